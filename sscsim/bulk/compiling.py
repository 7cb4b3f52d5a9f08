"""How the kernel is compiled: once, and kept for the next time.

numba keeps what it compiled beside the source and looks whether that one file has changed; the
functions of a kernel call one another across files. So it is kept by a digest of all of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import config, njit, types
from numba.core.dispatcher import Dispatcher

__all__ = ["compiled", "inlined"]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile a function when it is first called; with ``NUMBA_DISABLE_JIT`` Python runs it."""
    return _compiled(function)


def within(function: _Function) -> _Function:
    """
    Compile a function that others call which are compiled, and which makes no array.

    So nobody needs to count who holds the arrays handed to it: of fifty in a pass, that counting
    took nine tenths of the time. A function that makes one all the same is refused by numba. Nor
    is there a way in for Python, which would take as long to compile as the function.
    """
    return _compiled(function, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def inlined(function: _Function) -> _Function:
    """Put a small function into those that call it, as it is compiled."""
    return _compiled(function, inline="always")


def _compiled(function: _Function, **options: Any) -> _Function:
    numbas: Any = config  # that of the whole process: another's functions are not ours to move
    asked = numbas.CACHE_DIR
    numbas.CACHE_DIR = asked or str(_place(Path(function.__code__.co_filename).parent))
    try:
        return cast(_Function, _for_all_numbers(njit(cache=True, nogil=True, **options)(function)))
    finally:
        numbas.CACHE_DIR = asked


def _for_all_numbers(made: Any) -> Any:
    """
    Compile a function once for all whole numbers that are handed to it.

    Otherwise it is compiled again for each number that is written in a call and for each width,
    and those that it calls with it: that was nearly half of all there was to compile.
    """
    if isinstance(made, Dispatcher):  # not where Python runs it
        chosen = made.get_call_template

        def template(args: Iterable[Any], kws: Any) -> Any:
            return chosen([_any_number(kind) for kind in args], kws)

        vars(made)["get_call_template"] = template
    return made


def _any_number(kind: Any) -> Any:
    whole = isinstance(kind, types.IntegerLiteral | types.Integer)
    return types.int64 if whole and getattr(kind, "signed", True) else kind


@cache
def _place(here: Path) -> Path:
    """Find where to keep what is compiled from the files of a room."""
    sources = b"".join(path.read_bytes() for path in sorted(here.glob("*.py")))
    beside = here / "__pycache__"
    if not os.access(beside if beside.exists() else here, os.W_OK):
        beside = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sscsim"
    return beside / f"kernel-{sha256(sources).hexdigest()[:12]}"
