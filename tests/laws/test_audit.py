"""The audit, from a snapshot alone, says of whom mail that arrives could come in."""

from __future__ import annotations

from hypothesis import given

from sscsim.audit import Class, audit_of
from sscsim.decisions import Reason
from sscsim.engine import simulate
from sscsim.scenario import Scenario
from tests.laws.strategies import arrivals

_OPEN = {Class.LIVE, Class.REACHABLE}
_BY_SETTING = {Reason.ACCEPT_ALL, Reason.SENDER_MATCH}


@given(arrivals())
def test_only_who_is_live_or_reachable_lets_in_more_than_answers(scenario: Scenario) -> None:
    """Users and queues alike; nobody whom the audit calls safe, latent or overridden."""
    audit = audit_of(scenario.world)
    classes = {one.row.ref: one.class_ for one in (*audit.users, *audit.queues)}
    for decision in simulate(scenario.world, scenario.events).decisions:
        if decision.promoted and decision.reason in _BY_SETTING and decision.accepting_entity:
            assert classes[decision.accepting_entity.ref] in _OPEN
