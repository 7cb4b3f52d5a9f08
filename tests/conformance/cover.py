"""The smallest part of a collection that still shows all of it, as a greedy choice finds it."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from tests.conformance.features import Feature

__all__ = ["cover"]


def cover(
    shown: Sequence[frozenset[Feature]], sizes: Sequence[int]
) -> list[tuple[int, frozenset[Feature]]]:
    """
    Choose, again and again, whatever shows most that is new for its size.

    Gives the number of each that is chosen, with the features for which it was. What it shows
    anew only ever becomes less, so that a queue need not be sorted again.
    """
    covered: set[Feature] = set()
    queue = [(-len(one) / sizes[number], number) for number, one in enumerate(shown)]
    heapq.heapify(queue)
    chosen = []
    while queue:
        _, number = heapq.heappop(queue)
        new = shown[number] - covered
        worth = -len(new) / sizes[number]
        if queue and (worth, number) > queue[0]:
            if new:
                heapq.heappush(queue, (worth, number))
        elif new:
            covered |= new
            chosen.append((number, new))
    return chosen
