"""Columns of the values of the plain form, and which values are not plain, by compiled code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sscsim.fastmail.entries import plain_entries
from sscsim.fastmail.moments import plain_times
from sscsim.fastmail.spans import ENVELOPE, KINDS, MISSING, all_spans, find_spans
from sscsim.fastmail.texts import plain_ids, plain_indexes, plain_single_ids, plain_texts
from sscsim.fastmail.words import GROWTH
from sscsim.mail.threads import BASE_LENGTH

__all__ = ["Bytes", "Longs", "Plain", "Reading", "Spans", "ids", "indexes", "lists", "names_of"]
__all__ += ["read_together", "single", "single_ids", "texts", "times"]

Bytes = npt.NDArray[np.uint8]
Longs = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]

_REPEATED = 8  # headers that are repeated, for each message
# Messages of which one column is read after the other: their heads are near the processor still.
# Of some thousand each column would fetch them anew, which took as long as reading them.
_NEAR = 512
_ENTRIES = 64  # addresses of a list, of which each is held against the others


class Spans(NamedTuple):
    """Where headers stand, by message and kind; ``more`` tells of those that are repeated."""

    of: Longs
    more: Longs

    @classmethod
    def found(cls, data: Bytes, bounds: Longs, limit: int) -> tuple[Self, _Flags]:
        """Find the headers of messages, and which of these are odd; see `find_spans`."""
        rows = len(bounds) - 1
        spans = cls(
            np.empty((rows, len(KINDS), 2), np.int64),
            np.empty((_REPEATED * rows + 64, 3), np.int64),
        )
        odd = np.zeros(rows, np.bool_)
        find_spans(data, bounds, limit, spans.of, spans.more, odd)
        spans.of[odd] = MISSING
        return spans, odd


class Plain(NamedTuple):
    """A column, and which of its rows are for the careful functions; there it holds nothing."""

    column: pa.Array
    odd: _Flags


class Reading(NamedTuple):
    """A column that is being read: ``read`` takes the rows from one up to another, in turn."""

    read: Callable[[int, int], object]
    done: Callable[[], Plain]


def read_together(columns: Mapping[str, Reading], rows: int) -> dict[str, Plain]:
    """Read several columns of the same messages, a few messages at a time."""
    for start in range(0, rows, _NEAR):
        for one in columns.values():
            one.read(start, min(start + _NEAR, rows))
    return {name: one.done() for name, one in columns.items()}


class _Room:
    """Room for what is taken over from one column of values."""

    def __init__(self, rows: int, spans: Longs, growth: int = 1) -> None:
        lengths = np.where(spans[:, 0] >= 0, spans[:, 1] - spans[:, 0], 0)
        self.size = growth * int(lengths.sum()) + 4
        self.out = np.empty(self.size, np.uint8)
        self.ends = np.empty(max(rows, self.size // 2) + 2, np.int32)
        self.ends[0] = 0  # each of the others is written before it is read
        self.lists = np.zeros(rows + 1, np.int32)
        self.odd = np.zeros(rows, np.bool_)

    def of(self, start: int, end: int) -> tuple[npt.NDArray[np.int32], _Flags]:
        """Give what some rows fill: where each begins and ends, and whether it is odd."""
        return self.ends[start : end + 1], self.odd[start:end]


def texts(data: Bytes, spans: Spans, kind: str) -> Reading:
    """Read texts as they stand; a missing one is empty."""
    own, room = _of(spans, kind, GROWTH)

    def read(start: int, end: int) -> None:
        ends, odd = room.of(start, end)
        plain_texts(data, own[start:end], room.out, ends, odd)

    return Reading(read, lambda: Plain(_texts(room.out, room.ends[: len(own) + 1]), room.odd))


def single_ids(data: Bytes, spans: Spans, kind: str) -> Reading:
    """Read one id of each message; a missing one is odd."""
    own, room = _of(spans, kind)

    def read(start: int, end: int) -> None:
        ends, odd = room.of(start, end)
        plain_single_ids(data, own[start:end], room.out, ends, odd)

    return Reading(read, lambda: Plain(_texts(room.out, room.ends[: len(own) + 1]), room.odd))


def ids(data: Bytes, spans: Spans, kind: str) -> Reading:
    """Read lists of ids."""
    at, every, room = _all_of(spans, kind)

    def read(start: int, end: int) -> None:
        lists, odd = room.lists[start : end + 1], room.odd[start:end]
        plain_ids(data, at[start : end + 1], every, room.out, room.ends, lists, odd)

    return Reading(read, lambda: Plain(_lists(room), room.odd))


def lists(data: Bytes, spans: Spans, kind: str, most: int = _ENTRIES) -> Reading:
    """Read lists of addresses; one with more than ``most`` is odd."""
    room, read = _entries(data, spans, kind, most)
    return Reading(read, lambda: Plain(_lists(room), room.odd))


def single(data: Bytes, spans: Spans, kind: str) -> Reading:
    """Read the one address of a list; null where there is none."""
    room, read = _entries(data, spans, kind, 1)

    def column() -> pa.Array:
        return _unless_empty(pa.string(), room.out, room.ends[room.lists])

    return Reading(read, lambda: Plain(column(), room.odd))


def _entries(
    data: Bytes, spans: Spans, kind: str, most: int
) -> tuple[_Room, Callable[[int, int], None]]:
    at, every, room = _all_of(spans, kind)

    def read(start: int, end: int) -> None:
        lists, odd = room.lists[start : end + 1], room.odd[start:end]
        plain_entries(data, at[start : end + 1], every, most, room.out, room.ends, lists, odd)

    return room, read


def indexes(data: Bytes, spans: Spans, kind: str) -> Reading:
    """Read conversation indexes; null where there is none."""
    own, room = _of(spans, kind)

    def read(start: int, end: int) -> None:
        ends, odd = room.of(start, end)
        plain_indexes(data, own[start:end], room.out, ends, BASE_LENGTH, odd)

    def column() -> pa.Array:
        return _unless_empty(pa.binary(), room.out, room.ends[: len(own) + 1])

    return Reading(read, lambda: Plain(column(), room.odd))


def times(data: Bytes, spans: Spans, kind: str, *, behind: bool) -> Reading:
    """Read dates into microseconds; 0 where there is none."""
    own = np.ascontiguousarray(spans.of[:, KINDS[kind]])
    found, odd = np.zeros(len(own), np.int64), np.zeros(len(own), np.bool_)

    def read(start: int, end: int) -> None:
        plain_times(data, own[start:end], behind, found[start:end], odd[start:end])

    return Reading(read, lambda: Plain(found, odd))


def _of(spans: Spans, kind: str, growth: int = 1) -> tuple[Longs, _Room]:
    own = np.ascontiguousarray(spans.of[:, KINDS[kind]])
    return own, _Room(len(own), own, growth)


def _all_of(spans: Spans, kind: str) -> tuple[Longs, Longs, _Room]:
    """Give all values of a header, by the message; where there are too many is odd."""
    kinds = np.array([KINDS[name] for name in names_of(kind)])
    rows = len(spans.of)
    at, odd = np.zeros(rows + 1, np.int64), np.zeros(rows, np.bool_)
    every = np.empty((rows * len(kinds) + len(spans.more), 2), np.int64)
    count = all_spans(spans.of, kinds, spans.more, at, every, odd)
    room = _Room(rows, every[:count])
    room.odd = odd
    return at, every[:count], room


def names_of(kind: str) -> tuple[str, ...]:
    """Name the headers that make one column."""
    return ENVELOPE if kind == "envelope" else (kind,)


def _texts(out: Bytes, ends: npt.NDArray[np.int32]) -> pa.Array:
    return pa.StringArray.from_buffers(
        len(ends) - 1, pa.py_buffer(ends), pa.py_buffer(out[: ends[-1]])
    )


def _lists(room: _Room) -> pa.Array:
    held = _texts(room.out, room.ends[: room.lists[-1] + 1])
    return pa.ListArray.from_arrays(pa.array(room.lists), held)


def _unless_empty(kind: pa.DataType, out: Bytes, ends: npt.NDArray[np.int32]) -> pa.Array:
    valid = np.packbits(ends[1:] > ends[:-1], bitorder="little")
    buffers = [pa.py_buffer(valid), pa.py_buffer(ends), pa.py_buffer(out[: ends[-1]])]
    return pa.Array.from_buffers(kind, len(ends) - 1, buffers)
