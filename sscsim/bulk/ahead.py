"""Pieces worked on by threads, a few ahead of who takes the results, in their order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

__all__ = ["ahead"]

_Piece = TypeVar("_Piece")
_Result = TypeVar("_Result")


def ahead(
    work: Callable[[_Piece], _Result], pieces: Iterable[_Piece], workers: int | None = None
) -> Iterator[_Result]:
    """
    Work on each piece, one for each thread at once; ``workers`` are one for each core if left out.

    Pieces are asked for as results are taken, so no more than a few of either are there. It is
    quicker where the work lets go of the lock of the interpreter, as that of Arrow does. Raises
    what a piece raises, when it is the turn of its result.

    >>> list(ahead(str.upper, iter("abc")))
    ['A', 'B', 'C']

    """
    count = workers or os.cpu_count() or 1
    if count == 1:
        yield from map(work, pieces)
        return
    left, begun = iter(pieces), deque[Future[_Result]]()
    with ThreadPoolExecutor(count) as pool:
        try:
            begun.extend(pool.submit(work, piece) for piece in islice(left, count))
            while begun:
                result = begun.popleft().result()
                begun.extend(pool.submit(work, piece) for piece in islice(left, 1))
                yield result
        finally:
            for future in begun:
                future.cancel()
