"""The smallest sets of changes that do something: one by one, then two at a time, then more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product
from typing import NamedTuple

from sscsim.whatif.changes import Change

__all__ = ["MOST_RUNS", "Set", "Smallest", "smallest"]

MOST_RUNS = 12_000  # beyond that the next larger sets are not tried, and that is told

Set = tuple[Change, ...]


class Smallest(NamedTuple):
    """
    What was found.

    Attributes:
        sets: every set of ``size`` that does it and that was wanted.
        size: how many changes at a time were tried to the end.
        ended: whether there is nothing larger.
    """

    sets: tuple[Set, ...]
    size: int
    ended: bool


def smallest(
    changes: Sequence[Change],
    does: Callable[[Set], bool],
    most: int,
    wanted: Callable[[Set], bool] = lambda _: True,
) -> Smallest:
    """
    Find the smallest sets of changes that do something and no part of which does it.

    Args:
        changes: which there are; of those in one spot only one is made at a time.
        does: whether a set does it.
        most: how many changes at a time.
        wanted: which sets count. Others that do it are passed over, and whatever they are part of.

    """
    spots: dict[tuple[str | None, ...], list[Change]] = {}
    for change in changes:
        spots.setdefault(change.spot, []).append(change)
    found: list[frozenset[Change]] = []
    size = runs = 0
    while size < min(most, len(spots)):
        runs += _counted([len(those) for those in spots.values()], size + 1)
        if size and runs > MOST_RUNS:
            break
        size += 1
        told = [
            some
            for some in _sets(list(spots.values()), size)
            if not any(part.issubset(some) for part in found) and does(some)
        ]
        if any(map(wanted, told)):
            lean = [some for some in told if wanted(some) and not _more_than_needed(some, told)]
            return Smallest(tuple(lean), size, ended=False)
        found += map(frozenset, told)
    return Smallest((), size, ended=size == len(spots))


def _more_than_needed(some: Set, told: Sequence[Set]) -> bool:
    """Say whether another set does it in the same spots and touches less of a header."""
    if not any(change.touches for change in some):
        return False
    return any(other != some and all(map(_within, other, some)) for other in told)


def _within(other: Change, change: Change) -> bool:
    return other == change or (other.spot == change.spot and other.touches < change.touches)


def _sets(spots: Sequence[Sequence[Change]], size: int) -> Iterator[Set]:
    for some in combinations(spots, size):
        yield from product(*some)


def _counted(sizes: Sequence[int], size: int) -> int:
    """Count the sets of a size: one choice from each of so many spots."""
    counts = Counter({0: 1})
    for choices in sizes:
        for taken in range(size, 0, -1):
            counts[taken] += counts[taken - 1] * choices
    return counts[size]
