"""Which failure it is: two errors of one class may tell of two different things."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

__all__ = ["Failure"]


class Failure(NamedTuple):
    """The class of an error, the invariant that was held, and the function that raised it."""

    kind: type[Exception]
    invariant: str | None
    raised_in: str

    @classmethod
    def of(cls, error: Exception, invariants: Iterable[Callable[..., Any]]) -> Failure:
        """
        Tell where an error that was caught came from.

        >>> def hanna_reads_all():
        ...     assert False, "she does not"
        >>> try:
        ...     hanna_reads_all()
        ... except AssertionError as error:
        ...     Failure.of(error, [hanna_reads_all]).invariant
        'hanna_reads_all'

        """
        codes = [frame.f_code for frame, _ in traceback.walk_tb(error.__traceback__)]
        held = [one.__name__ for one in invariants if getattr(one, "__code__", None) in codes]
        return cls(type(error), held[0] if held else None, codes[-1].co_qualname)
