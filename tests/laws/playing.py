"""What laws have in common: a scenario played, and what of a decision is compared."""

from __future__ import annotations

from typing import Any

import attrs

from sscsim.decisions import Decision
from sscsim.engine import Run, decide, deliveries, simulate
from sscsim.events import Deliver, Delivery
from sscsim.world import World
from tests.laws.strategies import load

__all__ = ["accepting", "alone", "arriving", "told", "turned", "verdict", "verdicts"]

AUTOMATIC = ("AcceptAll", "CorrelationMatch", "SenderMatch")


def run_of(scenario: dict[str, Any]) -> Run:
    """Play a scenario that is a dict."""
    loaded = load(scenario)
    return simulate(loaded.world, loaded.events)


def arriving(scenario: dict[str, Any]) -> tuple[World, tuple[Delivery, ...]]:
    """Give the world of a scenario, and the deliveries of its only message."""
    loaded = load(scenario)
    [arrival] = loaded.events
    assert isinstance(arrival, Deliver)
    return loaded.world, deliveries(loaded.world, arrival)


def alone(scenario: dict[str, Any]) -> list[Decision]:
    """Decide each delivery of the only message in the world as it is at the start."""
    world, items = arriving(scenario)
    return [decide(world, item) for item in items]


def verdict(decision: Decision) -> tuple[str, str]:
    """Outcome and reason."""
    return str(decision.outcome), str(decision.reason)


def verdicts(scenario: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Outcome, reason and accepting entity of each decision of a run."""
    return [(*verdict(one), accepting(one)) for one in run_of(scenario).decisions]


def accepting(decision: Decision) -> Any:
    """Give the accepting entity's table and id."""
    return decision.accepting_entity and decision.accepting_entity.ref


def told(decision: Decision) -> Decision:
    """A decision without its trace: what a record says."""
    return attrs.evolve(decision, steps=(), decided_by=decision.decided_by._replace(fragments={}))


def turned(scenario: dict[str, Any], **switches: Any) -> dict[str, Any]:
    """Give the scenario with switches set on top of those it has."""
    return {**scenario, "assume": {**scenario["assume"], **switches}}
