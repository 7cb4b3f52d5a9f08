"""What a table is made of: its columns with their types, labels, and where its lookups lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sscsim.columns import Column, columns
from sscsim.serve.annotations import labels_in
from sscsim.serve.tables import SetTables, Shown
from sscsim.sources.tables import ROWS
from sscsim.vocabulary import ADDRESS_COLUMNS
from sscsim.world import Record

__all__ = ["Attribute", "attributes_of", "name_column"]

_SEVERAL: Mapping[str, tuple[str, ...]] = {
    "ownerid": ("systemuser", "team"),
    "acceptingentityid": ("queue", "systemuser"),
    "createdby": ("systemuser",),
    "sendersaccount": ("account",),
    "parentcustomerid": ("account", "contact"),
    "primarycontactid": ("contact",),
    "parentaccountid": ("account",),
    "objectid": ("email",),
    "activityid": ("email",),
}
_ANYBODY = ("account", "contact", "lead", "queue", "systemuser")
_STATES = frozenset({"statecode"})
_STATUSES = frozenset({"statuscode"})
_EDM = {bool: "Edm.Boolean", int: "Edm.Int32", datetime: "Edm.DateTimeOffset"}
_TYPES = {"Edm.Boolean": "Boolean", "Edm.Int32": "Integer", "Edm.DateTimeOffset": "DateTime"}
_NAMES = ("fullname", "name", "subject")


class Attribute(NamedTuple):
    """
    One column.

    Attributes:
        name: its logical name.
        exported: its name in rows: that of a lookup has more around it.
        edm: its type in ``$metadata``.
        type: its type in ``EntityDefinitions``.
        labels: its option values, where it has some.
        targets: the tables that a lookup leads to.
        email: whether it holds an address (FLT-10).

    """

    name: str
    exported: str
    edm: str
    type: str
    labels: Mapping[int, str]
    targets: tuple[str, ...] = ()
    email: bool = False


def name_column(table: Shown) -> str | None:
    """
    Name the column by which people know a row of the table.

    >>> from sscsim.serve.tables import tables_of
    >>> from sscsim.world import World
    >>> name_column(tables_of(World()).shown("emails"))
    'subject'

    """
    return next((name for name in _NAMES if name in table.names), None)


def attributes_of(tables: SetTables, table: Shown) -> list[Attribute]:
    """Describe every column of a table, in the order of their names."""
    known = columns(ROWS[table.entityset].cls or Record) if table.entityset in ROWS else {}
    addresses = {*ADDRESS_COLUMNS.get(table.logical, ()), *_custom(table)}
    there = set(tables.logical.values())
    return [
        _described(table, name, known, there)._replace(email=name in addresses)
        for name in sorted(table.names, key=lambda name: name.strip("_"))
    ]


def _custom(table: Shown) -> Iterable[str]:
    """Name the Email columns that an organisation added."""
    for one, _ in table.objects.values():
        yield from getattr(one, "addresscolumns", ())
        yield from (name for name, _ in getattr(one, "customaddresses", ()))


def _described(table: Shown, name: str, known: Mapping[str, Column], there: set[str]) -> Attribute:
    labels = labels_in(table, name)
    if name == table.key:
        return Attribute(name, name, "Edm.Guid", "Uniqueidentifier", {})
    if name.startswith("_"):
        return _lookup(table, name, there)
    edm = _EDM.get(known[name].kind, "Edm.String") if name in known else _sampled(table, name)
    kind = _TYPES.get(edm, "String")
    if edm == "Edm.Int32" and labels:
        kind = "State" if name in _STATES else "Status" if name in _STATUSES else "Picklist"
    return Attribute(name, name, edm, kind, labels)


def _lookup(table: Shown, name: str, there: set[str]) -> Attribute:
    lookup = name[1:-6]
    fixed = table.targets.get(lookup)
    targets = (fixed,) if fixed else _SEVERAL.get(lookup, _ANYBODY)
    usable = tuple(one for one in targets if one in there)
    return Attribute(lookup, name, "Edm.Guid", "Lookup", {}, usable)


def _sampled(table: Shown, name: str) -> str:
    """Tell the type of a column that only rows know; nothing but nulls is a text."""
    values: Iterable[Any] = (row.get(name) for row in table.rows)
    first = next((value for value in values if value is not None), "")
    if isinstance(first, float):
        return "Edm.Double"
    if name == "createdon":
        return "Edm.DateTimeOffset"
    return _EDM.get(type(first), "Edm.String")
