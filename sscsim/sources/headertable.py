"""
Header tables as mail: each row a message, under the names that contract 5 gives those of an mbox.

A cell becomes the header that would stand in a mail, and is read by the reader of mail; so a table
and the mail it was made from give the same deliveries.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, Protocol

from sscsim.events import INBOX
from sscsim.sources.csvtable import csv_sentence, csv_table, layout_of
from sscsim.sources.folders import Listed
from sscsim.sources.headercells import Cell, Cells, header_values
from sscsim.sources.headercolumns import FOLDER, Columns
from sscsim.sources.streams import Item

__all__ = [
    "SCHEMA",
    "NoTableError",
    "Table",
    "folder_of",
    "is_table_name",
    "item_of",
    "opened_table",
    "read_table",
    "without_notes",
]

_ARROW_TABLES = (".parquet", ".arrow", ".feather")
_TEXT_TABLES = (".csv", ".tsv")

SCHEMA = "`sscsim schema mail` lists the columns of a header table."


class Table(Protocol):
    """A table under way; ``trouble`` says why it ended, if that was not its end."""

    @property
    def columns(self) -> Columns:
        """Its columns as they were understood."""

    @property
    def trouble(self) -> str | None:
        """Why it ended, if that was not its end."""

    def __iter__(self) -> Iterator[Cells | str]:
        """Read row by row; a row that cannot be read is a sentence."""

    def start(self, count: int) -> Iterator[Cells | str]:
        """Read no more than the first rows."""


class NoTableError(Exception):
    """This is no header table; ``offer`` is what to give instead."""

    def __init__(self, what: str, offer: str = "") -> None:
        super().__init__(what)
        self.offer = offer


def is_table_name(name: str) -> bool:
    """Say whether a file may be a table, by its name."""
    return name.lower().removesuffix(".gz").endswith((*_ARROW_TABLES, *_TEXT_TABLES))


def without_notes(files: Sequence[Listed]) -> list[Listed]:
    """Leave out what other programs lay beside the tables of a folder for themselves."""
    if not any(is_table_name(each.name) for each in files):
        return list(files)
    return [each for each in files if not _NOTES.search(each.name)]


# Of Spark, Hadoop, Databricks and Delta Lake.
_NOTES = re.compile(
    r"(?:^|/)(?:_SUCCESS|_(?:common_)?metadata|_(?:committed|started)_\w+|\.[^/]+\.crc"
    r"|_delta_log/[^/]+)$"
)


def opened_table(file: io.BufferedReader | gzip.GzipFile, ending: str) -> Table | None:
    """
    Open a table, if it is one: text may be anything, whatever its name says.

    Raises NoTableError where it is a table without the columns that it needs, or a broken one.
    """
    if ending.endswith(_TEXT_TABLES):
        if not file.peek(1):
            raise NoTableError("is empty")
        layout = layout_of(file)
        try:
            return None if layout is None else _checked(csv_table(file, layout))
        except csv.Error as error:
            raise NoTableError(f"cannot be read: {csv_sentence(error)}") from None
    return _arrow_table(file) if ending.endswith(_ARROW_TABLES) else None


def _arrow_table(file: io.BufferedReader | gzip.GzipFile) -> Table:
    try:
        arrow: Any = import_module("sscsim.sources.arrowtable")
    except ImportError as error:
        what = f"is a table that takes {error.name} to read, which is not installed"
        raise NoTableError(what, "Install it: pip install 'sscsim[bulk]'") from None
    try:
        table: Table = arrow.ArrowTable(file)
        return _checked(table)
    except arrow.NotReadableError as error:
        raise NoTableError(str(error)) from None


def _checked(table: Table) -> Table:
    columns = table.columns
    if columns.ours:
        raise NoTableError("is a table of decisions, not mail")
    if columns.problems:
        raise NoTableError("; it ".join(columns.problems), SCHEMA)
    return table


def read_table(table: Table, name: str, most: int | None = None) -> Iterator[Item]:
    """
    Read the rows of a table as messages, numbered from 1; ``most`` is how many rows to look at.

    Where it breaks off, whatever was read is kept, and one more item says so. A table that breaks
    off before its first row is none.
    """
    number = 0
    for number, row in enumerate(table if most is None else table.start(most), start=1):
        yield item_of(row, name, number, table.columns.untold)
    if table.trouble is not None and not number:
        yield Item(name, name, trouble=f"cannot be read: {table.trouble}", offer="")
    elif table.trouble is not None:
        yield Item(name, name, number + 1, trouble=f"the table breaks off here: {table.trouble}")


def item_of(row: Cells | str, name: str, number: int, untold: frozenset[str]) -> Item:
    """Make a row a message; one that cannot be read is a sentence."""
    if isinstance(row, str):
        return Item(name, name, number, trouble=row)
    folder = folder_of(row.get(FOLDER))
    return Item(name, name, number, folder=folder, headers=dict(_headers(row)), untold=untold)


def folder_of(cell: Cell) -> str:
    """Name the folder in which a message lies; an empty cell is the Inbox."""
    name = cell.decode("utf-8", "replace").strip() if isinstance(cell, bytes) else ""
    return INBOX if name.casefold() in {"", INBOX.casefold()} else name


def _headers(row: Cells) -> Iterator[tuple[bytes, list[bytes]]]:
    for column, cell in row.items():
        values = header_values(column, cell) if column is not FOLDER else []
        if values:
            yield column.header, values
