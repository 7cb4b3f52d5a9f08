"""Chance that can be repeated: one stream for each purpose, shares dealt out, Zipf's law.

Every purpose has its own stream, so that more messages do not make other users.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

__all__ = ["Zipf", "deal", "stream"]

Thing = TypeVar("Thing")

_ROOM = 3  # each share gets one for certain where there are three times as many to deal


def stream(seed: int | str, purpose: str) -> random.Random:
    """Open the stream of chance of one purpose."""
    return random.Random(f"{seed}/{purpose}")


def deal(shares: Mapping[Thing, int], total: int, chance: random.Random) -> list[Thing]:
    """
    Deal ``total`` things out by their shares, in an order left to chance.

    The counts are exact, not drawn: what is rare occurs in every run that is not tiny, and so
    every kind of person and message is there to be tried.
    """
    floor = 1 if total >= _ROOM * len(shares) else 0
    rest, whole = total - floor * len(shares), sum(shares.values())
    counts = {thing: floor + rest * share // whole for thing, share in shares.items()}
    left = total - sum(counts.values())
    by_remainder = sorted(shares, key=lambda thing: -(rest * shares[thing] % whole))
    for thing in by_remainder[:left]:
        counts[thing] += 1
    dealt = [thing for thing, count in counts.items() for _ in range(count)]
    chance.shuffle(dealt)
    return dealt


class Zipf(Generic[Thing]):
    """Draw from a sequence so that the n-th is drawn 1/n times as often as the first."""

    def __init__(self, things: Sequence[Thing], chance: random.Random) -> None:
        self.things = things
        self._sums = list(accumulate(1 / rank for rank in range(1, len(things) + 1)))
        self._chance = chance

    def __bool__(self) -> bool:
        return bool(self.things)

    def draw(self) -> Thing:
        """Draw one."""
        return self.things[bisect(self._sums, self._chance.random() * self._sums[-1])]

    def several(self, most: int) -> list[Thing]:
        """Draw from one to ``most`` different ones, fewer where the draws coincide."""
        count = self._chance.randint(1, most)
        return list(dict.fromkeys(self.draw() for _ in range(count)))
