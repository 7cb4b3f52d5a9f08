"""What holds for every decision, whatever the world."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import pytest
from hypothesis import given

from sscsim.assumptions import SWITCHES
from sscsim.decisions import Outcome, Reason
from sscsim.engine import deliveries, simulate
from sscsim.events import Delete, Deliver, Resync, Send, Track
from sscsim.rules import BOOK, CHAPTERS
from sscsim.scenario import Scenario
from sscsim.testing.laws.reasons import REASONS
from sscsim.testing.listening import listened
from tests.laws.playing import alone, arriving, run_of
from tests.laws.strategies import arrivals, scenarios

RULEBOOK = Path(__file__).parents[3] / "shared" / "domain" / "rulebook.md"


@given(scenarios())
def test_every_delivery_gets_exactly_one_decision(scenario: Scenario) -> None:
    """Contract 3: nothing that went in may be missing (conservation)."""
    delivered: list[tuple[str, str | None]] = []
    for entry in run_of(scenario).entries:
        decided = [(one.source, one.mailbox) for one in entry.decisions]
        boxes = entry.world.directory.mailboxes
        if isinstance(entry.event, Deliver):
            items = deliveries(entry.world, entry.event)
            arrived = [(one.message.source, one.mailbox) for one in items]
            delivered.extend(arrived)
        elif isinstance(entry.event, Resync):
            arrived = [one for one in delivered if one[1] == entry.event.mailbox]
        elif isinstance(entry.event, Track):
            arrived = [(entry.event.message.source, entry.event.mailbox)]
        else:
            arrived = []
        named = [(source, key and boxes[key].emailaddress.lower()) for source, key in arrived]
        assert sorted(decided, key=str) == sorted(named, key=str)


@given(arrivals())
def test_deciding_changes_nothing(scenario: Scenario) -> None:
    """Design: `decide` is pure; asked twice it says the same of the same world."""
    world, items = arriving(scenario)
    first = alone(scenario)
    assert alone(scenario) == first
    assert arriving(scenario) == (world, items)


@given(scenarios())
def test_the_same_events_give_the_same_decisions(scenario: Scenario) -> None:
    """Design: nothing is read but the arguments; no clock, no chance."""
    first, second = (run_of(scenario) for _ in range(2))
    assert first.decisions == second.decisions
    assert first.world == second.world


@given(scenarios())
def test_the_deciding_step_is_in_the_trace(scenario: Scenario) -> None:
    """Contract 3: `rule` is the deciding rule; after it stands only what was created."""
    creation = {rule.id for rule in CHAPTERS[-1].rules}
    for decision in run_of(scenario).decisions:
        places = [n for n, step in enumerate(decision.steps) if step is decision.decided_by]
        assert len(places) == 1
        assert decision.decided_by.because
        if not decision.promoted:
            assert decision.steps[-1] is decision.decided_by
        elif decision.reason is Reason.MANUALLY_TRACKED:
            assert {step.rule for step in decision.steps[places[0] + 1 :]} <= creation


@given(scenarios())
def test_what_is_not_promoted_has_empty_columns(scenario: Scenario) -> None:
    """Contract 3: what correlation found is in the trace; a duplicate may get a queue item."""
    for decision in run_of(scenario).decisions:
        if decision.promoted:
            continue
        assert (decision.correlationmethod, decision.parties, decision.readers) == (0, (), ())
        match = (decision.correlated_activity, decision.correlated_email, decision.parent_email)
        other = (decision.regarding, decision.owner, decision.accepting_entity)
        assert {*match, *other, decision.created_record} == {None}
        assert not decision.queue_items or decision.outcome is Outcome.DUPLICATE


@given(scenarios())
def test_every_outcome_has_its_own_reasons(scenario: Scenario) -> None:
    """Contract 3, FLT-30: and the product's number where it has one."""
    for decision in run_of(scenario).decisions:
        assert decision.reason in REASONS[decision.outcome]
        assert (decision.reasoncode is None) == (
            str(decision.reason)[0].islower()
            or str(decision.reason) in {"ManuallyTracked", "InvalidAddress"}
        )


@given(scenarios())
def test_every_sentence_can_be_spoken(scenario: Scenario) -> None:
    """Design, how things read: each hole of a sentence is filled."""
    for decision in run_of(scenario).decisions:
        for step in decision.steps:
            assert step.asks.endswith("?")
            assert step.because.strip()
            assert step.answer in {"passes", "stops", "refuses", "promotes", "finds"}


