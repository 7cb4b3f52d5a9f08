"""Values of rows as a scenario writes them: short ids, times, words."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import attrs

from sscsim.mail import Address, parse_address
from sscsim.mail.addresslists import parse_address_list
from sscsim.scenario.compounds import ListOf
from sscsim.scenario.kinds import Kind, Nullable
from sscsim.scenario.parts.emails import PARTICIPATIONS
from sscsim.scenario.references import MailId, RowRef
from sscsim.vocabulary import Ref
from sscsim.world import ActivityParty, EmailSearchRow, OrgDBOrgSettings, World

__all__ = ["Writer", "addresses", "plain", "time", "without_defaults"]

_WORDS = {mask: word for word, mask in PARTICIPATIONS.items()}


def time(moment: datetime) -> str:
    """Write a time in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def plain(value: Any) -> Any:
    """Write a value that refers to nothing."""
    for cls, write in _PLAIN.items():
        if isinstance(value, cls):
            return write(value)
    return value


_PLAIN: Mapping[type, Callable[[Any], Any]] = {
    Ref: lambda value: value._asdict(),
    Enum: lambda value: value.value,
    datetime: time,
    bytes: lambda value: base64.b64encode(value).decode("ascii"),
    OrgDBOrgSettings: lambda value: {name: value.given[name] for name in sorted(value.given)},
    Mapping: lambda value: {key: plain(one) for key, one in value.items()},
    tuple: lambda value: [plain(one) for one in value],
    list: lambda value: [plain(one) for one in value],
}


def without_defaults(row: Any) -> dict[str, Any]:
    """Give the columns of a row that are not as its class has them."""
    own = ((field, getattr(row, field.name)) for field in attrs.fields(type(row)))
    return {field.name: value for field, value in own if value != _default(field)}


def _default(field: attrs.Attribute[Any]) -> Any:
    default: Any = field.default
    return default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]


def addresses(entries: Iterable[Address]) -> list[Any]:
    """Write address entries: as headers have them where that says it all, else in parts."""
    return [_entry(entry) for entry in entries]


def _entry(entry: Address) -> Any:
    text = f"{entry.name} <{entry.address}>" if entry.name else entry.address
    if tuple(parse_address_list(text)) == (entry,):
        return text
    parts = {"address": entry.address, "name": entry.name}
    return parts if parse_address(**parts) == entry else text


@attrs.frozen
class Writer:
    """
    Writes rows of one world.

    Attributes:
        rows: where each id belongs in the file.
        emails: the ids of emails and messages in the file.
        tables: the tables that have a row in the file.
    """

    rows: Mapping[str, Ref]
    emails: frozenset[str]
    tables: frozenset[str]

    @classmethod
    def of(cls, world: World, mails: Iterable[str] = ()) -> Writer:
        """Collect the ids of a world, and those of the messages that will come."""
        directory = world.directory
        rows = {
            key: Ref(table, key)
            for table, keys in {
                "systemuser": directory.systemusers,
                "queue": directory.queues,
                "businessunit": directory.businessunits,
                "team": directory.teams,
                "role": directory.roles,
                "emailserverprofile": directory.emailserverprofiles,
            }.items()
            for key in keys
        }
        rows |= {ref.id: ref for ref in directory.records}
        tables = frozenset(ref.table for ref in rows.values())
        return cls(rows, frozenset((*world.emails.rows, *mails)), tables)

    def row(self, row: Any, keys: Mapping[str, Kind]) -> dict[str, Any]:
        """Write the columns of a row that differ from their defaults, in the order of its form."""
        given = without_defaults(row)
        return {key: self.value(kind, given[key]) for key, kind in keys.items() if key in given}

    def value(self, kind: Kind, value: Any) -> Any:
        """Write one value, as its kind reads it."""
        if value is None:
            return None
        if isinstance(kind, Nullable):
            return self.value(kind.kind, value)
        if isinstance(kind, ListOf):
            return [self.value(kind.kind, one) for one in value]
        if isinstance(kind, RowRef):
            return self.ref(Ref(kind.tables[0], value) if kind.as_id else value)
        if isinstance(kind, MailId):
            return value if value in self.emails else {"id": value, "gone": True}
        return plain(value)

    def ref(self, ref: Ref) -> Any:
        """Write a reference: a short id, or table and id of what is not in the file."""
        if self.rows.get(ref.id) == ref or (ref.table == "email" and ref.id in self.emails):
            return ref.id
        pair: dict[str, Any] = {"table": ref.table, "id": ref.id}
        return pair | {"gone": True} if ref.table in self.tables or ref.id in self.rows else pair

    def parent(self, row: EmailSearchRow) -> Any:
        """Write what a row of the address index points to; its table may be left open."""
        if row.parenttable is not None:
            return self.ref(Ref(row.parenttable, row.parentobjectid))
        known = row.parentobjectid in self.rows
        return (
            self.rows[row.parentobjectid].id
            if known
            else self.ref(Ref("unknown", row.parentobjectid))
        )

    def party(self, party: ActivityParty) -> dict[str, Any]:
        """Write a party of an email."""
        columns = without_defaults(party)
        mask = columns.pop("participationtypemask")
        ref = columns.pop("partyid", None)
        word = _WORDS.get(mask)
        part = {"participation": word} if word else {"participationtypemask": mask}
        address = {"address": columns.pop("addressused")} if "addressused" in columns else {}
        return part | address | ({"party": self.ref(ref)} if ref else {}) | columns
