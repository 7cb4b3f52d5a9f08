"""Every question that a scenario asks: a world, a message in one of its mailboxes, our answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sscsim.decisions import Decision
from sscsim.engine import apply, decide, due
from sscsim.events import Deliver, Delivery, Event
from sscsim.rules import BOOK, RuleBook
from sscsim.world import World

__all__ = ["Question", "questions"]


class Question(NamedTuple):
    """A delivery in the world in which it was decided, and what the reference decided."""

    event: int
    world: World
    delivery: Delivery
    decision: Decision


def questions(world: World, events: Iterable[Event], book: RuleBook = BOOK) -> Iterator[Question]:
    """
    Play events as `simulate` does, and give each question with the number of its event.

    The world grows by what the reference decides, so that one wrong answer of another engine is
    one disagreement, and not one for every message that comes later.
    """
    delivered: list[Delivery] = []
    for number, event in enumerate(events):
        looked_at = due(world, event, delivered)
        world = apply(world, event)
        for delivery in looked_at:
            decision = decide(world, delivery, book)
            yield Question(number, world, delivery, decision)
            world = apply(world, delivery, decision)
        if isinstance(event, Deliver):
            delivered.extend(looked_at)
