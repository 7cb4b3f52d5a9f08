"""What laws have in common: a scenario played, and what of a decision is compared."""

from __future__ import annotations

from typing import Any

import attrs

from sscsim.decisions import Decision
from sscsim.engine import Run, decide, deliveries, simulate
from sscsim.events import Deliver, Delivery
from sscsim.scenario import Scenario
from sscsim.world import World

__all__ = ["accepting", "alone", "arriving", "run_of", "told", "verdict", "verdicts"]

AUTOMATIC = ("AcceptAll", "CorrelationMatch", "SenderMatch")


def run_of(scenario: Scenario) -> Run:
    """Play a scenario."""
    return simulate(scenario.world, scenario.events)


def arriving(scenario: Scenario) -> tuple[World, tuple[Delivery, ...]]:
    """Give the world of a scenario, and the deliveries of its only message."""
    [arrival] = scenario.events
    assert isinstance(arrival, Deliver)
    return scenario.world, deliveries(scenario.world, arrival)


def alone(scenario: Scenario) -> list[Decision]:
    """Decide each delivery of the only message in the world as it is at the start."""
    world, items = arriving(scenario)
    return [decide(world, item) for item in items]


def verdict(decision: Decision) -> tuple[str, str]:
    """Outcome and reason."""
    return str(decision.outcome), str(decision.reason)


def verdicts(scenario: Scenario) -> list[tuple[Any, ...]]:
    """Outcome, reason and accepting entity of each decision of a run."""
    return [(*verdict(one), accepting(one)) for one in run_of(scenario).decisions]


def accepting(decision: Decision) -> Any:
    """Give the accepting entity's table and id."""
    return decision.accepting_entity and decision.accepting_entity.ref


def told(decision: Decision) -> Decision:
    """A decision without its trace: what a record says."""
    return attrs.evolve(decision, steps=(), decided_by=decision.decided_by._replace(fragments={}))
