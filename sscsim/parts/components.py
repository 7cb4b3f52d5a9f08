"""Rows that are tied to one another, directly or by others: components of a graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sscsim.bulk.compiling import compiled, within
from sscsim.bulk.lists import Longs
from sscsim.parts.ties import Ties, together

__all__ = ["components", "joined"]

_BITS = 3  # keys are sorted in eight pieces, in an eighth of the room


def components(rows: int, ties: Ties) -> Longs:
    """
    Give for each row the first row of its component.

    Rows are tied by a key that one of them holds and another one holds or asks for; a key that
    nobody holds ties nothing, for an answer to what is not there finds nothing.

    >>> rows, keys = np.array([1, 3, 4, 0, 2]), np.array([7, 7, 7, 8, 8], np.uint64)
    >>> components(5, Ties(rows, keys, holds=keys == 7)).tolist()
    [0, 1, 2, 1, 1]

    """
    return joined(rows, [ties])


def joined(rows: int, ties: Sequence[Ties]) -> Longs:
    """Do the same for ties in several pieces, a few keys of all of them at one time."""
    first = np.arange(rows)
    for bucket in range(1 << _BITS):
        some = together(_those_in(bucket, each) for each in ties)
        order = np.argsort(some.keys)
        _join(first, some.keys[order], some.rows[order], some.holds[order])
    _settle(first)
    return first


def _those_in(bucket: int, ties: Ties) -> Ties:
    """Pick the keys that begin with some bits: all that are equal, and one in so many."""
    chosen = np.flatnonzero(ties.keys >> np.uint64(64 - _BITS) == bucket)
    return Ties(ties.rows[chosen], ties.keys[chosen], ties.holds[chosen])


@compiled
def _join(first: Any, keys: Any, rows: Any, holds: Any) -> None:
    """Join the rows of every stretch of equal keys that somebody holds (union-find)."""
    start = 0
    for end in range(1, len(keys) + 1):
        if end == len(keys) or keys[end] != keys[start]:
            if end - start > 1 and holds[start:end].any():
                for at in range(start + 1, end):
                    one, other = _root(first, rows[start]), _root(first, rows[at])
                    first[max(one, other)] = min(one, other)
            start = end


@compiled
def _settle(first: Any) -> None:
    """Let every row lead to the first one of its component."""
    for row in range(len(first)):  # what it leads to is lower, and done
        first[row] = first[first[row]]


@within
def _root(first: Any, row: int) -> int:
    while first[row] != row:
        first[row] = first[first[row]]
        row = first[row]
    return int(row)
