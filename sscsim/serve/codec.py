"""Values of the world as JSON and back: what they are is said beside them, and only known kinds."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

import attrs

from sscsim import events, world
from sscsim.mail import Address, Attachment, Message
from sscsim.vocabulary import ReadDepth, Ref
from sscsim.world.settings import Organization, OrgDBOrgSettings

__all__ = ["decoded", "encoded"]

_ROWS = (getattr(world, name) for name in world.__all__)
_EVENTS = (getattr(events, name) for name in events.__all__)
# Classes whose fields are written out; what the world derives from them is not.
_CLASSES: Mapping[str, type] = {
    one.__name__: one
    for one in (*_ROWS, *_EVENTS, Message, Attachment, Organization, OrgDBOrgSettings)
    if isinstance(one, type) and attrs.has(one)
}
_TUPLES: Mapping[str, Callable[..., Any]] = {"Ref": Ref, "Address": Address}
_PLAIN = (str, int, float, bool, type(None))


def encoded(value: Any) -> str:
    """
    Write a value as JSON.

    >>> encoded((Ref("queue", "q1"), b"x"))
    '{"list": [{"Ref": ["queue", "q1"]}, {"bytes": "eA=="}]}'

    """
    return json.dumps(_written(value))  # in ASCII: half a character has no other form


def decoded(text: str) -> Any:
    """
    Read what `encoded` wrote.

    Raises:
        ValueError: where it was not.

    >>> decoded(encoded((Ref("queue", "q1"), b"x")))
    (Ref(table='queue', id='q1'), b'x')

    """
    try:
        return _read(json.loads(text))
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"a value cannot be read: {error}") from None


def _written(value: Any) -> Any:
    for kind, write in _WRITTEN:
        if isinstance(value, kind):
            return write(value)
    return {type(value).__name__: _fields(value)}


def _several(value: Any) -> Any:
    """Write a tuple: one that has a name under it, any other as a list."""
    name = type(value).__name__
    return {name if name in _TUPLES else "list": [_written(one) for one in value]}


def _fields(value: Any) -> dict[str, Any]:
    """Write the fields of a row that are not at their default."""
    fields = (field for field in attrs.fields(type(value)) if field.init)
    named = ((field, getattr(value, field.name)) for field in fields)
    return {
        field.name: _written(held)
        for field, held in named
        if isinstance(held, Mapping) or field.default is attrs.NOTHING or held != field.default
    }


_WRITTEN: tuple[tuple[type | tuple[type, ...], Callable[[Any], Any]], ...] = (
    (ReadDepth, lambda value: {"ReadDepth": value.value}),
    (Enum, lambda value: value.value),
    (_PLAIN, lambda value: value),
    (datetime, lambda value: {"time": value.isoformat()}),
    (bytes, lambda value: {"bytes": base64.b64encode(value).decode()}),
    ((tuple, list), _several),
    (frozenset, lambda value: {"set": sorted(value)}),
    (Mapping, lambda value: {"map": [[name, _written(one)] for name, one in value.items()]}),
)


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    [(kind, held)] = value.items()
    if kind in _CLASSES:
        return _CLASSES[kind](**{name: _read(one) for name, one in held.items()})
    if kind in _TUPLES:
        return _TUPLES[kind](*map(_read, held))
    return _KINDS[kind](held)


_KINDS: Mapping[str, Callable[[Any], Any]] = {
    "ReadDepth": ReadDepth,
    "time": datetime.fromisoformat,
    "bytes": base64.b64decode,
    "list": lambda held: tuple(map(_read, held)),
    "set": frozenset,
    "map": lambda held: {name: _read(one) for name, one in held},
}
