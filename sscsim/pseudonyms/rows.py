"""The rows of a snapshot under pseudonyms: what each column becomes."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from sscsim.columns import Column, clean_id, columns
from sscsim.mail import is_wellformed
from sscsim.mail.threads import thread_index
from sscsim.pseudonyms.mapping import GUID, Pseudonyms
from sscsim.sources.tables import ROWS
from sscsim.vocabulary import Ref
from sscsim.world import ActivityParty

__all__ = ["Rows", "ids_in", "ordered_addresses", "snapshot_rows"]

Rows = Mapping[str, list[dict[str, Any]]]

_PARTIES = "email_activity_parties"
_LOOKUP = re.compile(r"_(?P<name>.+)_value")
_FORMATTED = "@OData.Community.Display.V1.FormattedValue"
_TABLE = "@Microsoft.Dynamics.CRM.lookuplogicalname"
_SCHEMA_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")

# Metadata: names of tables and columns, which verdicts are spelt with.
_DEFINITION = (
    "LogicalName",
    "EntitySetName",
    "PrimaryIdAttribute",
    "PrimaryNameAttribute",
    "IsActivityParty",
)
_ATTRIBUTE = ("LogicalName", "FormatName", "Format", "MetadataId")
# Texts of the organisation that decide something; blob and expression are settings, not names.
_SETTINGS = frozenset({
    "trackingprefix",
    "hashfilterkeywords",
    "orgdborgsettings",
    "blockedattachments",
    "blockedmimetypes",
    "allowedmimetypes",
})  # fmt: skip
_NOT_KEPT = frozenset({"internetmessageheaders"})  # nothing reads what an export has there
_ADDRESS_LISTS = frozenset({"sender", "torecipients", "addressused", "emailaddress"})
_ORDERED_SETS = ("systemusers", "queues", "mailboxes")


class _At(NamedTuple):
    """Where a value stands: its column, and what is known of that."""

    name: str
    entityset: str
    column: Column | None


def snapshot_rows(rows: Rows, names: Pseudonyms) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Give every entity set again, its rows in the same order."""
    for entityset, several in rows.items():
        row_of = _METADATA.get(entityset)
        if row_of is not None:
            yield entityset, [row_of(row, names) for row in several]
        else:
            shape = ROWS.get(entityset)
            known = {} if shape is None or shape.cls is None else columns(shape.cls)
            yield entityset, [_row(row, known, names, entityset) for row in several]


