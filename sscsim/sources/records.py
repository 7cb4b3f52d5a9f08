"""Rows of every table without a class of its own: contacts, leads, accounts, custom ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sscsim.columns import shown
from sscsim.sources.gather import Table, address_columns, id_in
from sscsim.sources.reader import Reader
from sscsim.sources.report import RowAt
from sscsim.sources.tables import LINKS, ROWS
from sscsim.vocabulary import ADDRESS_COLUMNS
from sscsim.world import Record

__all__ = ["custom_addresses", "custom_columns", "excluded_columns", "read_records"]

_NAMES = ("fullname", "name", "subject", "title")
# Columns beside these that rules or views look at: the account of a contact (PTY-21).
_LOOKED_AT = frozenset({*_NAMES, "parentcustomerid"})


def read_records(reader: Reader) -> Iterator[Record]:
    """Read every row of every other table."""
    for entityset, table in reader.gathered.tables.items():
        if entityset not in ROWS and entityset not in LINKS:
            yield from _records(reader, table)


def _records(reader: Reader, table: Table) -> Iterator[Record]:
    name = table.shape.table
    defined = reader.gathered.definitions.emailcolumns(name)
    addresses = defined
    if addresses is None:
        addresses = address_columns((row.columns for row in table.rows), name)
    named = _names_in(reader, name)
    also = frozenset({table.shape.keys[0], *addresses, *named, *_LOOKED_AT})
    for row in table.rows:
        for column in addresses:
            _check_address(reader, row, column)
        yield Record(
            **{
                **reader.fields(Record, _without_own_names(row), table.shape.entityset, also),
                **_own_fields(table, row, addresses, named),
            }
        )


def _names_in(reader: Reader, table: str) -> tuple[str, ...]:
    """Name the columns that may say what a row is called, the best first."""
    definition = reader.gathered.definitions.tables.get(table)
    return (*([definition.name] if definition is not None and definition.name else ()), *_NAMES)


def _check_address(reader: Reader, row: RowAt, column: str) -> None:
    value = row.columns.get(column)
    if value is not None and not isinstance(value, str):
        what = f"{column} is {shown(value)}."
        reader.report.row(row, column, what, "Write an address in quotes, or null.")


def _own_fields(
    table: Table, row: RowAt, addresses: tuple[str, ...], named: tuple[str, ...]
) -> dict[str, Any]:
    """Give the fields of a record that are no columns of that name."""
    label = next(filter(None, map(row.columns.get, named)), None)
    return {
        "table": table.shape.table,
        "id": id_in(row.columns[table.shape.keys[0]]) or "",
        "name": label if isinstance(label, str) else None,
        "addresscolumns": addresses,
        "columns": {name: value for name, value in row.columns.items() if value is not None},
    }


_OURS = frozenset({"table", "id", "name", "addresscolumns", "columns"})


def _without_own_names(row: RowAt) -> RowAt:
    """Leave out what is a field of our class but may be any column of a custom table."""
    if _OURS.isdisjoint(row.columns):
        return row
    return row._replace(columns={k: v for k, v in row.columns.items() if k not in _OURS})


def excluded_columns(reader: Reader) -> Iterator[tuple[str, str]]:
    """
    Name the standard columns of users, queues, teams and units that have another format.

    Teams and units keep addresses in their standard column only; custom ones that are filled are
    told.
    """
    for entityset, shape in ROWS.items():
        defined = reader.gathered.definitions.emailcolumns(shape.table)
        standard = ADDRESS_COLUMNS.get(shape.table, ())
        if defined and standard:
            yield from ((shape.table, name) for name in standard if name not in defined)
            if shape.table not in _KEPT:
                _warn_custom(reader, entityset, custom_columns(reader, shape.table))


_KEPT = ("systemuser", "queue")  # tables whose rows have a place for other columns with addresses


def custom_columns(reader: Reader, table: str) -> tuple[str, ...]:
    """Name the Email columns that an organisation added to a standard table (FLT-10)."""
    defined = reader.gathered.definitions.emailcolumns(table) or ()
    return tuple(name for name in defined if name not in ADDRESS_COLUMNS.get(table, ()))


def custom_addresses(
    reader: Reader, row: RowAt, columns: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Give the custom Email columns of a user or queue that hold something (FLT-25)."""
    for name in columns:
        _check_address(reader, row, name)
    held = ((name, row.columns.get(name)) for name in columns)
    return tuple((name, value) for name, value in held if isinstance(value, str) and value.strip())


def _warn_custom(reader: Reader, entityset: str, names: tuple[str, ...]) -> None:
    rows = reader.gathered.rows(entityset)
    for name in names:
        first = next((row for row in rows if row.columns.get(name)), None)
        if first is not None:
            what = f"{name} is a custom Email column; addresses in it are not looked up."
            reader.report.warn_row(first, name, what)
