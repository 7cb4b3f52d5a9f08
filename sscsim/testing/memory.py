"""What a rule remembers: put back as it was, so that one trial does not colour the next."""

from __future__ import annotations

import copy
import sys
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

__all__ = ["Memory"]

_CONTAINERS = (dict, list, set, deque)


class Memory:
    """
    What the module of a check, and the functions around it, keep: containers, names and caches.

    A counterexample shrinks, and shows itself alone, only where each scenario begins alike. What
    hides elsewhere (in an instance, in another module) stays as it is.

    >>> def asking():
    ...     seen = []
    ...     return seen, lambda case: seen.append(case)
    >>> seen, check = asking()
    >>> memory = Memory(check)
    >>> check("m1")
    >>> memory.forget()
    >>> seen
    []

    """

    def __init__(self, check: Callable[..., Any]) -> None:
        while isinstance(check, partial):
            check = check.func
        home = sys.modules.get(getattr(check, "__module__", None) or "")
        self._home: dict[str, Any] = {} if home is None else vars(home)
        self._names = {name: one for name, one in self._home.items() if not name.startswith("__")}
        values = (*self._names.values(), *_enclosed(check))
        functions = (one for one in values if not isinstance(one, type))
        self._caches = [one for one in functions if hasattr(one, "cache_clear")]
        held = [one for one in values if isinstance(one, _CONTAINERS)]
        self._kept = [(one, _copied(one)) for one in held]

    def forget(self) -> None:
        """Put everything back as it was when this was made."""
        self._home.update(self._names)
        for cache in self._caches:
            cache.cache_clear()
        for held, kept in self._kept:
            if held != kept:
                held.clear()
                (held.update if isinstance(held, dict | set) else held.extend)(_copied(kept))


def _enclosed(check: Any) -> Iterator[Any]:
    """Give what a function made inside another one holds of it."""
    for cell in getattr(check, "__closure__", None) or ():
        try:
            yield cell.cell_contents
        except ValueError:  # not filled yet
            continue


def _copied(value: Any) -> Any:
    """Copy a container and the lists and dictionaries in it; all else stays the same thing."""
    if not isinstance(value, _CONTAINERS):
        return value
    new: Any = copy.copy(value)
    if isinstance(value, dict):
        new.update({key: _copied(one) for key, one in value.items()})
    if isinstance(value, list):
        new[:] = map(_copied, value)
    return new
