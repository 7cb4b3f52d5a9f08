"""Paring: a scenario without whatever may go, until nothing more may."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

__all__ = ["pare"]

_Path = tuple[str | int, ...]
_KEPT = ("title",)


def pare(document: Mapping[str, Any], keeps: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """
    Take rows, columns, settings and events out of a scenario while it still keeps what matters.

    The search for a counterexample shrinks what it drew itself; this shrinks what somebody wrote.

    Args:
        document: the scenario as plain data; it stays as it is.
        keeps: says of a smaller document whether it still shows what matters; False for one that
            is no scenario any more.

    >>> hanna = {"id": "hanna", "internalemailaddress": "hanna@contoso.example"}
    >>> document = {"title": "Two users", "systemusers": [{"id": "paul"}, hanna], "queues": []}
    >>> pare(document, lambda smaller: "hanna@" in str(smaller))
    {'title': 'Two users', 'systemusers': [{'internalemailaddress': 'hanna@contoso.example'}]}

    """
    pared: dict[str, Any] = dict(document)
    smaller = True
    while smaller:
        smaller = False
        for path in list(_paths(pared)):
            tried = _without(pared, path)
            if tried is not None and keeps(tried):
                pared, smaller = tried, True
    return pared


def _paths(value: Any, path: _Path = ()) -> Iterator[_Path]:
    """List what may go: the large before its parts, of a list the last first."""
    parts: list[tuple[Any, Any]] = []
    if isinstance(value, Mapping):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))[::-1]
    if path:
        yield path
    for key, part in parts:
        if path or key not in _KEPT:
            yield from _paths(part, (*path, key))


def _without(value: Any, path: _Path) -> Any:
    """Copy a value without the part at a path; None if there is no such part any more."""
    key, *rest = path
    if not _has(value, key):
        return None
    below = _without(value[key], tuple(rest)) if rest else None
    if rest and below is None:
        return None
    if isinstance(value, list):
        assert isinstance(key, int)  # noqa: S101 - told to the type checker
        return [*value[:key], *([below] if rest else []), *value[key + 1 :]]
    return {
        name: below if name == key else one for name, one in value.items() if rest or name != key
    }


def _has(value: Any, key: str | int) -> bool:
    """Whether the part is still there; where something before it went, another stands there."""
    if isinstance(value, list):
        return isinstance(key, int) and key < len(value)
    return isinstance(value, Mapping) and key in value
