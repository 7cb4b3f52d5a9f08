"""Columns of the values of the plain form, and which values are not plain, by compiled code."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sscsim.fastmail.entries import plain_entries
from sscsim.fastmail.moments import plain_times
from sscsim.fastmail.spans import KINDS
from sscsim.fastmail.texts import plain_ids, plain_indexes, plain_single_ids, plain_texts
from sscsim.mail.threads import BASE_LENGTH

__all__ = ["Bytes", "Longs", "Plain", "Spans", "ids", "indexes", "lists", "single_ids", "texts"]
__all__ += ["single", "times"]

Bytes = npt.NDArray[np.uint8]
Longs = npt.NDArray[np.int64]
Spans = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]

_ENTRIES = 64  # addresses of a list, of which each is held against the others


class Plain(NamedTuple):
    """A column, and which of its rows are for the careful functions; there it holds nothing."""

    column: pa.Array
    odd: _Flags


class _Room:
    """Room for what is taken over from one column of values."""

    def __init__(self, spans: Spans) -> None:
        rows = len(spans)
        lengths = np.where(spans[:, 0] >= 0, spans[:, 1] - spans[:, 0], 0)
        self.size = int(lengths.sum()) + 4
        self.out = np.empty(self.size, np.uint8)
        self.ends = np.zeros(max(rows, self.size // 2) + 2, np.int32)
        self.lists = np.zeros(rows + 1, np.int32)
        self.odd = np.zeros(rows, np.bool_)


def texts(data: Bytes, spans: Spans, kind: str) -> Plain:
    """Read texts as they stand; a missing one is empty."""
    own, room = _of(spans, kind)
    plain_texts(data, own, room.out, room.ends, room.odd)
    return Plain(_texts(room.out, room.ends[: len(own) + 1]), room.odd)


def single_ids(data: Bytes, spans: Spans, kind: str) -> Plain:
    """Read one id of each message; a missing one is odd."""
    own, room = _of(spans, kind)
    plain_single_ids(data, own, room.out, room.ends, room.odd)
    return Plain(_texts(room.out, room.ends[: len(own) + 1]), room.odd)


def ids(data: Bytes, spans: Spans, kind: str) -> Plain:
    """Read lists of ids."""
    own, room = _of(spans, kind)
    count = plain_ids(data, own, room.out, room.ends, room.lists, room.odd)
    return Plain(_lists(room, count), room.odd)


def lists(data: Bytes, spans: Spans, kind: str, most: int = _ENTRIES) -> Plain:
    """Read lists of addresses; one with more than ``most`` is odd."""
    own, room = _of(spans, kind)
    count = plain_entries(data, own, most, room.out, room.ends, room.lists, room.odd)
    return Plain(_lists(room, count), room.odd)


def single(data: Bytes, spans: Spans, kind: str) -> Plain:
    """Read the one address of a list; null where there is none."""
    own, room = _of(spans, kind)
    plain_entries(data, own, 1, room.out, room.ends, room.lists, room.odd)
    return Plain(_unless_empty(pa.string(), room.out, room.ends[room.lists]), room.odd)


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


def _of(spans: Spans, kind: str) -> tuple[Spans, _Room]:
    own = np.ascontiguousarray(spans[:, KINDS[kind]])
    return own, _Room(own)


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
