"""Which verdicts lean on a guess: every switch is turned, and the whole run is played again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

import attrs

from sscsim.assumptions import SWITCHES, Assumptions
from sscsim.decisions import Decision, NamedRef, Outcome, Reason
from sscsim.engine.run import Run, simulate
from sscsim.events import Event
from sscsim.rules import BOOK, RuleBook
from sscsim.world import World

__all__ = ["Heard", "alternatives", "heard", "sensitivities", "with_sensitivity"]

_Place = tuple[str, str | None, int]
_Verdict = tuple[Outcome, Reason, NamedRef | None]
_Play: TypeAlias = Callable[[World], Sequence[Decision]]


class Heard(NamedTuple):
    """What a run decided, and which switches it read: no other switch can change it."""

    decisions: Sequence[Decision]
    switches: frozenset[str]


def heard(world: World, run: _Play) -> Heard:
    """
    Play a run, and note which switches are read on the way.

    >>> from sscsim import Deliver, Message, World, simulate
    >>> events = [Deliver(message=Message(source="m1"))]
    >>> found = heard(World(), lambda world: simulate(world, events).decisions)
    >>> sorted(found.switches)
    ['check_order', 'mailbox_order']

    """
    names: set[str] = set()

    class Listening(Assumptions):
        def __getattribute__(self, name: str) -> Any:
            if name in SWITCHES:
                names.add(name)
            return super().__getattribute__(name)

    decisions = run(world.assuming(Listening(**attrs.asdict(world.assume, recurse=False))))
    return Heard(decisions, frozenset(names))


def alternatives(
    assume: Assumptions, among: Container[str] = tuple(SWITCHES)
) -> Iterator[tuple[str, Any]]:
    """List every other choice of every switch that can touch a verdict."""
    for switch in SWITCHES.values():
        if switch.touches_verdict and switch.name in among:
            current = getattr(assume, switch.name)
            yield from ((switch.name, value) for value in switch.values if value != current)


def sensitivities(
    world: World, run: _Play, first: Heard | None = None
) -> tuple[tuple[str, ...], ...]:
    """
    For each decision of a run, name the switches whose alternative changes it.

    Changed means another outcome, reason or accepting entity (contract 3). The whole run is played
    again, because an earlier promotion may decide about a later message; a switch that no rule has
    read is left alone. ``first`` is the run as it stands, where it was played already.
    """
    first = first or heard(world, run)
    base = _verdicts(first.decisions)
    found: dict[_Place, dict[str, None]] = {place: {} for place in base}
    for name, value in alternatives(world.assume, first.switches):
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
