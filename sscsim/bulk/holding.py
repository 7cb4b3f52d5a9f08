"""Columns as they are held while mail is decided: a text that comes again is there once.

In this form (`held`) addresses, subjects and names of files are numbers into the distinct ones of a
batch, and the name that a record gives a message is made when somebody reads it (`shown`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.mailtable import MAIL

__all__ = [
    "SOURCE",
    "TEXT",
    "TEXTS",
    "Held",
    "Mail",
    "held",
    "nothing",
    "plain",
    "same_text",
    "shown",
    "sources",
    "truth",
]

TEXT = pa.dictionary(pa.int32(), pa.string())
TEXTS = pa.list_(TEXT)
SOURCE = pa.struct([pa.field("name", TEXT), pa.field("number", pa.int32())])


_PLAIN = {TEXT: pa.string(), TEXTS: pa.list_(pa.string()), SOURCE: pa.string()}


def nothing() -> None:
    """Do nothing: what is in memory alone stays there."""


class Held:
    """
    A table of which one column is looked at at a time.

    Where it lies in a file that is mapped into memory, the others are ``let_go`` meanwhile.
    """

    def __init__(self, table: pa.Table, let_go: Callable[[], None] = nothing) -> None:
        self.table, self.let_go = table, let_go

    def __getitem__(self, name: str) -> pa.ChunkedArray:
        """Give a column."""
        self.let_go()
        return self.table[name]

    def __eq__(self, other: object) -> bool:
        """Compare what is held, however it is."""
        return isinstance(other, Held) and self._shown.equals(other._shown)

    __hash__ = None  # type: ignore[assignment]

    @property
    def num_rows(self) -> int:
        """How many rows there are."""
        return int(self.table.num_rows)

    def taken(self, rows: npt.NDArray[np.integer], names: Sequence[str]) -> pa.Table:
        """Give some rows, as they are shown."""
        found = _taken(self.table.select(names), rows)
        self.let_go()
        return found

    @property
    def _shown(self) -> pa.Table:
        return self.taken(np.arange(self.num_rows), self.table.column_names)


Mail: TypeAlias = pa.Table | Held


def truth(column: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Give a column of truths."""
    found: npt.NDArray[np.bool_] = column.to_numpy().astype(np.bool_)
    return found


def held(array: pa.Array, kind: pa.DataType) -> pa.Array:
    """
    Put a column into the form in which it is held.

    >>> held(pa.array([["a", "b"], ["a"]]), TEXTS).values.indices.to_pylist()
    [0, 1, 0]

    """
    if array.type == kind:
        return array
    if pa.types.is_dictionary(kind):
        return array.dictionary_encode()
    if pa.types.is_list(kind) and pa.types.is_dictionary(kind.value_type):
        return pa.ListArray.from_arrays(array.offsets, held(array.values, kind.value_type))
    return array.cast(kind)


def plain(kind: pa.DataType) -> pa.DataType:
    """
    Give the kind of the values of a column that is held.

    >>> plain(TEXTS) == pa.list_(pa.string()), plain(pa.bool_()) == pa.bool_()
    (True, True)

    """
    return _PLAIN.get(kind, kind)


def same_text(text: str, rows: int) -> pa.Array:
    """Hold one text for so many rows."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([text]))


def sources(names: pa.Array, numbers: pa.Array) -> pa.Array:
    """
    Say where messages lie: in which file, and as which of its messages; 0 where it is the only one.

    >>> shown(sources(pa.array(["inbox.mbox", "a.eml"]), pa.array([3, 0]))).to_pylist()
    ['inbox.mbox#3', 'a.eml']

    """
    parts = [held(names, TEXT), numbers.cast(pa.int32())]
    return pa.StructArray.from_arrays(parts, fields=list(SOURCE))


def shown(array: pa.Array) -> pa.Array:
    """Give the values of a column that is held."""
    if array.type != SOURCE:
        return array.cast(plain(array.type))
    names, numbers = (array.field(place) for place in range(2))
    names = names.cast(pa.string())
    numbered = pc.binary_join_element_wise(names, numbers.cast(pa.string()), "#")
    return pc.if_else(pc.equal(numbers, 0), names, numbered)


def _taken(held_: pa.Table, rows: npt.NDArray[np.integer]) -> pa.Table:
    """Give some rows of a table that is held, as they are shown."""
    ordered = len(rows) < 2 or bool((rows[1:] >= rows[:-1]).all())  # noqa: PLR2004 - one is
    order = None if ordered else np.argsort(rows, kind="stable")
    schema = pa.schema([MAIL.field(name) for name in held_.column_names])
    found = _batches(held_, rows if order is None else rows[order], schema)
    table = pa.Table.from_batches(found, schema)
    if order is None:
        return table
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    return table.combine_chunks().take(pa.array(back))


def _batches(
    held_: pa.Table, rows: npt.NDArray[np.integer], schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    """Look at the batches that ascending rows lie in."""
    start = 0
    for batch in held_.to_batches():
        low, high = np.searchsorted(rows, [start, start + batch.num_rows])
        if low < high:
            own = batch.take(pa.array(rows[low:high] - start))
            columns = [shown(own[field.name]) for field in schema]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)
        start += batch.num_rows
