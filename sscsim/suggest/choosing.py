"""The best choice for everybody: one option of each, so that together they do what is wanted.

What people accept adds up: a message comes in if anybody accepts it (FLT-12). So options are held
as bits, of demands and of kinds of mail, and a choice is the union of its options.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from typing import Any, NamedTuple, TypeAlias

__all__ = ["Aim", "Choice", "Option", "Rank", "best"]

Rank: TypeAlias = tuple[int, int]


class Option(NamedTuple):
    """
    What somebody may choose.

    Attributes:
        values: what is written, for the one who asked; nothing here reads it.
        changes: how many things are otherwise than today.
        accepts: the labelled messages that come in by it, as bits.
        promotes: the kinds of mail that come in by it, as bits.
    """

    values: tuple[Any, ...]
    changes: int
    accepts: int
    promotes: int


class Choice(NamedTuple):
    """One option of each, and how good all of them are together; the lower, the better."""

    options: tuple[Option, ...]
    rank: Rank


class Aim(Enum):
    """
    What is best: the fewest changes, the fewest kinds of mail, or the most; the other one decides.

    The fewest kinds are never more than needed: no other choice promotes a part of them alone. So
    it is with the most.
    """

    LEAST_CHANGE = "least_change"
    STRICTEST = "strictest"
    LOOSEST = "loosest"

    def rank(self, changes: int, promotes: int) -> Rank:
        """Give a rank; the lower, the better."""
        kinds = promotes.bit_count()
        if self is Aim.LEAST_CHANGE:
            return changes, kinds
        return (kinds if self is Aim.STRICTEST else -kinds), changes

    def beats(self, one: Option, other: Option) -> bool:
        """Say whether an option is as good as another in every choice, whatever others choose."""
        if self is Aim.LEAST_CHANGE:
            fewer = not one.promotes & ~other.promotes
            return one.changes < other.changes or (one.changes == other.changes and fewer)
        less, more = (one, other) if self is Aim.STRICTEST else (other, one)
        if less.promotes & ~more.promotes:
            return False
        return one.promotes != other.promotes or one.changes <= other.changes


def best(
    start: Option,
    choosers: Sequence[Sequence[Option]],
    must: int,
    must_not: int,
    *,
    aim: Aim,
    below: Rank | None = None,
) -> Choice | None:
    """
    Find the best choice under which all that must comes in and nothing that must not.

    Args:
        start: what comes in whatever is chosen, and what is changed already.
        choosers: the options of each.
        must: the demands that have to be met, as bits.
        must_not: those that may not.
        aim: what is best.
        below: only what is better than this is of interest.

    >>> keep, close = Option(("keep",), 0, 0b11, 0b111), Option(("close",), 1, 0b01, 0b001)
    >>> found = best(Option((), 0, 0, 0), [(keep, close)], 0b01, 0b10, aim=Aim.LEAST_CHANGE)
    >>> found.options[0].values
    ('close',)
    >>> best(Option((), 0, 0, 0), [(keep, close)], 0b10, 0b01, aim=Aim.LEAST_CHANGE) is None
    True

    """
    if start.accepts & must_not:
        return None
    left = [[one for one in options if not one.accepts & must_not] for options in choosers]
    left = _narrowed(left, must & ~start.accepts, partial(_beaten, aim=aim, must=must))
    if not all(left):
        return None
    return _Search(aim, must, left, below).of(start)


def _beaten(options: Sequence[Option], *, aim: Aim, must: int) -> list[Option]:
    """Leave out what another option is as good as."""
    kept: list[Option] = []
    for one in options:
        if not any(_beats(aim, must, other, one) for other in kept):
            kept = [other for other in kept if not _beats(aim, must, one, other)]
            kept.append(one)
    return kept


def _beats(aim: Aim, must: int, one: Option, other: Option) -> bool:
    return not other.accepts & ~one.accepts & must and aim.beats(one, other)


def _narrowed(
    left: list[list[Option]], must: int, unbeaten: Callable[[Sequence[Option]], list[Option]]
) -> list[list[Option]]:
    """Leave those options alone that can be part of the best choice, until no more drop out."""
    size = -1
    while size != sum(map(len, left)):
        size = sum(map(len, left))
        left = [unbeaten(options) for options in left]
        for bit in (1 << at for at in range(must.bit_length()) if must >> at & 1):
            able = [at for at, some in enumerate(left) if any(one.accepts & bit for one in some)]
            if len(able) == 1:  # nobody else lets it in
                [at] = able
                left[at] = [one for one in left[at] if one.accepts & bit]
    return left


class _Search:
    """Try one chooser after the other, and turn back where nothing better can come."""

    def __init__(
        self, aim: Aim, must: int, left: Sequence[Sequence[Option]], below: Rank | None
    ) -> None:
        self.aim, self.must, self.left = aim, must, left
        self.found: Choice | None = None
        self.below = below
        self.able = _unions([[one.accepts for one in options] for options in left])
        self.more = _unions([[one.promotes for one in options] for options in left])

    def of(self, start: Option) -> Choice | None:
        stack: list[tuple[Option, tuple[Option, ...]]] = [(start, ())]
        while stack:
            so_far, picked = stack.pop()
            if self._is_hopeless(so_far, len(picked)):
                continue
            if len(picked) == len(self.left):
                self.below = self.aim.rank(so_far.changes, so_far.promotes)
                self.found = Choice(picked, self.below)
                continue
            options = self.left[len(picked)]
            ranked = sorted(options, key=lambda one: self.aim.rank(one.changes, one.promotes))
            stack += [(_with(so_far, one), (*picked, one)) for one in reversed(ranked)]
        return self.found

    def _is_hopeless(self, so_far: Option, at: int) -> bool:
        if self.must & ~(so_far.accepts | self.able[at]):
            return True
        loosest = self.aim is Aim.LOOSEST
        promotes = so_far.promotes | self.more[at] if loosest else so_far.promotes
        rank = self.aim.rank(so_far.changes, promotes)
        return self.below is not None and rank >= self.below


def _unions(bits: Sequence[Sequence[int]]) -> list[int]:
    """Give for each place all bits from there to the end."""
    found = [0]
    for some in reversed(bits):
        union = found[-1]
        for one in some:
            union |= one
        found.append(union)
    return found[::-1]


def _with(so_far: Option, one: Option) -> Option:
    return Option(
        (),
        so_far.changes + one.changes,
        so_far.accepts | one.accepts,
        so_far.promotes | one.promotes,
    )
