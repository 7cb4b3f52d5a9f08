"""Contacts, leads, accounts and other records, in the short form where that says it all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sscsim.scenario.making.records import address_columns, name_in
from sscsim.scenario.parts.rows import ROWS
from sscsim.scenario.writing.values import Writer, plain
from sscsim.vocabulary import ADDRESS_COLUMNS, NOT_ACTIVITY_PARTIES, Ref
from sscsim.world import Directory, Record

__all__ = ["definitions", "records"]

_LISTS = {"contact": "contacts", "lead": "leads", "account": "accounts"}
_OWN = ("name", "statecode", "createdon", "ownerid", "owningbusinessunit")


def records(rows: Sequence[Record], writer: Writer) -> dict[str, list[dict[str, Any]]]:
    """Write records, which come in the order of the address book."""
    places = [list(_LISTS).index(row.table) if row.table in _LISTS else len(_LISTS) for row in rows]
    odd = _odd(rows)
    listed = [row for row in rows if row.table in _LISTS]
    if places != sorted(places) or not all(_is_short(row) and row.ref not in odd for row in listed):
        return {"records": [_long(row, writer, odd) for row in rows]}
    short = {
        name: [_short(row, writer) for row in rows if row.table == table]
        for table, name in _LISTS.items()
    }
    return short | {"records": [_long(row, writer, odd) for row in rows if row.table not in _LISTS]}


def _is_short(row: Record) -> bool:
    """Whether the columns alone tell the record."""
    form = ROWS[_LISTS[row.table]]
    for key, value in row.columns.items():
        if key in {*_OWN, "id"} - {"name"} or form.name_of(key) != key:
            return False
        if key in form.keys and not _is_simple(key, value):
            return False
    return bool(row.name == row.columns.get("name", name_in(row.columns)))


def _is_simple(key: str, value: Any) -> bool:
    if key == "parentcustomerid":
        return value is None or (isinstance(value, Ref) and value.table in {"account", "contact"})
    return value is None or isinstance(value, str)


def _short(row: Record, writer: Writer) -> dict[str, Any]:
    keys = ROWS[_LISTS[row.table]].keys
    columns = {
        key: writer.value(keys[key], value) if key in keys else plain(value)
        for key, value in row.columns.items()
    }
    own = {key: value for key, value in writer.row(row, keys).items() if key != "name"}
    return {"id": row.id, **columns, **own}


def _long(row: Record, writer: Writer, odd: frozenset[Ref]) -> dict[str, Any]:
    keys = {key: kind for key, kind in ROWS["records"].keys.items() if key in _OWN}
    own = writer.row(row, keys)
    if row.name == name_in(row.columns):
        own.pop("name", None)
    else:
        own["name"] = row.name
    if row.ref in odd:
        own["addresscolumns"] = list(row.addresscolumns)
    return {"id": row.id, "table": row.table, **own, "columns": plain(row.columns)}


def definitions(directory: Directory) -> list[dict[str, Any]]:
    """Write what is not as the loader would find it: Email columns, and who may be a party."""
    places = directory.addressbook.ordinals
    rows = sorted(directory.records.values(), key=lambda row: places[row.ref])
    derived, given = _derived(rows), _given(rows)
    found: dict[str, dict[str, Any]] = {
        table: {"emailcolumns": list(columns)}
        for table, several in given.items()
        for columns in several
        if len(several) == 1 and columns != derived.get(table, ())
    }
    odd = directory.addressbook.not_parties ^ NOT_ACTIVITY_PARTIES
    for table in odd:
        found.setdefault(table, {})["isactivityparty"] = table in NOT_ACTIVITY_PARTIES
    return [{"table": table, **said} for table, said in sorted(found.items())]


def _odd(rows: Sequence[Record]) -> frozenset[Ref]:
    """Find the rows whose Email columns are neither those of their table nor as found."""
    derived, given = _derived(rows), _given(rows)
    return frozenset(
        row.ref
        for row in rows
        if len(given[row.table]) > 1 and row.addresscolumns != derived.get(row.table, ())
    )


def _derived(rows: Iterable[Record]) -> dict[str, tuple[str, ...]]:
    return {**address_columns(rows), **ADDRESS_COLUMNS}


def _given(rows: Iterable[Record]) -> dict[str, set[tuple[str, ...]]]:
    found: dict[str, set[tuple[str, ...]]] = {}
    for row in rows:
        found.setdefault(row.table, set()).add(row.addresscolumns)
    return found
