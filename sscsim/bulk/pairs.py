"""Pairs of a list's own number and each of its codes, as numbers: compiled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sscsim.bulk.coding import mixed
from sscsim.bulk.compiling import compiled, within
from sscsim.bulk.lists import Lists, Longs

__all__ = ["pairs_of"]

_FEW = 1 << 12  # slots of an empty table; always a power of two, and half of them free
_MASK = 0xFFFFFFFF


def pairs_of(lists: Sequence[Lists], numbers: Sequence[Longs]) -> list[Lists]:
    """
    Code every pair of the number of a list and a code on it; equal pairs have equal codes.

    >>> people = Lists(np.array([0, 2, 3], np.int32), np.array([5, 6, 5], np.int32))
    >>> [found] = pairs_of([people], [np.array([8, 8])])
    >>> found.codes.tolist()
    [0, 1, 0]

    """
    table = _Table(1 + max((int(one.codes.max(initial=-1)) for one in lists), default=-1))
    return [Lists(one.at, table.codes(one, own)) for one, own in zip(lists, numbers, strict=True)]


class _Table:
    """Pairs that were met, in slots of which each holds a pair, from 1, and its number."""

    def __init__(self, span: int) -> None:
        self._slots: Longs = np.zeros((_FEW, 2), np.int64)
        self._span, self._count = span, 0

    def codes(self, lists: Lists, numbers: Longs) -> npt.NDArray[np.int32]:
        """Code the pairs of some lists; whenever half of the slots are taken there are more."""
        codes, row = np.empty(len(lists.codes), np.int32), 0
        while True:
            row, self._count = _code(
                lists.at, lists.codes, numbers, self._span, row, self._slots, self._count, codes
            )
            if row == len(numbers):
                return codes
            more = np.zeros((4 * len(self._slots), 2), np.int64)
            _place_again(self._slots, more)
            self._slots = more


@compiled
def _code(
    at: Any, own: Any, numbers: Any, span: int, row: int, slots: Any, count: int, codes: Any
) -> Any:
    """Code the pairs of lists from one on; gives at which there were not slots enough."""
    while row < len(numbers):
        if 2 * (count + at[row + 1] - at[row]) > len(slots):
            return row, count
        for place in range(at[row], at[row + 1]):
            pair = numbers[row] * span + own[place] + 1
            slot = _slot(pair, slots)
            if slots[slot, 0] == 0:
                slots[slot, 0], slots[slot, 1] = pair, count
                count += 1
            codes[place] = slots[slot, 1]
        row += 1
    return row, count


@within
def _slot(pair: int, slots: Any) -> int:
    """Find the slot of a pair, or the free one in which it belongs."""
    slot = mixed(mixed(pair & _MASK) ^ pair >> 32) & len(slots) - 1
    while slots[slot, 0] != 0 and slots[slot, 0] != pair:
        slot = slot + 1 & len(slots) - 1
    return slot


@compiled
def _place_again(before: Any, slots: Any) -> None:
    """Put all pairs into a larger table, which is empty."""
    for place in range(len(before)):
        if before[place, 0] != 0:
            slot = _slot(before[place, 0], slots)
            slots[slot, 0], slots[slot, 1] = before[place, 0], before[place, 1]
