"""What an organisation under a policy is, in a few digests: who has another one sees where."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from hashlib import sha256
from typing import Any, cast

import attrs

from sscsim.world import World
from sscsim.world.addressbook import AddressBook

__all__ = ["digests"]

_TABLES = (
    *("systemusers", "usersettings", "queues", "mailboxes", "emailserverprofiles"),
    *("businessunits", "teams", "roles", "records"),
)


def digests(worlds: Sequence[World]) -> list[dict[str, str]]:
    """
    Digest each table of an organisation under each policy, with its settings and the reading.

    The digest of a table is SHA-256 over its rows by id, each as a line of JSON: an object of the
    columns that have another value than where nothing is given, by name. Emails stand in their
    order, for the latest is found first; of ``addresses`` those that several rows have count, with
    the rows in the order in which they are asked, and what is left out.

    >>> [one] = digests([World()])
    >>> sorted(one)[:3]
    ['addresses', 'assume', 'businessunits']
    >>> one["queues"] == sha256(b"").hexdigest()
    True

    """
    known: dict[int, str] = {}  # by identity: most tables are one value under all policies
    found = []
    for world in worlds:
        tables = dict(_tables(world))
        for rows in tables.values():
            if id(rows) not in known:
                known[id(rows)] = _digest(_rows(rows))
        found.append({name: known[id(rows)] for name, rows in tables.items()})
    return found


def _tables(world: World) -> Iterable[tuple[str, Any]]:
    directory = world.directory
    yield from ((name, getattr(directory, name)) for name in _TABLES)
    yield "shares", directory.shares
    yield "emailsearches", directory.emailsearch
    yield "addresses", directory.addressbook
    yield "emails", world.emails
    yield "organization", directory.organization
    yield "assume", world.assume


def _rows(table: Any) -> Iterable[Any]:
    if isinstance(table, AddressBook):
        return _shared(table)
    if isinstance(table, Mapping):
        return (table[key] for key in sorted(table))
    return table if isinstance(table, Iterable) else (table,)


def _shared(book: AddressBook) -> Iterable[Any]:
    yield sorted(book.excluded)
    yield sorted(book.not_parties)
    for address in sorted(book.entries):
        refs = [entry.ref for entry in book.entries[address]]
        if len(refs) > 1:
            yield address, refs


def _digest(rows: Iterable[Any]) -> str:
    whole = sha256()
    for row in rows:
        whole.update(json.dumps(row, default=_plain, sort_keys=True).encode() + b"\n")
    return whole.hexdigest()


def _plain(value: Any) -> Any:
    """Say as JSON what is no JSON yet."""
    if attrs.has(kind := type(value)):
        columns = _columns(cast("Any", kind))
        return {name: own for name, unset in columns if (own := getattr(value, name)) != unset}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, bytes):
        return value.hex()
    return value.value if isinstance(value, Enum) else str(value)


@cache
def _columns(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    """Name the columns of a row that count, with what each is where nothing is given."""
    every = attrs.fields(kind)
    return tuple((one.name, _unset(one.default)) for one in every if one.eq)


def _unset(default: Any) -> Any:
    """Give what a column is where nothing is given; a made one is made once, to be compared."""
    return default.factory() if hasattr(default, "factory") else default
