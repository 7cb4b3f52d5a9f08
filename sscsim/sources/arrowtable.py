"""Header tables as Parquet or Arrow files, by pyarrow: only who reads one imports this module."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Protocol, TypeAlias

import attrs
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sscsim.sources.headercells import Cells
from sscsim.sources.headercolumns import Column, Columns, Kind, match

__all__ = ["ArrowTable", "NotReadableError"]

_ROWS = 10_000  # at one time
_A_BATCH = 1 << 20  # what is taken for the size of a batch in a file that does not say it
_FILE, _STREAM = b"ARROW1", b"\xff\xff\xff\xff"
_PARQUET, _ENCRYPTED, _OLD = b"PAR1", b"PARE", b"FEA1"

# What pyarrow raises for a file that is broken, was cut off, or uses what it does not know.
_ARROW_ERRORS = (pa.ArrowException, OSError, ValueError, NotImplementedError, MemoryError)


_Batch: TypeAlias = dict[int, pa.Array]


class NotReadableError(Exception):
    """This is no table that can be read; the sentence says why."""


class ArrowTable:
    """A table that is read batch by batch; what goes wrong ends it, and is told in ``trouble``."""

    def __init__(self, file: io.BufferedReader | gzip.GzipFile) -> None:
        """
        Open a file, and look at its columns.

        Raises NotReadableError.
        """
        self.trouble: str | None = None
        self._source = _opened(file)
        try:
            columns = match(self._source.schema.names)
            wrong = tuple(_mistyped(columns, self._source.schema))
        except _ARROW_ERRORS as error:  # a name that is no UTF-8
            raise NotReadableError(f"cannot be read: {_sentence(error)}") from None
        self.columns = attrs.evolve(columns, problems=(*columns.problems, *wrong))

    def start(self, count: int) -> Iterator[Cells]:
        """Read the first rows only."""
        return islice(self, count)

    def __iter__(self) -> Iterator[Cells]:
        """Read row by row."""
        for batch in self.batches():
            cells = (column.to_pylist() for column in batch.values())
            for row in zip(*cells, strict=True):
                yield dict(zip(batch, row, strict=True))

    def batches(
        self, rows: int = _ROWS, groups: range | None = None
    ) -> Iterator[dict[Column, pa.Array]]:
        """Give the columns of some rows: binary, lists of binary, or whole microseconds."""
        places = self.columns.places
        if groups is None:
            groups = range(len(self.sizes))
        try:
            for batch in self._source.batches(sorted(places.values()), groups, rows):
                yield {column: _plain(batch[place]) for column, place in places.items()}
        except _ARROW_ERRORS as error:
            self.trouble = _sentence(error)

    @property
    def sizes(self) -> Sequence[int]:
        """The bytes of each group of rows that can be read alone."""
        return self._source.sizes


# -- files -----------------------------------------------------------------------------------------


class _Source(Protocol):
    schema: pa.Schema
    sizes: Sequence[int]

    def batches(self, places: Sequence[int], groups: range, rows: int) -> Iterator[_Batch]:
        """Read some columns of some groups, so many rows at one time at most."""


class _Parquet:
    def __init__(self, file: io.BufferedReader | gzip.GzipFile) -> None:
        self._file = pq.ParquetFile(file)
        self.schema = self._file.schema_arrow
        about = self._file.metadata
        self.sizes: Sequence[int] = [
            about.row_group(n).total_byte_size for n in range(about.num_row_groups)
        ]

    def batches(self, places: Sequence[int], groups: range, rows: int) -> Iterator[_Batch]:
        names = [self.schema.names[place] for place in places]
        for group in groups:  # one that is broken costs no other
            for batch in self._file.iter_batches(rows, row_groups=[group], columns=names):
                yield {place: batch.column(self.schema.names[place]) for place in places}


class _IpcFile:
    def __init__(self, file: io.BufferedReader | gzip.GzipFile) -> None:
        self._file = pa.ipc.open_file(file)
        self.schema = self._file.schema
        self.sizes: Sequence[int] = [_A_BATCH] * self._file.num_record_batches

    def batches(self, places: Sequence[int], groups: range, rows: int) -> Iterator[_Batch]:
        for group in groups:
            yield from _slices(self._file.get_batch(group), places, rows)


class _IpcStream:
    sizes: Sequence[int] = (_A_BATCH,)

    def __init__(self, file: io.BufferedReader | gzip.GzipFile) -> None:
        self._stream = pa.ipc.open_stream(file)
        self.schema = self._stream.schema

    def batches(self, places: Sequence[int], groups: range, rows: int) -> Iterator[_Batch]:
        for batch in self._stream if groups else ():
            yield from _slices(batch, places, rows)


def _slices(batch: pa.RecordBatch, places: Sequence[int], rows: int) -> Iterator[_Batch]:
    columns = {place: _sound(batch.column(place)) for place in places}
    for start in range(0, batch.num_rows, rows):
        yield {place: column.slice(start, rows) for place, column in columns.items()}


def _sound(cells: pa.Array) -> pa.Array:
    """
    Look at every offset before anything follows one: Arrow takes a file at its word.

    Texts are looked at as bytes, since they may well be no UTF-8. Raises ArrowInvalid.
    """
    as_bytes = _BYTES.get(cells.type)
    cells = cells if as_bytes is None else cells.view(as_bytes)
    cells.validate(full=True)
    return cells


_BYTES = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary()}


def _opened(file: io.BufferedReader | gzip.GzipFile) -> _Source:
    start = file.peek(8)
    if not start:
        raise NotReadableError("is empty")
    if not file.seekable():
        raise NotReadableError("is a table in a pipe: save it as a file")
    for mark, what in _REFUSED.items():
        if start.startswith(mark):
            raise NotReadableError(what)
    try:
        if start.startswith(_PARQUET):
            return _Parquet(file)
        if start.startswith(_FILE):
            return _IpcFile(file)
        if start.startswith(_STREAM):
            return _IpcStream(file)
    except _ARROW_ERRORS as error:
        raise NotReadableError(f"cannot be read: {_sentence(error)}") from None
    raise NotReadableError("is neither a Parquet nor an Arrow table, though its name says so")


_REFUSED = {
    _ENCRYPTED: "is an encrypted Parquet table: save it without encryption",
    _OLD: "is a table of the first version of Feather: save it as Parquet or Arrow IPC",
}


def _sentence(error: BaseException) -> str:
    """Say what went wrong, in the first line of what pyarrow says."""
    text = str(error).strip().partition("\n")[0].removesuffix(".")
    if text.startswith(("Parquet magic bytes not found", "Parquet file size is ")):
        return "its end is missing"
    if "encrypt" in text.lower() or "decrypt" in text.lower():
        return "it is encrypted"
    return text[:200] or type(error).__name__


# -- types -----------------------------------------------------------------------------------------


def _mistyped(columns: Columns, schema: pa.Schema) -> Iterator[str]:
    wrong = []
    for column, place in columns.places.items():
        found = schema.types[place]
        if not _fits(column.kind, found):
            wrong.append(f"{schema.names[place]} is {found}, not {_WANTED[column.kind]}")
    if wrong:
        yield f"has columns of another type: {', '.join(wrong)}"


_WANTED = {
    Kind.TEXT: "text",
    Kind.LIST: "text or a list of texts",
    Kind.TIME: "a timestamp or text",
}


def _fits(kind: Kind, found: pa.DataType) -> bool:
    if pa.types.is_null(found) or _is_text(found):
        return True
    if kind is Kind.LIST:
        return _is_list(found) and (
            pa.types.is_null(found.value_type) or _is_text(found.value_type)
        )
    return kind is Kind.TIME and (pa.types.is_timestamp(found) or pa.types.is_date(found))


def _is_text(found: pa.DataType) -> bool:
    if pa.types.is_dictionary(found):
        return _is_text(found.value_type)
    return any(
        test(found)
        for test in (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_string_view,
            pa.types.is_binary,
            pa.types.is_large_binary,
            pa.types.is_binary_view,
        )
    )


def _is_list(found: pa.DataType) -> bool:
    return any(
        test(found)
        for test in (pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list)
    )


def _plain(cells: Any) -> pa.Array:
    """Give cells of every type that fits in one of three: bytes, lists of them, microseconds."""
    found = cells.type
    if _is_list(found):
        return cells.cast(pa.list_(pa.binary()))
    if pa.types.is_timestamp(found) or pa.types.is_date(found):
        return cells.cast(pa.timestamp("us"), safe=False).cast(pa.int64())
    return pc.cast(cells, pa.binary())
