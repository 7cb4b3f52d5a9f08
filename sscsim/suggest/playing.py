"""What comes in of labelled mail, as playing it shows; and what has to be played together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sscsim.engine import play
from sscsim.events import Delivery
from sscsim.policy.at_once import promotes
from sscsim.rules import BOOK, RuleBook
from sscsim.rules.unread import unread
from sscsim.suggest.demands import key_of
from sscsim.suggest.linked import linked_groups
from sscsim.world import World

__all__ = ["came_in", "comes_in", "is_alone", "parts_of"]


def came_in(
    world: World, mail: Sequence[Delivery], *, moving: bool = True, book: RuleBook = BOOK
) -> frozenset[str]:
    """
    Play all mail, and give the keys of what some mailbox promotes.

    >>> from sscsim import World
    >>> came_in(World(), [])
    frozenset()

    """
    decisions = play(world, mail, move_watermark=moving, book=unread(book))
    return frozenset(
        key_of(delivery) for delivery, one in zip(mail, decisions, strict=True) if one.promoted
    )


def is_alone(mail: Sequence[Delivery]) -> bool:
    """Say whether mail is one message, once in each mailbox: then nothing follows from it."""
    boxes = {one.mailbox for one in mail}
    return len(boxes) == len(mail) and len({key_of(one) for one in mail}) == 1


def comes_in(world: World, mail: Sequence[Delivery], book: RuleBook) -> frozenset[str]:
    """Say so of one message alone; who can read it is not worked out for that."""
    inside = any(promotes(world, one, book) for one in mail)
    return frozenset(key_of(one) for one in mail if inside)


def parts_of(world: World, mail: Sequence[Delivery]) -> Iterator[list[Delivery]]:
    """Give mail that answers one another together, and every other message alone."""
    first = {key: min(group) for group in linked_groups(world, mail) for key in group}
    parts: dict[str, list[Delivery]] = {}
    for one in mail:
        key = key_of(one)
        parts.setdefault(first.get(key, key), []).append(one)
    yield from parts.values()
