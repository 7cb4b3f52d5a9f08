"""Header tables turned into columns, one row for each message; no object is made for a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

import attrs
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.ahead import ahead
from sscsim.bulk.mailtable import refuse_folder
from sscsim.fastmail.cells import Batch, lengths
from sscsim.fastmail.columns import Readers
from sscsim.fastmail.letters import LONG, letters_of
from sscsim.sources.arrowtable import ArrowTable
from sscsim.sources.csvtable import CsvTable, cell_bytes
from sscsim.sources.headercolumns import FOLDER
from sscsim.sources.headertable import Table, folder_of, item_of
from sscsim.sources.streams import Item

__all__ = ["table_letters"]

_ROWS = 1 << 16  # at one time: enough to meet the same headers again


@attrs.frozen(kw_only=True)
class _Rows:
    """Some rows of a table, from a number on: its cells, and of what cannot be read why."""

    cells: Batch
    odd: Mapping[int, str]
    size: int
    number: int = 1


def table_letters(table: Table, name: str, groups: range | None = None) -> Iterator[pa.RecordBatch]:
    """
    Read a table, or some of its groups of rows, into batches of rows numbered from 1.

    Where it breaks off, ``table.trouble`` says why. Raises UnsupportedError for mail in another
    folder than the Inbox.
    """
    untold = table.columns.untold
    read = partial(_letters, readers=Readers(name, untold), name=name, untold=untold)
    for batches in ahead(read, _numbered(_rows(table, groups))):
        yield from batches


def _numbered(pieces: Iterator[_Rows]) -> Iterator[_Rows]:
    number = 1
    for rows in pieces:
        yield attrs.evolve(rows, number=number)
        number += rows.size


def _rows(table: Table, groups: range | None) -> Iterator[_Rows]:
    if isinstance(table, CsvTable):
        yield from _csv_rows(table)
    elif isinstance(table, ArrowTable):
        for cells in table.batches(_ROWS, groups):
            yield _Rows(cells=cells, odd={}, size=len(next(iter(cells.values()))))


def _csv_rows(table: CsvTable) -> Iterator[_Rows]:
    rows, width = table.rows(), len(table.columns.names)
    while some := list(islice(rows, _ROWS)):
        odd = {place: table.odd(row) for place, row in enumerate(some) if len(row) != width}
        for place in odd:
            some[place] = [""] * width
        columns = list(zip(*some, strict=True))
        cells = {column: _binary(columns[at]) for column, at in table.columns.places.items()}
        yield _Rows(cells=cells, odd=odd, size=len(some))


def _binary(cells: Sequence[str]) -> pa.Array:
    try:
        return pa.array(cells, pa.string()).cast(pa.binary())
    except UnicodeEncodeError:  # bytes that are no UTF-8
        return pa.array(map(cell_bytes, cells), pa.binary())


def _letters(
    rows: _Rows, *, readers: Readers, name: str, untold: frozenset[str]
) -> list[pa.RecordBatch]:
    """Read some rows; what is unusual in the way in which the careful reader does."""
    for folder in rows.cells[FOLDER].unique().to_pylist() if FOLDER in rows.cells else ():
        refuse_folder(folder_of(folder))
    careful = partial(_items, rows, name=name, untold=untold)
    try:
        quick = readers.quick(rows.cells, rows.number, rows.size)
    except Exception:  # noqa: BLE001 - the careful reader finds out which row it was
        return list(letters_of(careful(range(rows.size))))
    odd = pc.is_null(quick["messageid"]).to_numpy(zero_copy_only=False)
    odd |= lengths(rows.cells) > LONG
    odd[list(rows.odd)] = True
    places = np.flatnonzero(odd)
    if not len(places):
        return [quick]
    order = np.arange(rows.size)
    order[places] = rows.size + np.arange(len(places))
    both = pa.Table.from_batches([quick, *letters_of(careful(places.tolist()))])
    found: list[pa.RecordBatch] = both.take(pa.array(order)).combine_chunks().to_batches()
    return found


def _items(
    rows: _Rows, places: Sequence[int], *, name: str, untold: frozenset[str]
) -> Iterator[Item]:
    taken = {column: cells.take(pa.array(places)) for column, cells in rows.cells.items()}
    cells = [column.to_pylist() for column in taken.values()]
    for place, row in zip(places, zip(*cells, strict=True), strict=True):
        odd = rows.odd.get(place) or dict(zip(taken, row, strict=True))
        yield item_of(odd, name, rows.number + place, untold)
