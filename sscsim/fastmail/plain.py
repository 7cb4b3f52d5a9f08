"""Columns of the values of the plain form, and which values are not plain, by compiled code."""

from __future__ import annotations

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

__all__ = ["Bytes", "Longs", "Plain", "Spans", "ids", "indexes", "lists", "names_of", "single"]
__all__ += ["single_ids", "texts", "times"]

Bytes = npt.NDArray[np.uint8]
Longs = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]

_REPEATED = 8  # headers that are repeated, for each message
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


class _Room:
    """Room for what is taken over from one column of values."""

    def __init__(self, rows: int, spans: Longs, growth: int = 1) -> None:
        lengths = np.where(spans[:, 0] >= 0, spans[:, 1] - spans[:, 0], 0)
        self.size = growth * int(lengths.sum()) + 4
        self.out = np.empty(self.size, np.uint8)
        self.ends = np.zeros(max(rows, self.size // 2) + 2, np.int32)
        self.lists = np.zeros(rows + 1, np.int32)
        self.odd = np.zeros(rows, np.bool_)


def texts(data: Bytes, spans: Spans, kind: str) -> Plain:
    """Read texts as they stand; a missing one is empty."""
    own, room = _of(spans, kind, GROWTH)
    plain_texts(data, own, room.out, room.ends, room.odd)
    return Plain(_texts(room.out, room.ends[: len(own) + 1]), room.odd)


def single_ids(data: Bytes, spans: Spans, kind: str) -> Plain:
    """Read one id of each message; a missing one is odd."""
    own, room = _of(spans, kind)
    plain_single_ids(data, own, room.out, room.ends, room.odd)
    return Plain(_texts(room.out, room.ends[: len(own) + 1]), room.odd)


def ids(data: Bytes, spans: Spans, kind: str) -> Plain:
    """Read lists of ids."""
    at, every, room = _all_of(spans, kind)
    count = plain_ids(data, at, every, room.out, room.ends, room.lists, room.odd)
    return Plain(_lists(room, count), room.odd)


def lists(data: Bytes, spans: Spans, kind: str, most: int = _ENTRIES) -> Plain:
    """Read lists of addresses; one with more than ``most`` is odd."""
    room, count = _entries(data, spans, kind, most)
    return Plain(_lists(room, count), room.odd)


def single(data: Bytes, spans: Spans, kind: str) -> Plain:
    """Read the one address of a list; null where there is none."""
    room, _ = _entries(data, spans, kind, 1)
    return Plain(_unless_empty(pa.string(), room.out, room.ends[room.lists]), room.odd)


def _entries(data: Bytes, spans: Spans, kind: str, most: int) -> tuple[_Room, int]:
    at, every, room = _all_of(spans, kind)
    count = plain_entries(data, at, every, most, room.out, room.ends, room.lists, room.odd)
    return room, count


def indexes(data: Bytes, spans: Spans, kind: str) -> Plain:
    """Read conversation indexes; null where there is none."""
    own, room = _of(spans, kind)
    plain_indexes(data, own, room.out, room.ends, BASE_LENGTH, room.odd)
    return Plain(_unless_empty(pa.binary(), room.out, room.ends[: len(own) + 1]), room.odd)


def times(data: Bytes, spans: Spans, kind: str, *, behind: bool) -> tuple[Longs, _Flags]:
    """Read dates into microseconds; 0 where there is none."""
    own, room = _of(spans, kind)
    found = np.zeros(len(own), np.int64)
    plain_times(data, own, behind, found, room.odd)
    return found, room.odd


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


def _lists(room: _Room, count: int) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(room.lists), _texts(room.out, room.ends[: count + 1]))


def _unless_empty(kind: pa.DataType, out: Bytes, ends: npt.NDArray[np.int32]) -> pa.Array:
    valid = np.packbits(ends[1:] > ends[:-1], bitorder="little")
    buffers = [pa.py_buffer(valid), pa.py_buffer(ends), pa.py_buffer(out[: ends[-1]])]
    return pa.Array.from_buffers(kind, len(ends) - 1, buffers)
