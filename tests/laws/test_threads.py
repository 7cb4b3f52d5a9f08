"""What earlier mail does to later mail."""

from __future__ import annotations

from hypothesis import given

from sscsim.decisions import Outcome, Reason
from sscsim.engine import apply, decide
from sscsim.events import Delete, Resync
from sscsim.scenario import Scenario
from tests.laws.playing import arriving, run_of, verdict
from tests.laws.strategies import arrivals, scenarios


@given(arrivals())
def test_promotion_happens_once(scenario: Scenario) -> None:
    """DUP-1, DUP-3 (documented): the same message again is a duplicate and changes no email."""
    world, items = arriving(scenario)
    for item in items:
        decision = decide(world, item)
        if decision.promoted:
            after = apply(world, item, decision)
            again = decide(after, item)
            assert verdict(again) == ("duplicate", "Duplicate")
            assert apply(after, item, again).emails == after.emails


@given(scenarios())
def test_one_message_becomes_one_email(scenario: Scenario) -> None:
    """DUP-1 (community): however many mailboxes hold a copy, and however often they are read."""
    run = run_of(scenario)
    exported = {email.activityid for email in scenario.world.emails}
    keys = [
        (one.messageid or "").lower()
        for one in run.world.emails
        if one.incoming and one.activityid not in exported
    ]
    if not run.world.assume.messageid_case_sensitive:
        assert len(set(keys)) == len(keys)


@given(arrivals())
def test_a_deleted_email_no_longer_correlates(scenario: Scenario) -> None:
    """COR-55 (documented): later replies can no longer find it."""
    world, items = arriving(scenario)
    for item in items:
        matched = decide(world, item).correlated_activity
        if matched is not None:
            gone = apply(world, Delete(activityids=(matched,)))
            assert decide(gone, item).correlated_activity != matched


@given(scenarios())
def test_no_link_points_to_an_email_that_is_gone(scenario: Scenario) -> None:
    """COR-55, DUP-25 (documented): deleting clears links and takes queue items along."""
    world = run_of(scenario).world
    for email in world.emails:
        for key in (email.correlatedactivityid, email.parentactivityid):
            assert key is None or world.emails.get(key) is not None
    assert all(world.emails.get(item.objectid) is not None for item in world.queueitems)


@given(scenarios())
def test_the_watermark_never_goes_back_except_by_resync(scenario: Scenario) -> None:
    """SYN-2, SYN-4 (documented): only setting the date of the mailbox sets it back."""
    run = run_of(scenario)
    worlds = [*(entry.world for entry in run.entries[1:]), run.world]
    for entry, after in zip(run.entries, worlds, strict=True):
        for mailbox, mark in entry.world.watermarks.items():
            if not (isinstance(entry.event, Resync) and entry.event.mailbox == mailbox):
                assert after.watermarks[mailbox] >= mark


@given(scenarios())
def test_only_the_header_methods_set_the_parent(scenario: Scenario) -> None:
    """COR-50, COR-51 (documented): the parent is the matched email, or nothing."""
    for decision in run_of(scenario).decisions:
        header = int(decision.correlationmethod) in {3, 5}
        assert decision.parent_email == (decision.correlated_email if header else None)
        assert (decision.correlated_activity is not None) == (int(decision.correlationmethod) > 1)
        if decision.reason is Reason.CORRELATION_MATCH:
            assert decision.correlated_activity is not None


@given(scenarios())
def test_what_is_behind_the_watermark_leaves_no_trace_in_the_world(
    scenario: Scenario,
) -> None:
    """SYN-1, SYN-2 (documented): what is not evaluated changes nothing at all."""
    run = run_of(scenario)
    worlds = [*(entry.world for entry in run.entries[1:]), run.world]
    skipped = {Outcome.NOT_EVALUATED, Outcome.NOT_PROCESSED}
    for entry, after in zip(run.entries, worlds, strict=True):
        if (
            entry.decisions
            and {one.outcome for one in entry.decisions} <= skipped
            and not isinstance(entry.event, Resync)
        ):
            assert after == entry.world
