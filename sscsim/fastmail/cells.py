"""The cells of a header table in columns: every distinct one is read once, plain ones by Arrow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.mailtable import time_of
from sscsim.fastmail.times import microseconds
from sscsim.sources.headercells import header_values, moment
from sscsim.sources.headercolumns import Column
from sscsim.sources.headers import header_text, received_text

__all__ = [
    "Batch",
    "Raws",
    "Reader",
    "arrived",
    "forget",
    "id_lists",
    "lengths",
    "sent",
    "single_ids",
    "subjects",
    "times",
]

Batch: TypeAlias = dict[Column, pa.Array]
Raws: TypeAlias = tuple[bytes, ...]
Longs: TypeAlias = npt.NDArray[np.int64]

_TEXTS = pa.list_(pa.string())
_REMEMBERED = 1 << 16  # cells of a column

# Between the texts of a list while it is one text.
_BETWEEN = b"\x1e\x00\x1e"
_EARLIEST, _LATEST = -62_135_596_800_000_000, 253_402_300_799_999_999  # the years 1 to 9999

# What the careful readers give back as it is, but for the angle brackets round an id.
_PLAIN_ID = r"^(?:<[!-;=?-~]+>|[!-;=?-~]+)$"
_PLAIN_SUBJECT = r"^[!-~](?:[ -~]*[!-~])?$"
_PLAIN_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z$"


# What cells of a column were read as, by the column: the parts of a table are read in one process,
# or in few. `forget` empties it.
_SEEN: defaultdict[Column, dict[Any, Any]] = defaultdict(dict)


def forget() -> None:
    """Forget the cells that were read."""
    _SEEN.clear()


class Reader:
    """
    Reads the cells of a column, every distinct one once: in a thread the same headers come again.

    ``read`` takes what would be the headers of one name in a mail.
    """

    def __init__(self, column: Column, read: Callable[[Raws], Any]) -> None:
        self.column = column
        self._read = read
        self._seen = _SEEN[column]

    def read(self, cells: pa.Array) -> tuple[list[Any], pa.Array]:
        """Give the distinct values of some rows, and for each row which of them it has."""
        raws, codes = _distinct(cells)
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        values = [*map(self._value, raws), self._read(())]
        return values, pc.fill_null(codes, len(raws))

    def array(self, cells: pa.Array, kind: pa.DataType) -> pa.Array:
        """Give the values of some rows."""
        values, codes = self.read(cells)
        return pa.array(values, kind).take(codes)

    def _value(self, raw: Any) -> Any:
        found = self._seen.get(raw, self)
        if found is self:
            found = self._seen[raw] = self._read(tuple(header_values(self.column, raw)))
        return found


def subjects(reader: Reader, cells: pa.Array) -> pa.Array:
    """Read subjects; what is neither encoded nor folded stays as it is."""
    encoded = cells.dictionary_encode(null_encoding="encode")
    raws = encoded.dictionary
    plain = pc.match_substring_regex(raws, _PLAIN_SUBJECT)
    plain = pc.fill_null(pc.and_not(plain, pc.match_substring(raws, "=?")), False)
    texts = _partly(reader, raws, plain, pc.if_else(plain, raws, b"").cast(pa.string()))
    return pa.DictionaryArray.from_arrays(encoded.indices, texts)


def single_ids(reader: Reader, cells: pa.Array) -> pa.Array:
    """Read message ids."""
    plain, inside = _plain_ids(cells)
    return _partly(reader, cells, plain, inside)


def id_lists(reader: Reader, cells: pa.Array) -> pa.Array:
    """Read headers that may hold several ids, and mostly hold one."""
    if pa.types.is_list(cells.type):
        return reader.array(cells, _TEXTS)
    plain, inside = _plain_ids(cells)
    at = np.append(0, np.cumsum(plain.to_numpy(zero_copy_only=False))).astype(np.int32)
    quick = pa.ListArray.from_arrays(pa.array(at), inside.filter(plain))
    other = np.flatnonzero(pc.and_not(cells.is_valid(), plain).to_numpy(zero_copy_only=False))
    if not len(other):
        return quick
    order = np.arange(len(cells))
    order[other] = len(cells) + np.arange(len(other))
    read = reader.array(cells.take(pa.array(other)), _TEXTS)
    return pa.concat_arrays([quick, read]).take(pa.array(order))


def times(reader: Reader, cells: pa.Array) -> pa.Array:
    """Read times into whole microseconds; what is none, or beyond all years, is null."""
    if pa.types.is_integer(cells.type):
        far = pc.or_(pc.less(cells, _EARLIEST), pc.greater(cells, _LATEST))
        return pc.if_else(far, None, cells)
    if pc.all(pc.match_substring_regex(cells, _PLAIN_TIME)).as_py():
        try:
            return cells.cast(pa.string()).cast(pa.timestamp("us", "UTC")).cast(pa.int64())
        except pa.ArrowInvalid:  # a thirteenth month: the careful reader finds out which
            pass
    return reader.array(cells, pa.int64())


def lengths(batch: Batch) -> Longs:
    """Add up the bytes of each row."""
    return sum(map(_lengths, batch.values()), np.zeros(1, np.int64))


def _lengths(cells: pa.Array) -> Longs:
    if pa.types.is_integer(cells.type):
        return np.zeros(len(cells), np.int64)
    if pa.types.is_list(cells.type):
        flat = pc.fill_null(pc.binary_length(pc.list_flatten(cells)), 0).to_numpy()
        rows = pc.list_parent_indices(cells).to_numpy()
        return np.bincount(rows, flat, len(cells)).astype(np.int64)
    own: Longs = pc.fill_null(pc.binary_length(cells), 0).to_numpy().astype(np.int64)
    return own


def _distinct(cells: pa.Array) -> tuple[Sequence[Any], pa.Array]:
    """Give every distinct cell, and for each row which it has; null for none."""
    if not pa.types.is_list(cells.type):
        encoded = cells.dictionary_encode()
        return encoded.dictionary.to_pylist(), encoded.indices
    flat = pc.list_flatten(cells)
    if flat.null_count or pc.any(pc.match_substring(flat, _BETWEEN)).as_py():
        return _distinct_lists(cells.to_pylist())
    encoded = pc.binary_join(cells, _BETWEEN).dictionary_encode()
    return [tuple(raw.split(_BETWEEN)) for raw in encoded.dictionary.to_pylist()], encoded.indices


def _distinct_lists(cells: Sequence[Any]) -> tuple[Sequence[Any], pa.Array]:
    codes: dict[Any, int] = {}
    own = [codes.setdefault(tuple(cell or ()), len(codes)) for cell in cells]
    return list(codes), pa.array(own, pa.int32())


def _plain_ids(cells: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Say which cells hold one id and nothing else, and give it."""
    plain = pc.fill_null(pc.match_substring_regex(cells, _PLAIN_ID), False)
    return plain, pc.ascii_trim(pc.if_else(plain, cells, b"").cast(pa.string()), "<>")


def _partly(reader: Reader, cells: pa.Array, plain: pa.Array, done: pa.Array) -> pa.Array:
    """Read the cells that are not plain, and put them among those that are done."""
    other = pc.invert(plain)
    return pc.replace_with_mask(done, other, reader.array(cells.filter(other), pa.string()))


def arrived(raws: Raws) -> int | None:
    """Read a time of arrival, or a Received header."""
    return _time(received_text(header_text(raws[0]))) if raws else None


def sent(raws: Raws) -> int | None:
    """Read a Date."""
    return _time(header_text(raws[0])) if raws else None


def _time(text: str) -> int | None:
    found = microseconds(text)
    return time_of(moment(text)) if found is None else found
