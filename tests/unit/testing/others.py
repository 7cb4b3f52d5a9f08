"""Other implementations for these tests: the reference with one mistake each."""

from __future__ import annotations

from typing import Any

import attrs

from sscsim import Decision, Delivery, World, decide
from sscsim.decisions import Reason
from sscsim.world import Emails
from tests.worlds import contact, mail, queue, scene, user

__all__ = ["OFFICE", "amnesiac", "other_rule", "ownerless", "slip", "wide"]

OFFICE = scene(
    user("hanna", 0), user("paul", 1), queue("sales", 0), contact("ivo"), mail(to=["hanna", "paul"])
)


def amnesiac(world: World, delivery: Delivery) -> Decision:
    """Forgets what was promoted before."""
    decision = decide(world, delivery)
    if decision.reason is not Reason.DUPLICATE:
        return decision
    return decide(attrs.evolve(world, emails=Emails.of(())), delivery)


def wide(world: World, delivery: Delivery) -> dict[str, Any]:
    """Promotes for method 3 whatever comes from anybody."""
    ours = decide(world, delivery)
    asked = {step.rule for step in ours.steps}
    wrong = "FLT-7" in asked and not ours.promoted
    return {"outcome": "promoted" if wrong else str(ours.outcome)}


def other_rule(world: World, delivery: Delivery) -> dict[str, Any]:
    """Gives another rule for the same refusal."""
    ours = decide(world, delivery)
    rule = "FLT-5" if ours.rule == "FLT-30" else ours.rule
    return {"outcome": str(ours.outcome), "reason": str(ours.reason), "rule": rule}


def ownerless(world: World, delivery: Delivery) -> Decision:
    """Leaves the owner empty where a queue accepts."""
    ours = decide(world, delivery)
    entity = ours.accepting_entity
    queued = entity is not None and entity.table == "queue"
    return attrs.evolve(ours, owner=None) if queued else ours


def slip(world: World, delivery: Delivery) -> Decision:
    """Raises for a message that answers another."""
    if delivery.message.inreplyto:
        message = "no such key: In-Reply-To"
        raise KeyError(message)
    return decide(world, delivery)
