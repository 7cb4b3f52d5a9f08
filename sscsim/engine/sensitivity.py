"""Which verdicts lean on a guess: every switch is turned, and the whole run is played again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from sscsim.assumptions import SWITCHES, Assumptions
from sscsim.decisions import Decision, NamedRef, Outcome, Reason
from sscsim.engine.run import Run, simulate
from sscsim.events import Event
from sscsim.rules import BOOK, RuleBook
from sscsim.world import World

__all__ = ["sensitivities", "with_sensitivity"]

_Place = tuple[str, str | None, int]
_Verdict = tuple[Outcome, Reason, NamedRef | None]


def alternatives(assume: Assumptions) -> Iterator[tuple[str, Any]]:
    """List every other choice of every switch that can touch a verdict."""
    for switch in SWITCHES.values():
        if switch.touches_verdict:
            current = getattr(assume, switch.name)
            yield from ((switch.name, value) for value in switch.values if value != current)


def sensitivities(
    world: World, run: Callable[[World], Sequence[Decision]]
) -> tuple[tuple[str, ...], ...]:
    """
    For each decision of a run, name the switches whose alternative changes it.

    Changed means another outcome, reason or accepting entity (contract 3). The whole run is played
    again, because an earlier promotion may decide about a later message.
    """
    base = _verdicts(run(world))
    found: dict[_Place, dict[str, None]] = {place: {} for place in base}
    for name, value in alternatives(world.assume):
        other = _verdicts(run(world.assuming(attrs.evolve(world.assume, **{name: value}))))
        for place, verdict in base.items():
            if other.get(place) != verdict:
                found[place].setdefault(name)
    return tuple(tuple(names) for names in found.values())


def _verdicts(decisions: Sequence[Decision]) -> dict[_Place, _Verdict]:
    """
    Key verdicts by message, mailbox and how often that pair was decided before.

    The order of mailboxes is itself a switch, so the place in the run is no key.
    """
    seen: Counter[tuple[str, str | None]] = Counter()
    verdicts = {}
    for decision in decisions:
        pair = (decision.source, decision.mailbox)
        verdicts[*pair, seen[pair]] = (
            decision.outcome,
            decision.reason,
            decision.accepting_entity,
        )
        seen[pair] += 1
    return verdicts


def with_sensitivity(world: World, events: Sequence[Event], book: RuleBook = BOOK) -> Run:
    """Play events and tell for each decision which switches it leans on."""
    run = simulate(world, events, book)
    names = iter(sensitivities(world, lambda changed: simulate(changed, events, book).decisions))
    entries = tuple(
        attrs.evolve(
            entry,
            decisions=tuple(
                attrs.evolve(decision, sensitive_to=next(names)) for decision in entry.decisions
            ),
        )
        for entry in run.entries
    )
    return Run(entries, run.world)
