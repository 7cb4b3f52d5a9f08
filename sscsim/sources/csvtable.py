"""Header tables as CSV, by the standard library: comma, semicolon, tab or bar; UTF-8 or UTF-16."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import NamedTuple

from sscsim.sources.headercells import Cells
from sscsim.sources.headercolumns import Columns, match
from sscsim.sources.headers import MAX_HEAD
from sscsim.sources.streams import READ_ERRORS, sentence

__all__ = ["CsvTable", "cell_bytes", "csv_sentence", "layout_of"]

_DELIMITERS = ",;\t|"
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_START = 1 << 16  # what is looked at to find out how a file is written
_LONGEST = 4 * MAX_HEAD  # characters of a line: without line ends a file would be one
_CLOSED = "a quotation mark may be missing"
_QUOTED = "a cell with a delimiter in it stands in quotation marks"


class Layout(NamedTuple):
    """How a file is written, and how many lines stand before its header."""

    encoding: str
    delimiter: str
    before: int


def layout_of(file: io.BufferedReader | gzip.GzipFile) -> Layout | None:
    """Find out how a table is written; None if its first line names no column of a header table."""
    start = file.peek(_START)[:_START]
    encoding = next((name for mark, name in _MARKS.items() if start.startswith(mark)), "utf-8")
    text = start.decode(encoding, "replace")
    lines = text.splitlines()
    before = next((place for place, line in enumerate(lines) if line.strip()), None)
    if before is None:
        return None
    header = lines[before]
    if header[:4].lower() == "sep=":  # Excel's own word for the delimiter
        before += 1
        header = lines[before] if before < len(lines) else ""
    best = max(_DELIMITERS, key=lambda mark: len(match(_cells(header, mark)).places))
    found = match(_cells(header, best))
    return Layout(encoding, best, before) if found.places and not found.ours else None


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
        self.columns: Columns = match([name.strip() for name in next(self._rows, [])])

    def __iter__(self) -> Iterator[Cells | str]:
        """Read row by row; a row that cannot be read is a sentence."""
        places, width = self.columns.places, len(self.columns.names)
        for row in self.rows():
            if len(row) != width:
                yield self.odd(row)
            else:
                yield {column: cell_bytes(row[place]) for column, place in places.items()}

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


def csv_sentence(error: csv.Error) -> str:
    """Say what is wrong with a table that cannot be taken apart."""
    long = f"a cell is longer than {MAX_HEAD >> 20} MiB: {_CLOSED}"
    return long if "field larger" in str(error) else str(error)


def _lines(file: io.BufferedReader | gzip.GzipFile, encoding: str) -> Iterator[str]:
    errors = "replace" if encoding == "utf-16" else "surrogateescape"
    text = io.TextIOWrapper(file, encoding, errors, newline="")
    try:
        yield from iter(partial(text.readline, _LONGEST), "")
    finally:
        with suppress(ValueError):  # whoever opened the file has closed it
            text.detach()  # else it would be closed here, before its time


def cell_bytes(cell: str) -> bytes:
    """Give the bytes of a cell as they stand in the file, or in UTF-8 if that is UTF-16."""
    return cell.encode("utf-8", "surrogateescape")
