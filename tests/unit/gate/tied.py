"""
What ties a certificate of `sscsim gate` to its organisation and its classes, worked out anew.

It shares nothing with what wrote it but the rows themselves.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from sscsim import World
from sscsim.mail import Message

_TABLES = (
    *("systemusers", "usersettings", "queues", "mailboxes", "emailserverprofiles"),
    *("businessunits", "teams", "roles"),
)
_CUSTOMERS = {"lead", "contact", "account"}


def untied(certificate: Mapping[str, Any], worlds: Sequence[World]) -> Iterator[str]:
    """Name the tables in which the organisation is another than the certified one."""
    names = ["policy"] if len(worlds) == 1 else ["from", "to"]
    tied = certificate.get("organisation", {})
    if sorted(tied) != sorted(names):
        yield f"it is not tied to {' and '.join(names)}"
    for name, world in zip(names, worlds, strict=True):
        own, told = _digests(world), tied.get(name, {})
        for table in sorted(own.keys() | told.keys()):
            if own.get(table) != told.get(table):
                yield f"{name}: another organisation or policy, in {table}"


def miscounted(
    certificate: Mapping[str, Any], shown: Iterable[tuple[Message, int]], worlds: Sequence[World]
) -> Iterator[str]:
    """Say where other classes are counted than there are; each is a message, after so many."""
    if certificate.get("count") != len(certificate["classes"]):
        yield f"{certificate.get('count')} classes are counted, not {len(certificate['classes'])}"
    there = Counter(_cell(message, before, worlds) for message, before in shown)
    told = Counter[str]()
    for one in certificate.get("dimensions", ()):
        cell = {name: value for name, value in one.items() if name != "classes"}
        told[json.dumps(cell, sort_keys=True)] += one["classes"]
    for sort in sorted(there.keys() | told.keys()):
        if there[sort] != told[sort]:
            yield f"{told[sort]} classes are counted, not {there[sort]}, of {sort}"


def _cell(message: Message, before: int, worlds: Sequence[World]) -> str:
    senders = worlds[0].directory.rows_at(message.from_[0].address) if message.from_ else ()
    header = "Thread-Index" if message.conversationindex is not None else "none"
    cell = {
        "methods": [[] if message.envelope else _methods(one, message) for one in worlds],
        "customer": bool({row.ref.table for row in senders} & _CUSTOMERS),
        "header": "In-Reply-To" if message.inreplyto else header,
        "before": before,
    }
    return json.dumps(cell, sort_keys=True)


def _methods(world: World, message: Message) -> list[int]:
    known: dict[Any, Any] = {("queue", key): row for key, row in world.directory.queues.items()}
    users = world.directory.systemusers
    known |= {("systemuser", key): world.directory.usersettings.get(key) for key in users}
    refs = [tuple(row.ref) for row in world.directory.rows_at(message.to[0].address)]
    rows: list[Any] = [known[ref] for ref in refs if ref in known]
    methods = [None if row is None else row.incomingemailfilteringmethod for row in rows]
    return [-1 if method is None else int(method) for method in methods]


def _digests(world: World) -> dict[str, str]:
    directory = world.directory
    tables: dict[str, Sequence[Any]] = {
        name: [row for _, row in sorted(getattr(directory, name).items())] for name in _TABLES
    }
    tables["records"] = [row for _, row in sorted(directory.records.items())]
    tables["shares"] = directory.shares
    exported = directory.emailsearch
    tables["emailsearches"] = [None] if exported is None else exported
    tables["emails"] = list(world.emails)
    tables["organization"] = [world.organization]
    tables["assume"] = [world.assume]
    book = directory.addressbook
    several = sorted(book.entries.items())
    tables["addresses"] = [
        sorted(book.excluded),
        sorted(book.not_parties),
        *((one, [entry.ref for entry in rows]) for one, rows in several if len(rows) > 1),
    ]
    return {name: _sha(rows) for name, rows in tables.items()}


def _sha(rows: Iterable[Any]) -> str:
    text = "".join(json.dumps(_json(row), sort_keys=True) + "\n" for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()


def _json(value: Any) -> Any:
    """Give a value as JSON: of a row what differs from an empty one."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple | list):
        return [_json(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _json(one) for name, one in value.items()}
    return _columns(value) if attrs.has(type(value)) else str(value)


def _columns(row: Any) -> dict[str, Any]:
    found = {}
    for column in attrs.fields(type(row)):
        default: Any = column.default
        if getattr(default, "factory", None) is not None:
            default = default.factory()
        value = getattr(row, column.name)
        if column.eq and value != default:
            found[column.name] = _json(value)
    return found
