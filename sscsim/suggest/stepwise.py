"""Mail that answers one another, decided delivery by delivery instead of choice by choice.

Whether a delivery comes in depends on what came in before it, and on whether anybody accepts it
(FLT-12). So each delivery is asked about under every choice of one person alone, once for each set
of messages that may have come in before; for all choices together the answers are put together.
Five people have 3,125 choices together, and 25 alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple

import attrs

from sscsim.decisions import Outcome
from sscsim.engine.reference import decide_case, settle
from sscsim.engine.transition import after_delivery
from sscsim.events import Delivery
from sscsim.policy import AtOnce
from sscsim.rules import BOOK, Case
from sscsim.rules.unread import unread
from sscsim.suggest.demands import key_of
from sscsim.world import World

__all__ = ["Stepwise"]

_UNREAD = unread(BOOK)
_BESIDE = ("emails", "queueitems", "watermarks", "attempts")  # what deliveries leave behind


class _State(NamedTuple):
    """What became of the deliveries before: the keys that came in, the places of what failed."""

    inside: frozenset[str] = frozenset()
    failed: frozenset[int] = frozenset()


class _Step(NamedTuple):
    """
    What becomes of a delivery, by row.

    Attributes:
        rows: the columns under which it comes in, as bits, and above them those under which it
            fails once it is accepted.
        matters: whether it does either in any row.
        came_in: what there is after it came in.
        failed: the same after it failed.
    """

    rows: tuple[int, ...]
    matters: bool
    came_in: _State
    failed: _State


class Stepwise:
    """
    What comes in of some mail, by any rows together.

    Args:
        worlds: the organisation by row, and in each row under every column: in the first row nobody
            accepts anything, in each other one person alone chooses something.
        columns: how many columns there are.
        mail: the deliveries, in the order in which they arrive.

    >>> Stepwise([World()], 1, []).inside((0,))
    {}

    """

    def __init__(self, worlds: Sequence[World], columns: int, mail: Sequence[Delivery]) -> None:
        self.worlds, self.columns, self.mail = worlds, columns, mail
        self._steps: dict[tuple[int, _State], _Step] = {}
        self._left_behind: dict[tuple[int, _State], dict[str, Any]] = {(0, _State()): {}}
        self._inside: dict[tuple[int, ...], dict[str, int]] = {}

    @cached_property
    def _all(self) -> int:
        return (1 << self.columns) - 1

    def inside(self, rows: tuple[int, ...]) -> dict[str, int]:
        """Give the keys that come in where all these rows are chosen, with the columns, as bits."""
        found = self._inside.get(rows)
        if found is None:
            found = self._inside[rows] = self._played(rows)
        return found

    def _played(self, rows: tuple[int, ...]) -> dict[str, int]:
        here = {_State(): self._all}
        for at in range(len(self.mail)):
            after: dict[_State, int] = {}
            for state, bits in here.items():
                for end, some in self._ends(at, state, bits, rows):
                    after[end] = after.get(end, 0) | some
            here = {state: bits for state, bits in after.items() if bits}
        found: dict[str, int] = {}
        for state, bits in here.items():
            for key in state.inside:
                found[key] = found.get(key, 0) | bits
        return found

    def _ends(
        self, at: int, state: _State, bits: int, rows: tuple[int, ...]
    ) -> Iterable[tuple[_State, int]]:
        """Split columns by what becomes of a delivery there."""
        step = self._step(at, state)
        if not step.matters:
            return ((state, bits),)
        found = 0
        for row in rows:
            found |= step.rows[row]
        came_in = bits & found
        failed = bits & ~came_in & found >> self.columns
        return (
            (step.came_in, came_in),
            (step.failed, failed),
            (state, bits & ~came_in & ~failed),
        )

    def _step(self, at: int, state: _State) -> _Step:
        """Ask about a delivery under every choice of one alone, after what came in before."""
        found = self._steps.get((at, state))
        if found is None:
            found = self._steps[at, state] = self._asked(at, state)
        return found

    def _asked(self, at: int, state: _State) -> _Step:
        beside = self._left_behind[at, state]
        worlds = [attrs.evolve(one, **beside) for one in self.worlds] if beside else self.worlds
        delivery = self.mail[at]
        came_in = state._replace(inside=state.inside | {key_of(delivery)})
        failed = state._replace(failed=state.failed | {at})
        ends = {Outcome.PROMOTED: came_in, Outcome.FAILED_CREATE: failed}
        bits = dict.fromkeys(ends, 0)
        for told in AtOnce(worlds).ask(partial(_outcome, delivery=delivery)):
            if told.answer in bits:
                bits[told.answer] |= told.bits
            end = ends.get(told.answer, state)
            if (at + 1, end) not in self._left_behind:
                first = (told.bits & -told.bits).bit_length() - 1
                self._left_behind[at + 1, end] = _left_behind(worlds[first], delivery)
        inside, fell = map(self._by_row, bits.values())
        rows = tuple(one | other << self.columns for one, other in zip(inside, fell, strict=True))
        return _Step(rows, any(rows), came_in, failed)

    def _by_row(self, bits: int) -> list[int]:
        rows = len(self.worlds) // self.columns
        return [bits >> row * self.columns & self._all for row in range(rows)]


def _outcome(world: World, delivery: Delivery) -> Outcome:
    return settle(Case(world, delivery), BOOK)[0].outcome


def _left_behind(world: World, delivery: Delivery) -> dict[str, Any]:
    """Give what a delivery leaves behind, whoever accepted it: correlation asks nobody's email."""
    case = Case(world, delivery)
    after = after_delivery(case, decide_case(case, _UNREAD))
    return {name: getattr(after, name) for name in _BESIDE}
