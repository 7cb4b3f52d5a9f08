"""Lists of codes, one for each message or address, behind one another in one array."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.coding import Ints
from sscsim.bulk.places import Array

__all__ = [
    "Ints",
    "Lists",
    "Longs",
    "behind",
    "chosen",
    "coded",
    "first_of",
    "flat",
    "in_one",
    "joined",
    "listed",
    "moved",
    "once",
    "places",
]

Longs = npt.NDArray[np.int64]

_FEW = 1 << 16
_MOST = np.iinfo(np.int32).max


class Lists(NamedTuple):
    """A list of codes for each number: those of ``i`` stand from ``at[i]`` up to ``at[i + 1]``."""

    at: Ints
    codes: Ints


def flat(column: pa.ChunkedArray) -> tuple[Ints, pa.ChunkedArray]:
    """Give where the lists of a column begin and end, and what they hold."""
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy()
    own = [pc.list_flatten(chunk) for chunk in column.chunks]
    return places(lengths), pa.chunked_array(own, column.type.value_type)


def places(lengths: npt.NDArray[Any]) -> Ints:
    """Tell where lists of these lengths begin, and where the last one ends."""
    at = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=at[1:])
    return at


def listed(lists: Sequence[Sequence[Any]], codes: Ints | None = None) -> Lists:
    """Put lists of codes behind one another; ``codes`` are those, where they are at hand."""
    lengths = np.array([len(one) for one in lists], np.int64)
    if codes is None:
        codes = np.fromiter((code for one in lists for code in one), np.int32, int(lengths.sum()))
    return Lists(places(lengths), codes)


def first_of(lists: Lists) -> Ints:
    """Give the first code of every list."""
    starts, ends = lists.at[:-1], lists.at[1:]
    first = np.full(len(starts), -1, np.int32)
    first[ends > starts] = lists.codes[starts[ends > starts]]
    return first


def moved(count: int, lists: Lists) -> Lists:
    """Put the lists of mail behind those of emails that have none."""
    return Lists(np.append(np.zeros(count, np.int32), lists.at), lists.codes) if count else lists


def behind(before: Lists, lists: Lists) -> Lists:
    """Put lists behind others."""
    at = np.append(before.at, lists.at[1:] + len(before.codes))
    return Lists(at, np.append(before.codes, lists.codes))


def joined(lists: Sequence[Lists]) -> Lists:
    """Join the lists of each row one behind the other."""
    lengths = [np.diff(one.at) for one in lists]
    at = places(np.sum(lengths, axis=0))
    codes = np.empty(at[-1], np.int32)
    begins = at[:-1].copy()
    for one, length in zip(lists, lengths, strict=True):
        codes[np.repeat(begins - one.at[:-1], length) + np.arange(len(one.codes))] = one.codes
        begins += length
    return Lists(at, codes)


def in_one(lists: Sequence[Lists]) -> tuple[Array, Ints]:
    """Put the codes of all kinds into one array; the places of a message stand side by side."""
    if sum(len(one.codes) for one in lists) > _MOST:
        raise OverflowError("so much mail is decided in parts alone: see `sscsim.parts`.")
    at, start = np.empty((len(lists[0].at), len(lists)), np.int32), 0
    for kind, one in enumerate(lists):
        np.add(one.at, start, out=at[:, kind])
        start += len(one.codes)
    return at, np.concatenate([one.codes for one in lists])


def chosen(lists: Lists, numbers: npt.NDArray[Any]) -> Lists:
    """Give the lists of some numbers."""
    lengths = np.diff(lists.at)[numbers]
    at = places(lengths)
    moved = np.repeat(lists.at[:-1][numbers] - at[:-1], lengths)
    return Lists(at, lists.codes[moved + np.arange(at[-1])])


def coded(arrays: Sequence[pa.Array]) -> tuple[list[Ints], pa.Array]:
    """Code several arrays alike; null is -1."""
    encoded = pa.concat_arrays(arrays).dictionary_encode()
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    ends = np.cumsum([len(one) for one in arrays])[:-1]
    return np.split(codes, ends), encoded.dictionary


def once(*columns: Ints) -> tuple[list[tuple[int, ...]], Longs]:
    """Give every combination of values once, and for each row the place of its own."""
    keys = np.zeros(len(columns[0]), np.int64)
    spans = [int(column.max(initial=-1)) + 2 for column in columns]
    for column, span in zip(columns, spans, strict=True):
        keys = keys * span + column + 1
    found, which = _distinct_numbers(keys, math.prod(spans))
    values = []
    for span in reversed(spans):
        found, value = np.divmod(found, span)
        values.append((value - 1).tolist())
    return list(zip(*reversed(values), strict=True)), which


def _distinct_numbers(numbers: Longs, span: int) -> tuple[Longs, Longs]:
    """Give every number once, ordered, and for each the place of its own; few are not sorted."""
    if span > len(numbers) + _FEW:
        found, which = np.unique(numbers, return_inverse=True)
        return found, which
    there = np.zeros(span, np.bool_)
    there[numbers] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[numbers]
