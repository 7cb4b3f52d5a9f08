"""The reference engine: walks the rule book for one case and notes every answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from sscsim.decisions import Decision, Outcome, Step
from sscsim.events import Delivery
from sscsim.rules import (
    CORRELATION,
    CREATION,
    FILTERS,
    LOOKED_AT,
    OBSTACLES,
    RESOLVING,
    VALID_AND_NEW,
    VERDICT,
    VETOES,
    Acceptance,
    Answer,
    Candidate,
    Case,
    Rule,
)
from sscsim.rules.acceptance import who_is_asked
from sscsim.rules.acceptance.methods import effective
from sscsim.rules.answers import Verdict
from sscsim.rules.creation import owner, parties, queue_items, readers
from sscsim.rules.creation.parties import created_record
from sscsim.rules.creation.regarding import correlation_method, regarding, sets_parent
from sscsim.world import World

__all__ = ["decide"]


def decide(world: World, delivery: Delivery) -> Decision:
    """
    Decide what becomes of one message in one mailbox; the world stays as it is.

    The stages are those of rulebook section 16: looked at, valid and new, resolved, correlated,
    accepted, created.
    """
    case = Case(world, delivery)
    steps: list[Step] = []
    settled = _ask(_gates(case), case, steps) or _admit(case, steps)
    if settled[0].outcome is Outcome.PROMOTED:
        settled = _ask(OBSTACLES, case, steps) or settled
    verdict, decided_by = settled
    if verdict.outcome is Outcome.PROMOTED:
        return _created(case, verdict, decided_by, steps)
    return _plain(case, verdict, decided_by, steps)


def _ask(rules: Iterable[Rule], case: Case, steps: list[Step]) -> tuple[Any, Step] | None:
    """Ask rules in order until one settles the matter; every answer is noted."""
    for rule in rules:
        answer = rule.check(case)
        step = rule.step(answer)
        steps.append(step)
        if answer.settles:
            return answer.finding, step
    return None


def _gates(case: Case) -> tuple[Rule, ...]:
    """Give the rules before acceptance, in another order where the switch names one (VAL-12)."""
    order = case.assume.check_order
    if isinstance(order, str):
        return LOOKED_AT + VALID_AND_NEW
    place = {name: number for number, name in enumerate(order)}
    ordered = sorted(VALID_AND_NEW, key=lambda rule: place.get(rule.name, len(place)))
    return LOOKED_AT + tuple(ordered)


def _admit(case: Case, steps: list[Step]) -> tuple[Verdict, Step]:
    """Resolve, correlate, and ask every candidate; the last rule always answers."""
    _ask(RESOLVING, case, steps)
    found = _ask(CORRELATION, case, steps)
    case.correlation = None if found is None else found[0]
    case.asked, _ = _last(_ask((who_is_asked.RULE,), case, steps))
    accepting = (_ask_candidate(case, one, steps) for one in case.asked)
    case.acceptances = tuple(one for one in accepting if one is not None)
    finding, step = _last(_ask(VERDICT, case, steps))
    if isinstance(finding, Acceptance):
        return Verdict(Outcome.PROMOTED, finding.reason), finding.step
    return finding, step


def _last(settled: tuple[Any, Step] | None) -> tuple[Any, Step]:
    """Hold the book to its promise that the last rule of a chapter answers."""
    if settled is None:
        message = "the last rule of a chapter did not answer"
        raise AssertionError(message)
    return settled


def _ask_candidate(case: Case, candidate: Candidate, steps: list[Step]) -> Acceptance | None:
    """Ask one candidate; whoever refuses is remembered, for he may be the whole reason."""
    rule, answer = _answer_of(case, candidate)
    step = rule.step(answer)
    steps.append(step)
    verdict: Verdict = answer.finding
    if verdict.outcome is Outcome.PROMOTED:
        return Acceptance(candidate, verdict.reason, step)
    case.refusals.append(step)
    return None


def _answer_of(case: Case, candidate: Candidate) -> tuple[Rule, Answer]:
    """Give what keeps a candidate from accepting, else the answer of the method in force."""
    for veto in VETOES:
        answer = veto.check(case, candidate)
        if answer.settles:
            return veto, answer
    rule = FILTERS[effective(case, candidate.ref).method]
    return rule, rule.check(case, candidate)


def _plain(case: Case, verdict: Verdict, decided_by: Step, steps: list[Step]) -> Decision:
    late = queue_items.late_queue(case) if verdict.outcome is Outcome.DUPLICATE else ()
    message = case.message
    return Decision(
        source=message.source,
        messageid=message.messageid,
        mailbox=None if case.mailbox is None else case.mailbox_name,
        outcome=verdict.outcome,
        reason=verdict.reason,
        decided_by=decided_by,
        steps=tuple(steps),
        received=message.received,
        subject=message.subject,
        text=message.unreadable or "",
        queue_items=late,
    )


def _created(case: Case, verdict: Verdict, decided_by: Step, steps: list[Step]) -> Decision:
    """Add what the email will hold: parties, Regarding, owner, queues, readers."""
    findings = {}
    for rule in CREATION:
        answer = rule.check(case)
        steps.append(rule.step(answer))
        findings[rule] = answer.finding
        if rule is owner.RULE and answer.finding is not None:
            case.owner_found = answer.finding.ref
    matched = case.correlation.email.messageid if case.correlation is not None else None
    acceptance = _accepting(case, decided_by)
    return attrs.evolve(
        _plain(case, verdict, decided_by, steps),
        accepting_entity=None
        if acceptance is None
        else owner.named(case, acceptance.candidate.ref),
        owner=findings[owner.RULE],
        correlationmethod=correlation_method(case),
        correlated_activity=None if case.correlation is None else case.correlation.email.activityid,
        correlated_email=matched,
        parent_email=matched if sets_parent(case) else None,
        regarding=regarding(case),
        parties=findings[parties.RULE],
        queue_items=findings[queue_items.RULE] or (),
        readers=findings[readers.RULE],
        created_record=created_record(case),
    )


def _accepting(case: Case, decided_by: Step) -> Acceptance | None:
    return next((one for one in case.acceptances if one.step is decided_by), None)
