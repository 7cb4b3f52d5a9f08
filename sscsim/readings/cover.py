"""The fewest test mails that settle what is to be settled."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from typing import Any

import attrs

from sscsim.assumptions import SWITCHES
from sscsim.readings.probes import Probe

__all__ = ["Plan", "fewest", "plan_probes"]

_Demand = tuple[str, frozenset[Any]]  # a switch, and two of its values


@attrs.frozen(kw_only=True)
class Plan:
    """
    What to send, and what that settles.

    Attributes:
        wanted: the open questions.
        probes: the fewest mails that tell apart all that can be.
        settles: what each of them helps to settle, by its name.
        partly: the questions of which some values look alike in every probe, with those values.
        never: those of which no probe tells any two values apart.
    """

    wanted: tuple[str, ...]
    probes: tuple[Probe, ...]
    settles: Mapping[str, tuple[str, ...]]
    partly: Mapping[str, tuple[frozenset[Any], ...]]
    never: tuple[str, ...]

    @property
    def mails(self) -> int:
        """How many messages are sent in all."""
        return sum(probe.mails for probe in self.probes)


def plan_probes(wanted: Collection[str], probes: Sequence[Probe]) -> Plan:
    """
    Choose the probes with the fewest mails that settle some open questions; there are no fewer.

    >>> from sscsim.readings import probe_of
    >>> probes = [probe_of("queue_default_filter"), probe_of("token_pick")]
    >>> plan = plan_probes(["token_pick", "check_order"], probes)
    >>> [probe.name for probe in plan.probes], plan.never
    (['token_pick'], ('check_order',))

    """
    names = tuple(name for name in SWITCHES if name in wanted)
    demands = {(name, pair) for name in names for pair in _pairs(name)}
    always, matters = (
        [_met(probe, names, where_it_matters=matters) for probe in probes]
        for matters in (False, True)
    )
    sure = frozenset().union(*always)
    # What no probe tells apart for sure is asked of those that do so unless it makes no difference.
    meets = [one | (other - sure) for one, other in zip(always, matters, strict=True)]
    possible = frozenset().union(*meets)
    chosen = fewest(possible, meets, [probe.mails for probe in probes])
    alike = {
        name: tuple(pair for pair in _pairs(name) if (name, pair) in demands - possible)
        for name in names
    }
    never = tuple(name for name in names if not any(name == one for one, _ in possible))
    return Plan(
        wanted=names,
        probes=tuple(probes[number] for number in sorted(chosen)),
        settles={
            probes[number].name: tuple(name for name in names if name in settled)
            for number, settled in _shared(possible, meets, chosen).items()
        },
        partly={name: pairs for name, pairs in alike.items() if pairs and name not in never},
        never=never,
    )


def _shared(
    demands: frozenset[_Demand], meets: Sequence[frozenset[_Demand]], chosen: Collection[int]
) -> dict[int, set[str]]:
    """Say what each chosen probe has to settle: what only one can do first, then what is left."""
    left = set(demands)
    shares: dict[int, set[str]] = {}
    alone = {
        number: sum(sum(one in meets[other] for other in chosen) == 1 for one in meets[number])
        for number in chosen
    }
    for number in sorted(chosen, key=lambda number: -alone[number]):
        shares[number] = {name for name, _ in meets[number] & left}
        left -= meets[number]
    return shares


def _met(probe: Probe, names: Collection[str], *, where_it_matters: bool) -> frozenset[_Demand]:
    return frozenset(
        (name, pair)
        for name in names
        for pair in probe.told_apart(name, where_it_matters=where_it_matters)
    )


def _pairs(name: str) -> list[frozenset[Any]]:
    return [frozenset(pair) for pair in combinations(SWITCHES[name].values, 2)]


def fewest(
    demands: frozenset[_Demand], meets: Sequence[frozenset[_Demand]], mails: Sequence[int]
) -> tuple[int, ...]:
    """
    Choose what meets all demands with the fewest mails, then the fewest probes.

    The demand that the fewest meet is met first, in each way; a choice that is already as dear as
    the best one is left. Nearly every demand is met by one probe alone, so there are few ways.
    """
    best: tuple[tuple[int, int], tuple[int, ...]] | None = None
    waiting: list[tuple[frozenset[_Demand], tuple[int, ...]]] = [(demands, ())]
    while waiting:
        left, chosen = waiting.pop()
        cost = (sum(mails[number] for number in chosen), len(chosen))
        if best is not None and cost >= best[0]:
            continue
        if not left:
            best = (cost, chosen)
            continue
        ways = min(
            ([number for number, met in enumerate(meets) if one in met] for one in left), key=len
        )
        waiting += [(left - meets[number], (*chosen, number)) for number in reversed(ways)]
    return best[1] if best else ()
