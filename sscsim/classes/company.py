"""Whom a message names so that one policy finds an email's people in it, and another does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, islice
from math import comb
from typing import NamedTuple, TypeAlias

from sscsim.classes.side import Side
from sscsim.mail import is_wellformed
from sscsim.world import Email

__all__ = ["MOST_LISTS", "Named", "companies", "many_companies"]

MOST_LISTS = 500  # of people, for one email and one recipient
_MOST_OTHERS = 40
_Sees: TypeAlias = tuple[int, int]


class Named(NamedTuple):
    """
    People in an order of its own, for a policy counts the first ones only (COR-43).

    Attributes:
        from_: who is named in From behind the sender, where nobody is asked.
        cc: who is named in Cc.
        sender: who has to be the sender, for a stranger would take a place that is needed.
    """

    from_: tuple[str, ...]
    cc: tuple[str, ...]
    sender: str | None = None

    def beside(self, _: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Say who is named in From and who in Cc: always the same."""
        return self.from_, self.cc

    def order(self, sender: str, to: str) -> tuple[str, ...]:
        """Give all addresses of the message, in the order in which they are counted."""
        return (self.sender or sender, *self.from_, to, *self.cc)


def companies(
    hiding: Side | None,
    taking: Side,
    email: Email,
    to: str,
    is_inside: Callable[[str], bool],
) -> Iterator[Named]:
    """
    Give lists with as few of an email's people as ``taking`` asks for, of every choice.

    Fewer in common make a message less like all others. Strangers may stand before them, so that a
    policy that keeps fewer addresses sees less of them, and behind them, so that none sees the
    recipient's own.
    """
    if taking.least <= taking.most:
        lists = _lists(hiding or taking, taking, email, to, is_inside)
        yield from islice(lists, MOST_LISTS)


def many_companies(hiding: Side, taking: Side, email: Email) -> bool:
    """Say whether there are more lists than are tried."""
    count = comb(len(email.addresses[: max(taking.most, 0)]), taking.least)
    if hiding.most < taking.most:
        count *= 2**taking.least
    others = max(hiding.most, taking.most) - taking.least
    return count * 2 > MOST_LISTS or (hiding.most != taking.most and others > _MOST_OTHERS)


def _lists(
    hiding: Side, taking: Side, email: Email, to: str, is_inside: Callable[[str], bool]
) -> Iterator[Named]:
    most = [one for one in email.addresses[: taking.most] if is_wellformed(one)]
    for some in combinations(most, taking.least):
        others = [one for one in some if one != to]
        if 1 + len({*some, to}) <= taking.most:
            inside = tuple(one for one in others if is_inside(one))
            yield Named(inside, tuple(one for one in others if one not in inside))
    crowded = 1 + taking.least > taking.most  # then there is no place for a stranger
    known = any(taking.world.emails.sharing_addresses((to,), 1))
    if crowded or known or hiding.most != taking.most:
        for some in combinations(most, taking.least):
            yield from _cut(some, to, (hiding.most, taking.most), crowded=crowded)


def _cut(some: tuple[str, ...], to: str, sees: _Sees, *, crowded: bool) -> Iterator[Named]:
    """Put people in such an order, with strangers, that what is not kept is what is not wanted."""
    hiding, taking = sees
    before = taking - len(some) - 1 if hiding < taking and not crowded else 0
    behind = max(taking, hiding) - before - len(some) - (not crowded)
    if max(before, behind) > _MOST_OTHERS:
        return
    for order in _orders(some, to, sees, crowded=crowded):
        first = order[0] if crowded else None
        left = order[1:] if crowded else order
        if to in left:
            at = left.index(to)
            yield Named((*_others(before), *left[:at]), left[at + 1 :], first)
        else:
            yield Named((*_others(before), *left, *_others(behind, before)), (), first)


def _orders(
    some: tuple[str, ...], to: str, sees: _Sees, *, crowded: bool
) -> Iterator[tuple[str, ...]]:
    """Choose who stands before the end of the shorter list, and who sends where no other can."""
    hiding, taking = sees
    seen = max(len(some) - (taking - hiding), 0) if hiding < taking else len(some)
    for first in combinations(some, seen):
        rest = tuple(one for one in some if one not in first)
        for sender in (first or some) if crowded else ("",):
            parts = ((sender,) if crowded else (), _without(sender, first, to))
            yield (*parts[0], *parts[1], *_without(sender, rest, to))


def _without(sender: str, some: tuple[str, ...], to: str) -> list[str]:
    """Leave out the sender, and put the recipient last: behind it stands who is asked."""
    return sorted((one for one in some if one != sender), key=lambda one: one == to)


def _others(count: int, start: int = 0) -> list[str]:
    return [f"other{number}@outside.invalid" for number in range(start, start + count)]
