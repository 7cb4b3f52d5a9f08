"""``--sensitivity`` of a whole corpus: every switch is turned, and all mail decided again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

import attrs

from sscsim.cli.endings import complain
from sscsim.cli.output import Advance
from sscsim.decisions import Decision
from sscsim.engine import sensitivities
from sscsim.engine.sensitivity import alternatives, heard
from sscsim.world import World

__all__ = ["with_switches_turned"]


def with_switches_turned(
    world: World, decide_all: Callable[[World], Sequence[Decision]], advance: Advance
) -> Iterator[Decision]:
    """
    Give all decisions, each with the switches that would change it.

    That takes long, so it is told beforehand, with the time that the first of the runs took.
    """
    begun = time.monotonic()
    first = heard(world, decide_all)
    seconds = time.monotonic() - begun
    turns = sum(1 for _ in alternatives(world.assume, first.switches))
    what = f"decides all mail {turns} times more, with each open question answered otherwise"
    complain([f"note: --sensitivity {what}; that takes about {turns * seconds:,.0f} seconds"])

    def again(other: World) -> Sequence[Decision]:
        advance("switches")
        return decide_all(other)

    for decision, names in zip(first.decisions, sensitivities(world, again, first), strict=True):
        yield attrs.evolve(decision, sensitive_to=names)
