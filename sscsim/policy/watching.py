"""A world that notes what is looked at of it, so that one knows what an answer rests on.

It stands in for a `World` wherever mail is decided. Noted are settings and columns of the
organisation by name, and rows of people, queues, mailboxes and profiles by table and id; what an
address stands for is one question with one answer. It is for asking only: nothing can be written
into it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, NamedTuple, cast

import attrs

from sscsim.world import Directory, World

__all__ = ["Seen", "UnwatchedError", "is_of_organization", "looked_up", "watched"]

_SETTING, _COLUMN, _WHOLE, _CALL = "setting", "column", "whole", "call"
_SHELVES = frozenset({"systemusers", "usersettings", "queues", "mailboxes", "emailserverprofiles"})
_CALLS = frozenset({"row", "rows_at", "column_at", "mailboxes_at", "mailbox_of_owner"})


class UnwatchedError(TypeError):
    """Something was done to a watched world that is not asking."""


class Seen(NamedTuple):
    """
    A place that was looked at.

    >>> str(Seen("setting", ("HideTrackAllOption",)))
    'setting HideTrackAllOption'

    """

    kind: str
    key: tuple[Hashable, ...]

    def __str__(self) -> str:
        """Say it as ``kind name ...``."""
        return " ".join((self.kind, *(_said(part) for part in self.key)))


def watched(world: World, seen: dict[Seen, None]) -> World:
    """Give a world that decides as another does, and notes in ``seen`` what is looked at."""
    return attrs.evolve(world, directory=cast("Directory", _Directory(world.directory, seen)))


def looked_up(world: World, place: Seen) -> Any:
    """Give what stands in a place."""
    directory, key = world.directory, place.key
    if place.kind == _SETTING:
        return world.settings[str(key[0])]
    if place.kind == _COLUMN:
        return getattr(world.organization, str(key[0]))
    if place.kind == _WHOLE:
        return getattr(directory, str(key[0]))
    if place.kind == _CALL:
        name, *arguments = key
        return getattr(directory, str(name))(*arguments)
    return getattr(directory, place.kind).get(key[0])


def is_of_organization(place: Seen) -> bool:
    """Say whether a place is a setting or a column of the organisation itself."""
    return place.kind in {_SETTING, _COLUMN}


def _said(part: Hashable) -> str:
    return ":".join(map(str, part)) if isinstance(part, tuple) else str(part)


class _Settings:
    def __init__(self, settings: Any, seen: dict[Seen, None]) -> None:
        self._settings, self._seen = settings, seen

    def __getitem__(self, name: str) -> Any:
        self._seen[Seen(_SETTING, (name,))] = None
        return self._settings[name]

    def __getattr__(self, name: str) -> Any:
        return self[name]


class _Organization:
    def __init__(self, organization: Any, seen: dict[Seen, None]) -> None:
        self._organization, self._seen = organization, seen
        self.orgdborgsettings = _Settings(organization.orgdborgsettings, seen)

    def __getattr__(self, name: str) -> Any:
        self._seen[Seen(_COLUMN, (name,))] = None
        return getattr(self._organization, name)


class _Shelf(Mapping[str, Any]):
    """A table by id; who goes through all of it has seen all of it."""

    def __init__(self, name: str, rows: Mapping[str, Any], seen: dict[Seen, None]) -> None:
        self._name, self._rows, self._seen = name, rows, seen

    def get(self, key: str, default: Any = None) -> Any:
        self._seen[Seen(self._name, (key,))] = None
        return self._rows.get(key, default)

    def __getitem__(self, key: str) -> Any:
        self._seen[Seen(self._name, (key,))] = None
        return self._rows[key]

    def __contains__(self, key: object) -> bool:
        self._seen[Seen(self._name, (cast("str", key),))] = None
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        self._seen[Seen(_WHOLE, (self._name,))] = None
        return iter(self._rows)

    def __len__(self) -> int:
        self._seen[Seen(_WHOLE, (self._name,))] = None
        return len(self._rows)


class _Directory:
    def __init__(self, directory: Directory, seen: dict[Seen, None]) -> None:
        self._directory, self._seen = directory, seen
        self.organization = _Organization(directory.organization, seen)
        self.memo: dict[Any, Any] = {}  # of its own: what is remembered is not looked at

    def __getattr__(self, name: str) -> Any:
        if name in _SHELVES:
            found: Any = _Shelf(name, getattr(self._directory, name), self._seen)
            self.__dict__[name] = found
            return found
        if name in _CALLS:
            return self._call(name)
        if name.startswith(("with_", "_")):
            message = f"{name} of a watched directory: only questions may be asked of it."
            raise UnwatchedError(message)
        self._seen[Seen(_WHOLE, (name,))] = None
        return getattr(self._directory, name)

    def _call(self, name: str) -> Any:
        asked = getattr(self._directory, name)

        def call(*arguments: Any) -> Any:
            self._seen[Seen(_CALL, (name, *arguments))] = None
            return asked(*arguments)

        self.__dict__[name] = call
        return call
