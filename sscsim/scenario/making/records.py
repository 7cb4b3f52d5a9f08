"""Contacts, leads, accounts and other records, and which of their columns hold addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from sscsim.mail import is_wellformed
from sscsim.scenario.forms import Filled
from sscsim.vocabulary import ADDRESS_COLUMNS
from sscsim.world import (
    Record,
)

__all__ = ["address_columns", "name_in", "records"]

_NAME_COLUMNS = ("fullname", "name", "subject", "companyname", "title")
_TABLES = {"contacts": "contact", "leads": "lead", "accounts": "account"}


def records(top: Filled, definitions: Iterable[Filled]) -> tuple[Record, ...]:
    """Build the records of every table, each knowing the Email columns of its table."""
    rows = tuple(_unaddressed(top))
    defined = {
        row.get("table"): row.get("emailcolumns") for row in definitions if "emailcolumns" in row
    }
    own = {row.get("id") for row in top.get("records", ()) if "addresscolumns" in row}
    columns = {**address_columns(rows), **ADDRESS_COLUMNS, **defined}
    return tuple(
        row if row.ref.id in own else attrs.evolve(row, addresscolumns=columns.get(row.table, ()))
        for row in rows
    )


def _unaddressed(top: Filled) -> Iterator[Record]:
    for name, table in _TABLES.items():
        for filled in top.get(name, ()):
            values = filled.only(Record)
            rest = {key: value for key, value in filled.values.items()
                    if key not in values or key == "name"}  # fmt: skip
            rest.pop("id", None)
            yield _record(table, filled, values, rest)
    for filled in top.get("records", ()):
        columns = filled.get("columns", {})
        yield _record(filled.get("table"), filled, filled.only(Record), columns)


def _record(
    table: str, filled: Filled, values: dict[str, Any], columns: Mapping[str, Any]
) -> Record:
    values = {"name": name_in(columns), **values}
    return Record(**{**values, "table": table, "id": filled.get("id"), "columns": columns})


def name_in(columns: Mapping[str, Any]) -> str | None:
    """Find the name of a row among its columns."""
    found = (columns.get(name) for name in _NAME_COLUMNS)
    return next((name for name in found if isinstance(name, str) and name), None)


def address_columns(rows: Iterable[Record]) -> dict[str, tuple[str, ...]]:
    """Find the Email columns of each table: all that stands in them is addresses (contract 4)."""
    values: dict[str, dict[str, list[Any]]] = {}
    for row in rows:
        for name, value in row.columns.items():
            values.setdefault(row.table, {}).setdefault(name, []).append(value)
    return {
        table: tuple(name for name, column in columns.items() if _are_addresses(column))
        for table, columns in values.items()
    }


def _are_addresses(values: Iterable[Any]) -> bool:
    filled = [value for value in values if value is not None and value != ""]
    return bool(filled) and all(
        isinstance(value, str) and is_wellformed(value.strip()) for value in filled
    )
