"""
Tables as CSV, by the standard library: comma, semicolon, tab or bar; UTF-8 or UTF-16.

A table is one of headers, with a row for each message, or a message trace, with several.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import NamedTuple

from sscsim.sources.encodings import encoding_of
from sscsim.sources.headercells import Cells
from sscsim.sources.headercolumns import Columns, match
from sscsim.sources.headers import MAX_HEAD
from sscsim.sources.streams import READ_ERRORS, sentence
from sscsim.sources.tracecolumns import Told, trace_columns
from sscsim.sources.tracerows import Row, messages_in

__all__ = ["CsvTable", "TraceTable", "cell_bytes", "csv_sentence", "csv_table", "layout_of"]

_DELIMITERS = ",;\t|"
_START = 1 << 16  # what is looked at to find out how a file is written
_LONGEST = 4 * MAX_HEAD  # characters of a line: without line ends a file would be one
_CLOSED = "a quotation mark may be missing"
_QUOTED = "a cell with a delimiter in it stands in quotation marks"


class Layout(NamedTuple):
    """How a file is written, and how many lines stand before its header."""

    encoding: str
    delimiter: str
    before: int
    trace: bool = False


def layout_of(file: io.BufferedReader | gzip.GzipFile) -> Layout | None:
    """Find out how a table is written; None if its first line names no column of one."""
    start = file.peek(_START)[:_START]
    encoding = encoding_of(start)
    lines = start.decode(encoding, "replace").splitlines()
    before = next((place for place, line in enumerate(lines) if _is_header(line)), None)
    if before is None:
        return None
    header = lines[before].removeprefix(_FIELDS)
    traces = [mark for mark in _DELIMITERS if trace_columns(_cells(header, mark)) is not None]
    if traces:
        return Layout(encoding, traces[0], before, trace=True)
    best = max(_DELIMITERS, key=lambda mark: len(match(_cells(header, mark)).places))
    found = match(_cells(header, best))
    return Layout(encoding, best, before) if found.places and not found.ours else None


def _is_header(line: str) -> bool:
    """Pass over what programs write above the header: Excel a delimiter, PowerShell a type."""
    if line.startswith("#"):
        return line.startswith(_FIELDS)
    return line.strip() != "" and line[:4].lower() != "sep="


_FIELDS = "#Fields: "  # so a server writes the header of its tracking log


def csv_table(file: io.BufferedReader | gzip.GzipFile, layout: Layout) -> CsvTable | TraceTable:
    """Open a table whose layout is known."""
    return TraceTable(file, layout) if layout.trace else CsvTable(file, layout)


def _cells(line: str, delimiter: str) -> Sequence[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


class CsvTable:
    """A table that is read row by row; what goes wrong ends it, and is told in ``trouble``."""

    def __init__(self, file: io.BufferedReader | gzip.GzipFile, layout: Layout) -> None:
        self.trouble: str | None = None
        lines = islice(_lines(file, layout.encoding), layout.before, None)
        # One for the whole process; what is longer is told here in words of ours.
        csv.field_size_limit(max(csv.field_size_limit(), MAX_HEAD))
        self._rows = csv.reader(lines, delimiter=layout.delimiter)
        names = (name.removeprefix(_FIELDS) for name in next(self._rows, []))
        self.columns: Columns = match([name.strip() for name in names])

    def __iter__(self) -> Iterator[Cells | str]:
        """Read row by row; a row that cannot be read is a sentence."""
        places, width = self.columns.places, len(self.columns.names)
        for row in self.rows():
            if len(row) != width:
                yield self.odd(row)
            else:
                yield {column: cell_bytes(row[place]) for column, place in places.items()}

    def start(self, count: int) -> Iterator[Cells | str]:
        """Read the first rows only."""
        return islice(self, count)

    def odd(self, row: Sequence[str]) -> str:
        """Say what is wrong with a row that has too many cells, or too few."""
        width = len(self.columns.names)
        return f"has {len(row)} cells, where the table has {width} columns: {_QUOTED}"

    def rows(self) -> Iterator[Sequence[str]]:
        """Read the rows as they stand; empty lines are none."""
        try:
            yield from filter(None, self._rows)
        except csv.Error as error:
            self.trouble = csv_sentence(error)
        except (*READ_ERRORS, UnicodeError) as error:
            self.trouble = sentence(error)


class TraceTable:
    """A message trace: read to its end, since a row of a message may stand anywhere."""

    def __init__(self, file: io.BufferedReader | gzip.GzipFile, layout: Layout) -> None:
        self._table = CsvTable(file, layout)
        found = trace_columns(self._table.columns.names)
        self.columns: Columns = self._table.columns if found is None else found.columns
        self._places = {} if found is None else found.places

    @property
    def trouble(self) -> str | None:
        """Why the table ended, if that was not its end."""
        return self._table.trouble

    def __iter__(self) -> Iterator[Cells | str]:
        """Read message by message; behind them, the rows that cannot be read."""
        return self._messages(None)

    def start(self, count: int) -> Iterator[Cells | str]:
        """Read what the first rows tell of their messages."""
        return self._messages(count)

    def times(self) -> Iterator[str]:
        """Give the time of each row as it stands there."""
        return (row.get(Told.RECEIVED, "") for row in self._rows([]))

    def _messages(self, count: int | None) -> Iterator[Cells | str]:
        odd: list[str] = []
        yield from messages_in(islice(self._rows(odd), count))
        yield from odd

    def _rows(self, odd: list[str]) -> Iterator[Row]:
        width, places = len(self.columns.names), tuple(self._places.items())
        for row in self._table.rows():
            if len(row) == width:
                yield {told: row[place] for told, place in places}
            elif not row[0].startswith("#"):  # a log that goes on has its header again
                odd.append(self._table.odd(row))


def csv_sentence(error: csv.Error) -> str:
    """Say what is wrong with a table that cannot be taken apart."""
    long = f"a cell is longer than {MAX_HEAD >> 20} MiB: {_CLOSED}"
    return long if "field larger" in str(error) else str(error)


def _lines(file: io.BufferedReader | gzip.GzipFile, encoding: str) -> Iterator[str]:
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    text = io.TextIOWrapper(file, encoding, errors, newline="")
    try:
        yield from iter(partial(text.readline, _LONGEST), "")
    finally:
        with suppress(ValueError):  # whoever opened the file has closed it
            text.detach()  # else it would be closed here, before its time


def cell_bytes(cell: str) -> bytes:
    """Give the bytes of a cell as they stand in the file, or in UTF-8 if that is UTF-16."""
    return cell.encode("utf-8", "surrogateescape")
