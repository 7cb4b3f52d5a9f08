"""A state kept in a file: each change is one transaction, done whole or not at all (``--save``).

The file is a database of SQLite: a write stores the rows that are others than before, not the
organisation anew, and a server that is killed leaves what was there before the change or after it.
Rows are told apart by identity, as the world never changes one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TypeAlias

import attrs
from rpds import HashTrieMap

from sscsim.errors import InputError, Place, Problem
from sscsim.serve.codec import decoded, encoded
from sscsim.serve.state import State
from sscsim.world import Directory, Emails, QueueItem, World

__all__ = ["Store", "parts_of", "state_of"]

_VERSION = "1"
_TABLES = (
    "systemusers",
    "usersettings",
    "queues",
    "mailboxes",
    "emailserverprofiles",
    "businessunits",
    "teams",
    "roles",
)
_Part: TypeAlias = tuple[str, str]
# Rows of a table come in the order in which they were put in; that of a new one is the last.
_READ = "select kind, key, value from part order by place, rowid"
_WRITE = """
insert into part values (?, ?, ?, ?)
  on conflict (kind, key) do update set place = excluded.place, value = excluded.value
"""
_SCHEMA = """
create table if not exists part (kind text, key text, place integer, value text,
  primary key (kind, key))
"""


class Store:
    """
    The file in which a state is kept.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     store = Store(Path(folder) / "class.sscsim")
    ...     store.save(State(world=World(), played=3))
    ...     store.close()
    ...     again = Store(Path(folder) / "class.sscsim")
    ...     again.opened(State(world=World())).played
    ...     again.close()
    3

    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._saved: dict[_Part, Any] = {}
        try:
            self._base = sqlite3.connect(
                path, timeout=0.2, isolation_level=None, check_same_thread=False
            )
            self._base.execute("pragma locking_mode = exclusive")
            self._base.execute("begin exclusive")
            self._base.execute(_SCHEMA)
            self._base.execute("commit")
        except sqlite3.Error as error:
            raise self._wrong(error) from None

    def _wrong(self, error: Exception) -> InputError:
        if "locked" in str(error):
            what, offer = "is in use by another server.", "Stop that one, or choose another file."
        else:
            what, offer = f"is no saved state: {error}.", "Choose a new file."
        return InputError([Problem(Place(str(self.path)), what, offer)])

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def opened(self, start: State) -> State:
        """
        Give the state that was saved, or the start where there is none yet.

        Raises:
            InputError: where the file holds no state of this organisation.

        """
        try:
            with closing(
                self._base.execute("select kind, key, value from part order by place")
            ) as found:
                parts = {(kind, key): decoded(value) for kind, key, value in found}
        except (sqlite3.Error, ValueError) as error:
            raise self._wrong(error) from None
        if not parts:
            self.save(start)
            return start
        wanted = start.world.organization.organizationid
        if parts.get(("meta", "organization")) != wanted or parts["meta", "version"] != _VERSION:
            what = "is the state of another organisation, or of another version."
            raise InputError([Problem(Place(str(self.path)), what, "Choose a new file.")])
        state = state_of(parts, start)
        self._saved = dict.fromkeys(parts)  # written anew: their places are others now
        self.save(state)
        return state

    def save(self, state: State) -> None:
        """Store what is other than in the state before, in one transaction."""
        parts = dict(parts_of(state))
        gone = self._saved.keys() - parts.keys()
        changed = [
            (*part, _place(part, value, state), encoded(value))
            for part, value in parts.items()
            if part not in self._saved or self._saved[part] is not value
        ]
        self._base.execute("begin")
        try:
            self._base.executemany("delete from part where kind = ? and key = ?", gone)
            self._base.executemany(_WRITE, changed)
            self._base.execute("commit")
        except BaseException:
            self._base.execute("rollback")
            raise
        self._saved = parts


def parts_of(state: State) -> Iterator[tuple[_Part, Any]]:
    """Take a state apart, each part under a name of its own."""
    world, directory = state.world, state.world.directory
    yield from (
        (("meta", "version"), _VERSION),
        (("meta", "organization"), world.organization.organizationid),
        (("meta", "settings"), world.organization),
        (("meta", "played"), state.played),
        (("meta", "shares"), directory.shares),
    )
    for name in _TABLES:
        yield from (((name, key), row) for key, row in getattr(directory, name).items())
    ordinals = directory.addressbook.ordinals
    for ref in sorted(directory.records, key=lambda ref: ordinals.get(ref, 0)):
        yield ("record", f"{ref.table}/{ref.id}"), directory.records[ref]
    for email in world.emails:
        yield ("email", email.activityid), email
    yield from _marks(world)
    for entityset, rows in state.kept.items():
        yield from ((("kept", f"{entityset}/{key}"), row) for key, row in rows.items())
    for number, delivery in enumerate(state.delivered):
        yield ("delivered", str(number)), delivery


def _marks(world: World) -> Iterator[tuple[_Part, Any]]:
    """Take apart what mail leaves behind beside its emails."""
    for item in world.queueitems:
        yield ("queueitem", f"{item.queueid}/{item.objectid}"), item
    for mailbox, mark in world.watermarks.items():
        yield ("watermark", mailbox), mark
    for (mailbox, identity), count in world.attempts.items():
        yield ("attempts", f"{mailbox}\n{identity}"), count


def _place(part: _Part, value: Any, state: State) -> int:
    """Give the place of a row among those of its kind, which later ones come after."""
    kind, key = part
    if kind == "email":
        return state.world.emails.order[key]
    if kind == "record":
        return state.world.directory.addressbook.ordinals.get(value.ref, 0)
    return int(key) if kind == "delivered" else 0


def state_of(parts: Mapping[_Part, Any], start: State) -> State:
    """Put a state together again; what cannot change is taken from the start."""
    of: dict[str, dict[str, Any]] = {}
    for (kind, key), value in parts.items():
        of.setdefault(kind, {})[key] = value
    first = start.world.directory
    directory = Directory.of(
        organization=of["meta"]["settings"],
        rows=(row for name in (*_TABLES, "record") for row in of.get(name, {}).values()),
        shares=of["meta"]["shares"],
        emailsearch=first.emailsearch,
        excluded=first.addressbook.excluded,
        not_parties=first.addressbook.not_parties,
    )
    items: Mapping[str, QueueItem] = of.get("queueitem", {})
    attempts = {
        (mailbox, identity): count
        for key, count in of.get("attempts", {}).items()
        for mailbox, identity in [key.split("\n", 1)]
    }
    world = World(
        directory=directory,
        emails=Emails.of(of.get("email", {}).values()),
        watermarks=HashTrieMap(of.get("watermark", {})),
        queueitems=HashTrieMap(dict.fromkeys(items.values())),
        attempts=HashTrieMap(attempts),
        assume=start.world.assume,
    )
    kept: dict[str, dict[str, Any]] = {}
    for key, row in of.get("kept", {}).items():
        entityset, _, own = key.partition("/")
        kept.setdefault(entityset, {})[own] = row
    return attrs.evolve(
        start,
        world=world,
        kept=kept,
        played=of["meta"]["played"],
        delivered=tuple(of.get("delivered", {}).values()),
        earlier=None,
    )
