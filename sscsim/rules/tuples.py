"""Named tuples made at once, for what is made several times for every message."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

__all__ = ["made_of"]

_Named = TypeVar("_Named", bound=tuple[Any, ...])


def made_of(named: type[_Named]) -> Callable[[tuple[Any, ...]], _Named]:
    """
    Give what makes a named tuple of all its values in order, in half the time of calling it.

    >>> from sscsim.vocabulary import Ref
    >>> made_of(Ref)(("queue", "sales"))
    Ref(table='queue', id='sales')

    """
    return partial(tuple.__new__, named)
