"""What a filtering method can do, and what it cannot."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sscsim.decisions import Decision, Reason
from sscsim.events import Choose, SetSettings, Write
from sscsim.rules import Case
from sscsim.rules.acceptance.methods import effective
from sscsim.scenario import Scenario
from tests.laws.changing import turned, with_everybody_at, with_method, with_settings, without
from tests.laws.playing import accepting, alone, arriving, run_of, told, verdict, verdicts
from tests.laws.strategies import arrivals, scenarios

METHODS = st.integers(0, 4)
STORED = {"SSSForceFilteringMethodForUserMailboxes": -1}


def promoted(decisions: list[Decision]) -> list[bool]:
    """Say of each decision whether it promotes."""
    return [one.promoted for one in decisions]


def implies(one: list[bool], other: list[bool]) -> bool:
    """Say whether whatever is promoted first is promoted second."""
    return all(second for first, second in zip(one, other, strict=True) if first)


@given(scenarios(), st.booleans(), st.booleans())
def test_hiding_options_changes_no_decision(
    scenario: Scenario, options: bool, all_of_them: bool
) -> None:
    """SET-3 (inferred): the Hide flags act on what the dialog shows, not on stored values."""
    shown = {"hide_flags_affect_runtime": False, "hide_flags_block_api_writes": False}
    quiet = without(turned(scenario, **shown), Choose)
    hidden = with_settings(quiet, HideEmailAutoTrackOptions=options, HideTrackAllOption=all_of_them)
    assert run_of(hidden).decisions == run_of(quiet).decisions


@given(arrivals())
def test_nothing_is_promoted_where_everybody_tracks_nothing(scenario: Scenario) -> None:
    """FLT-8 (documented): method 4 promotes nothing by itself, not even a reply."""
    silent = with_settings(with_everybody_at(scenario, 4), **STORED)
    assert not any(promoted(alone(silent)))


@given(arrivals())
def test_no_method_promotes_what_nobody_accepts(scenario: Scenario) -> None:
    """FLT-12, FLT-30 (documented): the accepting entity was asked, and its own method says yes."""
    world, items = arriving(scenario)
    for item, decision in zip(items, alone(scenario), strict=True):
        if not decision.promoted:
            continue
        method = effective(Case(world, item), accepting(decision)).method
        allowed = {
            Reason.ACCEPT_ALL: {0},
            Reason.CORRELATION_MATCH: {1, 2, 3}
            if world.assume.sender_methods_accept_correlated
            else {1},
            Reason.SENDER_MATCH: {2, 3},
        }
        assert int(method) in allowed[decision.reason]


@given(arrivals())
def test_correlation_never_promotes_by_itself(scenario: Scenario) -> None:
    """COR-4 (documented): an answered email fills columns; somebody's method has to accept."""
    for decision in alone(scenario):
        if decision.correlated_activity is not None:
            assert accepting(decision) is not None
    silent = with_settings(with_everybody_at(scenario, 4), **STORED)
    assert all(one.correlated_activity is None for one in alone(silent))


@given(arrivals(), METHODS)
def test_method_0_promotes_whatever_any_other_promotes(scenario: Scenario, method: int) -> None:
    """FLT-4 (documented): but for a 0 that a Hide flag disarms at run time (SET-3)."""
    stored = with_settings(turned(scenario, hide_flags_affect_runtime=False), **STORED)
    some = alone(with_everybody_at(stored, method))
    everything = alone(with_everybody_at(stored, 0))
    assert implies(promoted(some), promoted(everything))


@given(arrivals())
def test_method_3_promotes_whatever_method_2_promotes(scenario: Scenario) -> None:
    """FLT-7 (documented): leads, contacts and accounts are email-enabled records; no exception."""
    stored = with_settings(scenario, **STORED)
    customers = alone(with_everybody_at(stored, 2))
    records = alone(with_everybody_at(stored, 3))
    assert implies(promoted(customers), promoted(records))


@given(scenarios(), METHODS)
def test_a_forced_value_overrides_every_user_and_no_queue(scenario: Scenario, method: int) -> None:
    """FLT-15 (documented): as if every user had stored it, and every queue its own value."""
    stored = turned(scenario, hide_flags_affect_runtime=False)
    still = without(stored, SetSettings, Write, Choose)
    forced = with_settings(still, SSSForceFilteringMethodForUserMailboxes=method)
    written = with_settings(with_everybody_at(still, method, queues=False), **STORED)
    assert verdicts(forced) == verdicts(written)


@given(arrivals(), METHODS, st.data())
def test_who_is_neither_addressed_nor_read_has_no_say(
    scenario: Scenario, method: int, data: st.DataObject
) -> None:
    """FLT-12 (documented): only recipients and the owner of the mailbox are considered."""
    world, items = arriving(scenario)
    name = data.draw(st.sampled_from(sorted(world.directory.systemusers)))
    changed = with_method(scenario, name, method)
    for item, before, after in zip(items, alone(scenario), alone(changed), strict=True):
        case = Case(world, item)
        has_a_say = {one.ref.id for one in case.candidate_recipients} | {
            case.owner and case.owner.id
        }
        if name not in has_a_say:
            assert told(before) == told(after)


@given(arrivals())
def test_the_owner_alone_lets_in_no_more_than_everybody(scenario: Scenario) -> None:
    """SP-11 (inferred): FLT-14 never lets in what would stay out without it."""
    setting = "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation"
    only = alone(with_settings(scenario, **{setting: True}))
    everybody = alone(with_settings(scenario, **{setting: False}))
    assert implies(promoted(only), promoted(everybody))


@given(scenarios())
def test_tracking_by_hand_never_asks_a_method(scenario: Scenario) -> None:
    """FLT-23 (documented): under any methods, a tracked message has the same outcome."""
    for entry in run_of(scenario).entries:
        for decision in entry.decisions:
            if decision.reason is Reason.MANUALLY_TRACKED:
                assert verdict(decision) == ("promoted", "ManuallyTracked")
                assert not [step for step in decision.steps if step.rule.startswith("FLT")]
