"""Rows of the world as Dataverse shows them: lookups by their ids, times in UTC, ids as GUIDs."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from enum import IntEnum
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from sscsim.columns import columns
from sscsim.remedy.requests import whole_blob
from sscsim.serve.ids import wire_id
from sscsim.vocabulary import Ref
from sscsim.world import ActivityParty, Email, Organization, OrgDBOrgSettings, QueueItem, Record

__all__ = [
    "PARTIES",
    "TARGETS",
    "WireRow",
    "email_row",
    "exported_names",
    "item_row",
    "party_rows",
    "record_row",
    "row_of",
]

TABLE = "@Microsoft.Dynamics.CRM.lookuplogicalname"
PARTIES = "email_activity_parties"

_MADE_UP = "@no-message-id.invalid"  # an id that no message bears (`Message.identity`)
_OURS = frozenset(
    {"hashed", "members", "prvReadActivity", "roles"}
)  # the model's own, and no columns of the product
TARGETS = {  # lookups that the world keeps as a bare id, and the table each leads to
    "businessunitid": "businessunit",
    "correlatedactivityid": "email",
    "defaultmailbox": "mailbox",
    "emailserverprofile": "emailserverprofile",
    "owningbusinessunit": "businessunit",
    "parentactivityid": "email",
    "parentbusinessunitid": "businessunit",
    "parentsystemuserid": "systemuser",
    "queueid": "queue",
    "receivingmailboxid": "mailbox",
}


_Show: TypeAlias = Callable[[str, Any], Iterator[tuple[str, Any]]]


class WireRow(dict[str, Any]):
    """A row as it is shown, and beside it the table that each of its lookups leads to."""

    tables: Mapping[str, str]

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> WireRow:
        """
        Take the annotations of lookups out of a row.

        >>> row = WireRow.of({"_ownerid_value": "u1", f"_ownerid_value{TABLE}": "systemuser"})
        >>> row, row.tables
        ({'_ownerid_value': 'u1'}, {'_ownerid_value': 'systemuser'})

        """
        row = cls({name: value for name, value in given.items() if "@" not in name})
        named = given.keys() - row.keys()
        row.tables = {name.removesuffix(TABLE): given[name] for name in named}
        return row


class _Cell(NamedTuple):
    """One column of a class: its field, and how its value is shown."""

    name: str
    show: _Show


def row_of(row: Any, table: str) -> dict[str, Any]:
    """
    Show a row of a class of the world; its table names it, and its first column is its key.

    >>> from sscsim.world import Queue
    >>> row_of(Queue(queueid="q1", name="Sales"), "queue")["name"]
    'Sales'

    """
    made: dict[str, Any] = {}
    cls: type = type(row)
    for cell in _cells(cls, table):
        made.update(cell.show(cell.name, getattr(row, cell.name)))
    made.update(getattr(row, "customaddresses", ()))
    return made


def exported_names(cls: type, table: str) -> tuple[str, ...]:
    """Name the columns of a class as they are exported: a lookup has a name of its own."""
    lookups = {_lookup, *_BARE.values()}
    return tuple(
        f"_{cell.name}_value" if cell.show in lookups else cell.name for cell in _cells(cls, table)
    )


@cache
def _cells(cls: type, table: str) -> tuple[_Cell, ...]:
    names = [name for name in columns(cls) if name not in _OURS]
    cells = [_Cell(name, _shower(cls, name)) for name in names]
    if columns(cls)[names[0]].is_id:
        cells[0] = _Cell(names[0], _key(_KEY_TABLES.get(table, table)))
    if cls is Organization:
        cells.append(_Cell("orgdborgsettings", _blob))
    return tuple(cells)


_KEY_TABLES = {"usersettings": "systemuser"}  # a table whose key is the id of another's row


def _shower(cls: type, name: str) -> _Show:
    if cls is Email and name in {"messageid", "inreplyto"}:
        return _message_id
    if name in TARGETS and columns(cls)[name].kind is str:
        return _BARE[name]
    return _SHOWERS.get(columns(cls)[name].kind, _plain)


def _key(table: str) -> _Show:
    def shown(name: str, value: Any) -> Iterator[tuple[str, Any]]:
        yield name, wire_id(Ref(table, value))

    return shown


def _bare(table: str) -> _Show:
    return lambda name, value: _lookup(name, value and Ref(table, value))


def _lookup(name: str, value: Ref | None) -> Iterator[tuple[str, Any]]:
    yield f"_{name}_value", value and wire_id(value)
    if value:
        yield f"_{name}_value{TABLE}", value.table


def _plain(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    yield name, int(value) if isinstance(value, IntEnum) else value


def _time(name: str, value: datetime | None) -> Iterator[tuple[str, Any]]:
    yield name, value and f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _bytes(name: str, value: bytes | None) -> Iterator[tuple[str, Any]]:
    yield name, None if value is None else base64.b64encode(value).decode()


def _message_id(name: str, value: str | None) -> Iterator[tuple[str, Any]]:
    known = value is not None and not value.endswith(_MADE_UP)
    yield name, f"<{value}>" if known else None


def _blob(name: str, value: OrgDBOrgSettings) -> Iterator[tuple[str, Any]]:
    yield name, whole_blob(value) if value.given or value.unknown else None


_SHOWERS: Mapping[type, _Show] = {Ref: _lookup, datetime: _time, bytes: _bytes}
_BARE = {name: _bare(table) for name, table in TARGETS.items()}


def record_row(record: Record, key: str) -> dict[str, Any]:
    """Show a row of any other table, every column as it was given."""
    made: dict[str, Any] = {key: wire_id(record.ref)}
    for name, value in record.columns.items():
        if name != key:
            made.update(_lookup(name, value) if isinstance(value, Ref) else _any(name, value))
    made.update(_time("createdon", record.createdon))
    made.update(_lookup("ownerid", record.ownerid))
    made.update(_BARE["owningbusinessunit"]("owningbusinessunit", record.owningbusinessunit))
    made["statecode"] = record.statecode
    return made


def _any(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    return _time(name, value) if isinstance(value, datetime) else _plain(name, value)


def party_rows(email: Email) -> list[WireRow]:
    """Show the parties of an email; each has an id made from the email's and its place."""
    rows = (_party(email, number, party) for number, party in enumerate(email.parties, 1))
    return list(map(WireRow.of, rows))


def _party(email: Email, number: int, party: ActivityParty) -> dict[str, Any]:
    key = wire_id(Ref("activityparty", f"{email.activityid}/{number}"))
    return {
        "activitypartyid": key,
        **dict(_lookup("activityid", email.ref)),
        **row_of(party, "activityparty"),
    }


def item_row(item: QueueItem) -> dict[str, Any]:
    """Show an email lying in a queue."""
    return {
        "queueitemid": wire_id(Ref("queueitem", f"{item.queueid}/{item.objectid}")),
        **dict(_lookup("queueid", Ref("queue", item.queueid))),
        **dict(_lookup("objectid", Ref("email", item.objectid))),
    }


def email_row(email: Email) -> Mapping[str, Any]:
    """Show an email, with its parties."""
    accepted = email.acceptingentityid
    return {
        **row_of(email, "email"),
        "acceptingentitytypecode": accepted and accepted.table,
        "activitytypecode": "email",
        PARTIES: party_rows(email),
    }
