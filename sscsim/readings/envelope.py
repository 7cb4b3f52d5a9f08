"""Every reading, and every switch alone: what is promoted under all of them, and what under some.

A message is promoted if it is from any mailbox, as for `sscsim.gate`: what matters is whether
others can read it, not in whose mailbox it was found first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import attrs

from sscsim.assumptions import READINGS, SWITCHES, Assumptions
from sscsim.decisions import Decision, Outcome
from sscsim.engine.sensitivity import alternatives, heard
from sscsim.world import World

__all__ = ["Envelope", "Leaning", "Turn", "envelope"]

Play: TypeAlias = Callable[[World], Sequence[Decision]]
_Changes = frozenset[tuple[str, Any]]


@attrs.frozen
class Turn:
    """Other answers to open questions, all of them given at once, that turn a message's verdict."""

    changes: tuple[tuple[str, Any], ...]

    @property
    def switches(self) -> tuple[str, ...]:
        """The questions, by their switches."""
        return tuple(name for name, _ in self.changes)


@attrs.frozen(kw_only=True)
class Leaning:
    """
    What is sure about one message.

    Attributes:
        source: the message.
        promoted: whether it is promoted as the run was asked.
        turns: the answers that would turn that, each the smallest of its kind.
        told: whether the input tells enough for a verdict.
    """

    source: str
    promoted: bool
    turns: tuple[Turn, ...] = ()
    told: bool = True

    @property
    def envelope(self) -> Literal["always", "never", "depends"] | None:
        """The word for it; None where the input cannot tell."""
        if self.turns:
            return "depends"
        if self.promoted:
            return "always"
        return "never" if self.told else None

    @property
    def depends_on(self) -> tuple[str, ...]:
        """The switches that it depends on, each once."""
        return tuple(dict.fromkeys(name for turn in self.turns for name in turn.switches))


@attrs.frozen(kw_only=True)
class Envelope:
    """
    What is sure about all messages of a run.

    Attributes:
        assume: what was taken for true.
        messages: by their sources, in the order in which they were first decided.
        played: how often the run was played.
    """

    assume: Assumptions
    messages: Mapping[str, Leaning]
    played: int

    @property
    def switches(self) -> tuple[str, ...]:
        """Every switch that some message depends on, in the order of the catalogue."""
        named = {name for one in self.messages.values() for name in one.depends_on}
        return tuple(name for name in SWITCHES if name in named)


def envelope(world: World, run: Play, settled: Collection[str] = ()) -> Envelope:
    """
    Play a run under every reading and with every single switch turned, and compare.

    A switch that no verdict read is left alone: it can change nothing. Where only a whole reading
    turns a message, its switches are put back one at a time, until each that is left is needed.

    Args:
        world: the organisation, with what was taken for true.
        run: plays everything in a world that is given, and tells what was decided.
        settled: switches that are known, and so are not turned.

    >>> from sscsim import load_scenario_text, simulate
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> found = envelope(story.world, lambda world: simulate(world, story.events).decisions)
    >>> found.messages["m1"].envelope, found.switches
    ('depends', ('queue_default_filter',))

    """
    first = heard(world, run)
    turning = _Turning(world, run, first.decisions)
    singles = [
        frozenset({change}) for change in alternatives(world.assume, first.switches - set(settled))
    ]
    readings = [
        changes
        for changes in _readings(world.assume, settled)
        if first.switches & {name for name, _ in changes}
    ]
    turns: dict[str, dict[_Changes, None]] = {source: {} for source in turning.sources}
    for changes in singles:
        for source in turning.turned(changes):
            turns[source].setdefault(changes)
    for changes in readings:
        for source in turning.turned(changes):
            if not any(turn <= changes for turn in turns[source]):
                turns[source].setdefault(turning.pared(source, changes))
    return Envelope(
        assume=world.assume,
        messages={source: turning.leaning(source, found) for source, found in turns.items()},
        played=turning.played,
    )


def _readings(assume: Assumptions, settled: Collection[str]) -> Iterator[_Changes]:
    """Give each reading as what it answers otherwise."""
    for reading in READINGS.values():
        values = {
            name: getattr(reading, name)
            for name, switch in SWITCHES.items()
            if switch.touches_verdict and switch.alternatives and name not in settled
        }
        yield frozenset(
            (name, value) for name, value in values.items() if value != getattr(assume, name)
        )


class _Turning:
    """A run that is played with answers changed; what was played once is remembered."""

    def __init__(self, world: World, run: Play, base: Sequence[Decision]) -> None:
        self._world, self._run = world, run
        self.sources = tuple(dict.fromkeys(one.source for one in base))
        self._found: dict[_Changes, frozenset[str]] = {frozenset(): _promoted(base)}
        self._untold = _untold(base)

    @property
    def played(self) -> int:
        """How often it was played."""
        return len(self._found)

    def turned(self, changes: _Changes) -> frozenset[str]:
        """Name the messages that are promoted under changes and not without, or only without."""
        if changes not in self._found:
            assume = attrs.evolve(self._world.assume, **dict(changes))
            decisions = self._run(self._world.assuming(assume))
            self._found[changes] = _promoted(decisions)
            self._untold |= _untold(decisions)
        return self._found[changes] ^ self._found[frozenset()]

    def pared(self, source: str, changes: _Changes) -> _Changes:
        """Take back each change without which the message is turned all the same."""
        for change in _in_order(changes):
            fewer = changes - {change}
            if source in self.turned(fewer):
                changes = fewer
        return changes

    def leaning(self, source: str, turns: Collection[_Changes]) -> Leaning:
        """Say what is sure about a message."""
        return Leaning(
            source=source,
            promoted=source in self._found[frozenset()],
            turns=tuple(Turn(_in_order(changes)) for changes in turns),
            told=source not in self._untold,
        )


_ORDER = {name: number for number, name in enumerate(SWITCHES)}


def _in_order(changes: _Changes) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(changes, key=lambda change: _ORDER[change[0]]))


def _promoted(decisions: Sequence[Decision]) -> frozenset[str]:
    return frozenset(one.source for one in decisions if one.promoted)


def _untold(decisions: Sequence[Decision]) -> frozenset[str]:
    return frozenset(one.source for one in decisions if one.outcome is Outcome.UNDECIDABLE)
