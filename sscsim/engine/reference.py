"""The reference engine: walks the rule book for one case and notes every answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sscsim.assumptions import Assumptions
from sscsim.decisions import Asked, Decision, Outcome, Step
from sscsim.events import Delivery
from sscsim.rules import BOOK, Acceptance, Answer, Candidate, Case, Rule, RuleBook
from sscsim.rules.acceptance.methods import effective
from sscsim.rules.answers import Verdict
from sscsim.rules.creation import owner, parties, queue_items, readers
from sscsim.rules.creation.parties import created_record
from sscsim.rules.creation.regarding import correlation_method, regarding, sets_parent
from sscsim.world import World

__all__ = ["checks", "decide", "decide_case", "settle", "told_id"]

_MADE_ID = "@no-message-id.invalid"  # `Message.identity`


def decide(world: World, delivery: Delivery, book: RuleBook = BOOK) -> Decision:
    """
    Decide what becomes of one message in one mailbox; the world stays as it is.

    The stages are those of rulebook section 16: looked at, valid and new, resolved, correlated,
    accepted, created. The delivery names its mailbox by id; LookupError tells one that is not
    there, and the id to write where it is an address. Another book asks other rules.

    >>> from sscsim import Delivery, decide, load_scenario_text
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> [arrival] = story.events
    >>> decision = decide(story.world, Delivery(message=arrival.message, mailbox="sales"))
    >>> print(decision.outcome, decision.reason)
    promoted AcceptAll

    """
    return decide_case(Case(world, delivery), book)


def decide_case(case: Case, book: RuleBook = BOOK) -> Decision:
    """Decide a case that is at hand already, and note on it what its chapters found."""
    trail: list[Asked] = []
    verdict, decided_by = _settled(case, book, trail)
    if verdict.outcome is Outcome.PROMOTED:
        return _created(case, book, verdict, decided_by, trail)
    return _plain(case, verdict, decided_by, trail)


def settle(case: Case, book: RuleBook = BOOK) -> tuple[Verdict, Step]:
    """Say what becomes of a case and by which step, without saying what is created for it."""
    return _settled(case, book, [])


def _settled(case: Case, book: RuleBook, trail: list[Asked]) -> tuple[Verdict, Step]:
    settled = _ask(book.looked_at + checks(case.assume, book), case, trail) or _admit(
        case, book, trail
    )
    if settled[0].outcome is Outcome.PROMOTED:
        settled = _ask(book.obstacles, case, trail) or settled
    return settled


def _ask(rules: Iterable[Rule], case: Case, trail: list[Asked]) -> tuple[Any, Step] | None:
    """Ask rules in order until one settles the matter; every answer is noted."""
    for rule in rules:
        answer = rule.check(case)
        if answer.finding is not None:
            step = rule.step(answer)
            trail.append(step)
            return answer.finding, step
        trail.append((rule, answer))
    return None


def checks(assume: Assumptions, book: RuleBook = BOOK) -> tuple[Rule, ...]:
    """Give the checks before acceptance, in another order where the switch names one (VAL-12)."""
    order = assume.check_order
    if isinstance(order, str):
        return book.valid_and_new
    _name_checks(order, book)
    place = {name: number for number, name in enumerate(order)}
    return tuple(sorted(book.valid_and_new, key=lambda rule: place.get(_name(rule), len(place))))


# A rule that stands in the place of one of the rulebook goes by the name of that.
_NAMES = {rule.id: rule.name for rule in BOOK.valid_and_new}


def _name(rule: Rule) -> str:
    return _NAMES.get(rule.id, rule.name)


def _name_checks(order: Iterable[str], book: RuleBook) -> None:
    """Raise ValueError for a name that no rule of the chapter has: it would order nothing."""
    names = [_name(rule) for rule in book.valid_and_new]
    unknown = [name for name in order if name not in names]
    if unknown:
        message = f"check_order has no rule {', '.join(unknown)}. Write {', '.join(names)}."
        raise ValueError(message)


def _admit(case: Case, book: RuleBook, trail: list[Asked]) -> tuple[Verdict, Step]:
    """Resolve, correlate, and ask every candidate; the last rule always answers."""
    _ask(book.resolving, case, trail)
    found = _ask(book.correlation, case, trail)
    case.correlation = None if found is None else found[0]
    case.asked, _ = _last(_ask(book.who_is_asked, case, trail))
    for candidate in case.asked:
        _ask_candidate(case, book, candidate, trail)
    finding, step = _last(_ask(book.verdict, case, trail))
    if isinstance(finding, Acceptance):
        return Verdict(Outcome.PROMOTED, finding.reason), finding.step
    return finding, step


def _last(settled: tuple[Any, Step] | None) -> tuple[Any, Step]:
    """Hold the book to its promise that the last rule of a chapter answers."""
    if settled is None:
        message = "the last rule of a chapter did not answer"
        raise AssertionError(message)
    return settled


def _ask_candidate(case: Case, book: RuleBook, candidate: Candidate, trail: list[Asked]) -> None:
    """Ask one candidate; whoever refuses is remembered too, for he may be the whole reason."""
    rule, answer = _answer_of(case, book, candidate)
    step = rule.step(answer)
    trail.append(step)
    verdict: Verdict = answer.finding
    if verdict.outcome is Outcome.PROMOTED:
        case.acceptances += (Acceptance(candidate, verdict.reason, step),)
    else:
        case.refusals.append(step)


def _answer_of(case: Case, book: RuleBook, candidate: Candidate) -> tuple[Rule, Answer]:
    """Give what keeps a candidate from accepting, else the answer of the method in force."""
    for veto in book.vetoes:
        answer = veto.check(case, candidate)
        if answer.finding is not None:
            return veto, answer
    rule = book.filters[effective(case, candidate.ref).method]
    return rule, rule.check(case, candidate)


def _plain(
    case: Case, verdict: Verdict, decided_by: Step, trail: list[Asked], **created: Any
) -> Decision:
    """Say what every decision says; an email that is created brings its own columns."""
    message = case.message
    if verdict.outcome is Outcome.DUPLICATE:
        created["queue_items"] = queue_items.late_queue(case)
    return Decision(
        source=message.source,
        messageid=message.messageid,
        mailbox=None if case.mailbox is None else case.mailbox_name,
        outcome=verdict.outcome,
        reason=verdict.reason,
        decided_by=decided_by,
        steps=tuple(trail),
        received=message.received,
        subject=message.subject,
        text=message.unreadable or "",
        **created,
    )


def _created(
    case: Case, book: RuleBook, verdict: Verdict, decided_by: Step, trail: list[Asked]
) -> Decision:
    """Add what the email will hold: parties, Regarding, owner, queues, readers."""
    findings = {}
    for rule in book.creation:
        answer = rule.check(case)
        trail.append((rule, answer))
        findings[rule.id] = answer.finding
        if rule.id == owner.RULE.id and answer.finding is not None:
            case.owner_found = answer.finding.ref
    matched = None if case.correlation is None else told_id(case.correlation.email.messageid)
    acceptance = _accepting(case, decided_by)
    return _plain(
        case,
        verdict,
        decided_by,
        trail,
        accepting_entity=None
        if acceptance is None
        else owner.named(case, acceptance.candidate.ref),
        owner=findings[owner.RULE.id],
        correlationmethod=correlation_method(case),
        correlated_activity=None if case.correlation is None else case.correlation.email.activityid,
        correlated_email=matched,
        parent_email=matched if sets_parent(case) else None,
        regarding=regarding(case),
        parties=findings[parties.RULE.id],
        queue_items=findings[queue_items.RULE.id] or (),
        readers=findings[readers.RULE.id],
        created_record=created_record(case),
    )


def told_id(messageid: str | None) -> str | None:
    """Give a message id, unless the simulator made it up: then it is nobody's to know."""
    return None if messageid is None or messageid.endswith(_MADE_ID) else messageid


def _accepting(case: Case, decided_by: Step) -> Acceptance | None:
    return next((one for one in case.acceptances if one.step is decided_by), None)