def _row(
    row: Mapping[str, Any], known: Mapping[str, Column], names: Pseudonyms, entityset: str = ""
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in row.items():
        if key == _PARTIES and isinstance(value, list):
            party = columns(ActivityParty)
            made[key] = [_row(part, party, names) for part in value if isinstance(part, dict)]
        elif "@" in key:
            if _stays(key, row, known):
                made[key] = value
        elif key not in _NOT_KEPT and (value is None or not isinstance(value, list)):
            found = _LOOKUP.fullmatch(key)
            name = found["name"] if found else key
            made[key] = _value(_At(name, entityset, known.get(name)), value, names)
    return made


def _stays(key: str, row: Mapping[str, Any], known: Mapping[str, Column]) -> bool:
    """Keep the table of a lookup, and the label of an option that has no value beside it."""
    if key.endswith(_TABLE):
        return True
    name = key.removesuffix(_FORMATTED)
    return name != key and name not in row and name in known and known[name].kind in {int, bool}


def _value(at: _At, value: Any, names: Pseudonyms) -> Any:
    if isinstance(value, Mapping):
        return {key: _value(at, part, names) for key, part in value.items()}
    return _change(at, value)(names, value) if isinstance(value, str) else value


def _change(at: _At, text: str) -> Callable[[Pseudonyms, str], str]:
    """Choose what becomes of a text; the first that fits counts."""
    kind = None if at.column is None else at.column.kind
    named = at.column is not None and (at.column.is_id or kind is Ref)
    fitting = (
        (at.name == "subject" and at.entityset != "emails", Pseudonyms.text),
        (at.name in _BY_NAME, _BY_NAME.get(at.name, Pseudonyms.text)),
        (at.entityset == "organizations" and at.name in _SETTINGS, _as_it_is),
        (at.name in _ADDRESS_LISTS, _addresses),
        (at.name.endswith("typecode") and _SCHEMA_NAME.fullmatch(text), _as_it_is),
        (kind not in {None, str, Ref, tuple}, _as_it_is),
        (named, Pseudonyms.id),
        (at.name.endswith("id") and not _is_address(text), Pseudonyms.id),
    )
    return next((change for fits, change in fitting if fits), Pseudonyms.text)


def _as_it_is(_: Pseudonyms, text: str) -> str:
    return text


def _addresses(names: Pseudonyms, text: str) -> str:
    return ";".join(names.address(part) for part in text.split(";"))


def _is_address(text: str) -> bool:
    return is_wellformed(text.strip().lower())


def _index_text(names: Pseudonyms, text: str) -> str:
    index = thread_index(text)
    return names.words(text) if index is None else base64.b64encode(names.index(index)).decode()


_BY_NAME: Mapping[str, Callable[[Pseudonyms, str], str]] = {
    "subject": Pseudonyms.subject,
    "messageid": Pseudonyms.bracketed,
    "inreplyto": Pseudonyms.bracketed,
    "trackingtoken": Pseudonyms.trackingtoken,
    "conversationindex": _index_text,
}


def _definition(row: Mapping[str, Any], _: Pseudonyms) -> dict[str, Any]:
    made = {key: row[key] for key in _DEFINITION if key in row}
    if isinstance(row.get("Attributes"), list):
        made["Attributes"] = [
            {key: part[key] for key in _ATTRIBUTE if key in part}
            for part in row["Attributes"]
            if isinstance(part, dict)
        ]
    return made


_CONFIGURATION_KEY = "emailaddressconfigurationid"


def _configuration(row: Mapping[str, Any], names: Pseudonyms) -> dict[str, Any]:
    """Keep which column is not resolved: the id of its metadata, or ``table.column``."""
    kept = {
        key: value
        for key, value in row.items()
        if "@" not in key
        and (not isinstance(value, str) or GUID.fullmatch(value) or key == "donotresolve")
    }
    key, name = row.get(_CONFIGURATION_KEY), row.get("name")
    if isinstance(key, str):
        kept[_CONFIGURATION_KEY] = names.id(key)
    if isinstance(name, str):
        kept["name"] = name if "." in name and _SCHEMA_NAME.fullmatch(name) else names.text(name)
    return kept


def _privilege(row: Mapping[str, Any], names: Pseudonyms) -> dict[str, Any]:
    """Keep the name of a privilege: it is the product's."""
    made = _row(row, {}, names)
    name = row.get("name")
    if isinstance(name, str) and _SCHEMA_NAME.fullmatch(name) and name.startswith("prv"):
        made["name"] = name
    return made


def _depth(row: Mapping[str, Any], names: Pseudonyms) -> dict[str, Any]:
    made = _row(row, {}, names)
    if "privilegedepthmask" in row:
        made["privilegedepthmask"] = row["privilegedepthmask"]
    return made


_METADATA: Mapping[str, Callable[[Mapping[str, Any], Pseudonyms], dict[str, Any]]] = {
    "entitydefinitions": _definition,
    "emailaddressconfigurations": _configuration,
    "privileges": _privilege,
    "roleprivilegescollection": _depth,
}


def ids_in(rows: Rows) -> Iterator[str]:
    """Find every id: what stands in a column that names a row, or looks like one anywhere."""
    for entityset, several in rows.items():
        if entityset not in {"entitydefinitions", "emailaddressconfigurations"}:
            for row in several:
                yield from _ids_of(row)


def _ids_of(row: Mapping[str, Any]) -> Iterator[str]:
    for key, value in row.items():
        if key == _PARTIES and isinstance(value, list):
            for part in value:
                yield from _ids_of(part) if isinstance(part, dict) else ()
        elif isinstance(value, str) and "@" not in key and key not in _BY_NAME:
            if _names_row(key) and not _is_address(value):
                yield clean_id(value)
            yield from (clean_id(found) for found in GUID.findall(value))


def _names_row(key: str) -> bool:
    return key.endswith("id") or _LOOKUP.fullmatch(key) is not None


def ordered_addresses(rows: Rows) -> Iterator[str]:
    """Find the addresses that decide a tie: all of users, queues and mailboxes."""
    for entityset in _ORDERED_SETS:
        for row in rows.get(entityset, ()):
            for key, value in row.items():
                own = isinstance(value, str) and "@" not in key
                if own and (key == "emailaddress" or _is_address(value)):
                    yield value