@given(scenarios())
def test_a_rule_gives_only_answers_that_it_declares(scenario: Scenario) -> None:
    """Design: whoever counts answers, as the coverage of scenarios does, counts on the list."""
    heard: set[tuple[str, str]] = set()
    book = listened(BOOK, lambda rule, answer: heard.add((rule.id, answer.word)))
    simulate(scenario.world, scenario.events, book)
    assert heard <= {(rule.id, word) for rule in BOOK.rules for word in rule.answers}


@given(scenarios())
def test_emails_grow_by_what_is_promoted_and_sent(scenario: Scenario) -> None:
    """Step 17: nothing else makes an email, and only deleting takes one away."""
    run = run_of(scenario)
    worlds = [*(entry.world for entry in run.entries[1:]), run.world]
    for entry, after in zip(run.entries, worlds, strict=True):
        made = sum(one.promoted for one in entry.decisions) + isinstance(entry.event, Send)
        gone = len(entry.world.emails) + made - len(after.emails)
        assert gone == 0 or (isinstance(entry.event, Delete) and gone == 1)


@given(scenarios())
def test_the_record_of_a_promotion_is_the_row_it_left(scenario: Scenario) -> None:
    """COR-50 to COR-52: columns of the decision and of the email are the same."""
    run = run_of(scenario)
    after = {one.source: one for one in run.decisions if one.promoted}
    for row in run.world.emails:
        decision = after.get(row.activityid)
        if decision is not None and not isinstance(decision.regarding, str):
            assert row.correlationmethod == decision.correlationmethod
            assert row.acceptingentityid == (
                decision.accepting_entity and decision.accepting_entity.ref
            )
            assert row.ownerid == (decision.owner and decision.owner.ref)
            assert row.correlatedactivityid in {decision.correlated_activity, None}


@given(scenarios())
def test_readers_are_always_enabled_users(scenario: Scenario) -> None:
    """VIS-1: a disabled user reads nothing; nobody is counted twice."""
    for entry in run_of(scenario).entries:
        users = entry.world.directory.systemusers
        told = [one.readers for one in entry.decisions]
        told += [entry.answer.readers] if entry.answer is not None else []
        for readers in told:
            assert set(readers) <= {key for key, user in users.items() if user.active}
            assert list(readers) == sorted(set(readers))


@given(scenarios())
def test_the_accepting_entity_is_a_user_or_queue_that_exists(scenario: Scenario) -> None:
    """FLT-12, COR-56: every automatic promotion has one, a manual one has none."""
    for entry in run_of(scenario).entries:
        for decision in entry.decisions:
            if not decision.promoted:
                continue
            entity = decision.accepting_entity
            assert (entity is None) == (decision.reason is Reason.MANUALLY_TRACKED)
            if entity is not None:
                assert entity.table in {"systemuser", "queue"}
                assert entry.world.directory.row(entity.ref) is not None


def rulebook_ids() -> set[str]:
    """Read every rule id of the rulebook beside the checkout."""
    if not RULEBOOK.is_file():
        pytest.skip(f"no rulebook at {RULEBOOK}: no rule id was checked against it")
    return set(
        re.findall(r"^- \*\*([A-Z]+-\d+)\*\*", RULEBOOK.read_text(encoding="utf-8"), re.MULTILINE)
    )


def test_every_rule_and_every_switch_cites_the_rulebook() -> None:
    """Design, how things read: every rule and every default cites its rulebook id."""
    known = rulebook_ids()
    cited = {rule.id for chapter in CHAPTERS for rule in chapter.rules}
    cited |= {switch.rule for switch in SWITCHES.values()}
    assert cited <= known


@given(scenarios())
def test_every_deciding_rule_is_in_the_rulebook(scenario: Scenario) -> None:
    """Contract 3: `rule` is an id of the rulebook; so is that of every step and answer."""
    known = rulebook_ids()
    run = run_of(scenario)
    cited = {step.rule for decision in run.decisions for step in decision.steps}
    cited |= {decision.rule for decision in run.decisions}
    cited |= {entry.answer.rule for entry in run.entries if entry.answer is not None}
    assert cited <= known


@given(arrivals())
def test_a_decision_leaves_the_message_as_it_was(scenario: Scenario) -> None:
    """Design: a message is a value; the delivery decided is the one that came."""
    _, items = arriving(scenario)
    for item, decision in zip(items, alone(scenario), strict=True):
        message = item.message
        assert (decision.source, decision.messageid) == (message.source, message.messageid)
        assert (decision.subject, decision.received) == (message.subject, message.received)
        assert attrs.evolve(message) == message
