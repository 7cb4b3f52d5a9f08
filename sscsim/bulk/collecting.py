"""Python looks for cycles ever again among millions of values that hold none: not meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["uncollected"]


@contextmanager
def uncollected() -> Iterator[None]:
    """
    Let nobody look for cycles meanwhile.

    >>> with uncollected():
    ...     gc.isenabled()
    False

    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
