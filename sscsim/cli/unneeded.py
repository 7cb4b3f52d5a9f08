"""
Packages that others import at their start wherever they are installed, and no verb asks for.

pyarrow looks for pandas before it makes its first array of a list, and numba for coverage and cffi:
together a fifth of a second, in which nothing is done with them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder

__all__ = ["barred"]

_BARRED = ("pandas", "coverage", "cffi")


class _Barred(MetaPathFinder):
    """Finds nothing, and lets nobody look further for those."""

    def find_spec(self, fullname: str, *_: object) -> None:
        """Refuse them, as if they were not installed."""
        if fullname in _BARRED:
            raise ModuleNotFoundError(f"no verb needs {fullname}", name=fullname)


@contextmanager
def barred() -> Iterator[None]:
    """Let nobody find them meanwhile; what is imported already goes on, as coverage does."""
    finder = _Barred()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
