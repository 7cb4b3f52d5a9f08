"""``entitydefinitions.json``: which tables may be parties, and which columns have format Email.

``emailaddressconfigurations.json`` belongs to it: columns that do not resolve (FLT-11).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

import attrs

from sscsim.columns import shown
from sscsim.sources.report import Report, RowAt
from sscsim.sources.tables import Shape, shapes_by_rule
from sscsim.vocabulary import NOT_ACTIVITY_PARTIES

__all__ = ["Definition", "Definitions", "read_definitions", "read_exclusions"]


@attrs.frozen
class Definition:
    """What the export says about one table; None where it does not say it."""

    table: str
    entityset: str | None = None
    key: str | None = None
    name: str | None = None
    party: bool | None = None
    emailcolumns: tuple[str, ...] | None = None


@attrs.frozen
class Definitions:
    """The tables by name, and the columns by the id of their metadata."""

    tables: Mapping[str, Definition] = attrs.field(factory=dict)
    columnids: Mapping[str, tuple[str, str]] = attrs.field(factory=dict)

    def shape(self, entityset: str) -> Shape | None:
        """Find table and key of an entity set; a definition may leave out the name of its set."""
        named = (found for found in self.tables.values() if found.entityset == entityset)
        ruled = (self.tables.get(shape.table) for shape in shapes_by_rule(entityset))
        unnamed = (found for found in ruled if found is not None and found.entityset is None)
        found = next(chain(named, unnamed), None)
        if found is None:
            return None
        return Shape(entityset, found.table, (found.key or f"{found.table}id",))

    def emailcolumns(self, table: str) -> tuple[str, ...] | None:
        """Name the columns of format Email (FLT-10); None where the export does not tell."""
        found = self.tables.get(table)
        return None if found is None else found.emailcolumns

    @property
    def not_parties(self) -> frozenset[str]:
        """Name the tables that cannot be party of an activity (PTY-12, SP-18)."""
        said = {name: found.party for name, found in self.tables.items()}
        refused = {name for name, party in said.items() if party is False}
        return frozenset(refused | {name for name in NOT_ACTIVITY_PARTIES if not said.get(name)})


def read_definitions(rows: Iterable[RowAt], report: Report) -> Definitions:
    """Read the rows of ``entitydefinitions.json`` (contract 4)."""
    tables: dict[str, Definition] = {}
    columnids: dict[str, tuple[str, str]] = {}
    for row in rows:
        table = _word(row, "LogicalName", report)
        if table is None:
            continue
        columns = list(_attributes(row, report))
        tables[table] = Definition(
            table=table,
            entityset=_word(row, "EntitySetName", report),
            key=_word(row, "PrimaryIdAttribute", report),
            name=_word(row, "PrimaryNameAttribute", report),
            party=_party(row, report),
            emailcolumns=tuple(map(_logical, filter(_is_email, columns))) if columns else None,
        )
        for column in columns:
            if isinstance(metadata := column.get("MetadataId"), str):
                columnids[metadata.lower()] = (table, _logical(column))
    return Definitions(tables, columnids)


def _word(row: RowAt, key: str, report: Report) -> str | None:
    value = row.columns.get(key)
    if value is not None and not isinstance(value, str):
        report.row(row, key, f"{key} is {shown(value)}.", "Write a logical name in quotes.")
    return value.strip().lower() or None if isinstance(value, str) else None


def _party(row: RowAt, report: Report) -> bool | None:
    value = row.columns.get("IsActivityParty")
    if isinstance(value, dict):  # a managed property
        value = value.get("Value")
    if value is not None and not isinstance(value, bool):
        what = f"IsActivityParty is {shown(value)}."
        report.row(row, "IsActivityParty", what, "Write true or false.")
        return None
    return value


def _attributes(row: RowAt, report: Report) -> Iterable[dict[str, Any]]:
    given = row.columns.get("Attributes")
    if given is None:
        return
    if not isinstance(given, list):
        report.row(row, "Attributes", f"Attributes is {shown(given)}.", _ATTRIBUTES)
        return
    for number, column in enumerate(given, 1):
        if isinstance(column, dict) and isinstance(column.get("LogicalName"), str):
            yield column
        else:
            what = f"entry {number} of Attributes has no LogicalName."
            report.row(row, "Attributes", what, _ATTRIBUTES)


_ATTRIBUTES = 'Write a list of {"LogicalName": ..., "FormatName": {"Value": ...}}.'


def _logical(column: Mapping[str, Any]) -> str:
    return str(column["LogicalName"]).strip().lower()


def _is_email(column: Mapping[str, Any]) -> bool:
    """Say whether the format is Email; older versions have it under ``Format``."""
    formats = (column.get("FormatName"), column.get("Format"))
    words = (word.get("Value") if isinstance(word, dict) else word for word in formats)
    return any(isinstance(word, str) and word.strip().lower() == "email" for word in words)


def read_exclusions(
    rows: Iterable[RowAt], definitions: Definitions, report: Report
) -> frozenset[tuple[str, str]]:
    """
    Read which columns an administrator excluded from resolution (FLT-11).

    The row holds the metadata id of its column, under a name no page publishes; so every value is
    tried. Else its ``name`` may say ``table.column``.
    """
    excluded = set()
    for row in rows:
        if str(row.columns.get("donotresolve")).strip().lower() not in {"true", "1", "yes"}:
            continue
        column = _column_of(row, definitions)
        if column is None:
            what = "donotresolve is set, but which column it is about cannot be told."
            offer = "Export entitydefinitions.json with Attributes and their MetadataId."
            report.warn_row(row, "donotresolve", what, offer)
        else:
            excluded.add(column)
    return frozenset(excluded)


def _column_of(row: RowAt, definitions: Definitions) -> tuple[str, str] | None:
    for value in row.columns.values():
        if isinstance(value, str) and value.strip("{} ").lower() in definitions.columnids:
            return definitions.columnids[value.strip("{} ").lower()]
    name = row.columns.get("name")
    table, dot, column = name.strip().lower().partition(".") if isinstance(name, str) else ("",) * 3
    return (table, column) if dot and table and column else None
