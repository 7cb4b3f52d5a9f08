"""How the kernel is compiled: once, and kept beside the source for the next time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

__all__ = ["compiled"]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile a function when it is first called; with ``NUMBA_DISABLE_JIT`` Python runs it."""
    return cast(_Function, njit(cache=True)(function))


def inlined(function: _Function) -> _Function:
    """Put a small function into those that call it, as it is compiled."""
    return cast(_Function, njit(cache=True, inline="always")(function))
