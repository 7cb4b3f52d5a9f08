"""The test mails that can settle a guess, and what a sandbox would show under each answer.

Each open question has a small story in `stories/`: an organisation of a few rows, and what to send.
A probe is such a story with its table: what is seen under every combination of the answers that
make any difference to it. Nothing in a table is written by hand: all of it was played.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

import attrs

from sscsim.assumptions import SWITCHES, Assumptions
from sscsim.engine import simulate
from sscsim.engine.sensitivity import heard
from sscsim.events import Deliver, Event, Send
from sscsim.readings.seen import Sight, seen
from sscsim.scenario import Scenario, load_scenario_text

__all__ = ["Probe", "Row", "probe_names", "probe_of"]

_STORIES = Path(__file__).with_name("stories")
_ENDING = ".scenario.yaml"
_MADE_UP = "@scenario.invalid"  # ends an id that a scenario does not give
_Changes = frozenset[tuple[str, Any]]
_Look = frozenset[tuple[Sight, str]]


@attrs.frozen
class Row:
    """What is seen under some answers."""

    answers: Mapping[str, Any]
    seen: Mapping[Sight, str]

    def look(self, sights: Collection[Sight] | None = None) -> _Look:
        """Give what is seen of some things, of all where it is None."""
        wanted = self.seen if sights is None else sights
        return frozenset((sight, self.at(sight)) for sight in wanted)

    def at(self, sight: Sight) -> str:
        """Give what is seen there, a dash where there is nothing to look at."""
        return self.seen.get(sight, "-")


@attrs.frozen(kw_only=True)
class Probe:
    """
    A story to play in a sandbox, and what would be seen there.

    Attributes:
        name: the open question that it was written for.
        story: the organisation and what happens in it.
        rows: one for every combination of answers that make a difference.
    """

    name: str
    story: Scenario
    rows: tuple[Row, ...]

    @property
    def setting(self) -> str:
        """The rows and settings that the story begins with, as they stand in its file."""
        before, _, _ = _text(self.name).partition("\ntimeline:")
        return before.partition("\n")[2].strip()

    @property
    def switches(self) -> tuple[str, ...]:
        """The open questions whose answers make a difference."""
        return tuple(self.rows[0].answers)

    @property
    def questions(self) -> dict[Sight, tuple[str, ...]]:
        """What to look for, each with all that may be seen, where that is not always the same."""
        sights = dict.fromkeys(sight for row in self.rows for sight in row.seen)
        found = {
            sight: tuple(dict.fromkeys(row.at(sight) for row in self.rows)) for sight in sights
        }
        return {sight: values for sight, values in found.items() if len(values) > 1}

    def told_apart(
        self,
        switch: str,
        sights: Collection[Sight] | None = None,
        *,
        where_it_matters: bool = False,
    ) -> frozenset[frozenset[Any]]:
        """
        Give the pairs of values of a switch that what is seen tells apart.

        They look different whatever the other open questions turn out to be; ``where_it_matters``
        leaves out those answers under which the switch changes nothing here, if it is seen that
        this is so. ``sights`` are those that are looked at, all where it is None.
        """
        looks: dict[Any, dict[_Changes, _Look]] = {}
        for row in self.rows:
            if switch in row.answers:
                others = frozenset(one for one in row.answers.items() if one[0] != switch)
                looks.setdefault(row.answers[switch], {})[others] = row.look(sights)
        pairs = combinations(looks, 2)
        return frozenset(
            frozenset(pair)
            for pair in pairs
            if _differ(looks[pair[0]], looks[pair[1]], always=not where_it_matters)
        )

    def enough(self, switches: Collection[str]) -> tuple[Sight, ...]:
        """Name the fewest things to look at that still tell apart the values of some switches."""
        sights = list(self.questions)
        wanted = [self._told(switch, sights) for switch in switches]
        for sight in reversed(tuple(sights)):
            fewer = [one for one in sights if one != sight]
            if [self._told(switch, fewer) for switch in switches] == wanted:
                sights = fewer
        return tuple(sights)

    def _told(self, switch: str, sights: Collection[Sight]) -> tuple[frozenset[Any], ...]:
        return tuple(
            self.told_apart(switch, sights, where_it_matters=matters) for matters in (False, True)
        )

    @property
    def mails(self) -> int:
        """How many messages are sent."""
        sends = sum(isinstance(event, Send) for event in self.story.events)
        return sends + len(self.files)

    @property
    def files(self) -> tuple[Deliver, ...]:
        """Tell which messages are to be sent as files: all but those that Dynamics 365 sends."""
        events = self.story.events
        sent = {event.message.identity for event in events if isinstance(event, Send)}
        arriving = (event for event in events if isinstance(event, Deliver))
        return tuple(event for event in arriving if event.message.identity not in sent)


def _differ(
    one: Mapping[_Changes, _Look], other: Mapping[_Changes, _Look], *, always: bool
) -> bool:
    """Tell whether two values look different: always, or where they do not do the same."""
    matter = [others for others in one if always or one[others] != other[others]]
    return bool(
        matter
        and {one[others] for others in matter}.isdisjoint(other.values())
        and {other[others] for others in matter}.isdisjoint(one.values())
    )


def probe_names() -> tuple[str, ...]:
    """Name the open questions for which there is a story, in the order of the catalogue."""
    written = {path.name.removesuffix(_ENDING) for path in _STORIES.iterdir()}
    return tuple(name for name in SWITCHES if name in written)


def probe_of(name: str, known: Mapping[str, Any] | None = None) -> Probe:
    """
    Play the story of an open question under the answers that make a difference to it.

    Every question that the run reads is answered otherwise, alone and in pairs, under each answer
    to the one it was written for; those that changed what is seen are then answered in all
    combinations. ``known`` ones are no questions.

    >>> probe = probe_of("queue_default_filter")
    >>> sight = Sight("one", "promoted")
    >>> sorted({(row.answers["queue_default_filter"], row.at(sight)) for row in probe.rows})
    [(0, 'yes'), (1, 'no')]

    """
    story = _story(name)
    playing = _Playing(story, dict(known or {}))
    switches = playing.making_a_difference()
    answers = (
        dict(zip(switches, values, strict=True))
        for values in product(*(SWITCHES[switch].values for switch in switches))
    )
    rows = tuple(Row(one, playing.seen(frozenset(one.items()))) for one in answers)
    return Probe(name=name, story=story, rows=rows)


def _text(name: str) -> str:
    return (_STORIES / f"{name}{_ENDING}").read_text("utf-8")


@cache
def _story(name: str) -> Scenario:
    story = load_scenario_text(_text(name), name)
    return attrs.evolve(story, events=tuple(_findable(event, name) for event in story.events))


def _findable(event: Event, name: str) -> Event:
    """
    Give a message without a subject one by which it is found in the sandbox.

    An id that the story does not give is one of its own too: the next probe would be a duplicate.
    """
    message = getattr(event, "message", None)
    if message is None:
        return event
    subject = message.subject or f"Probe {name} {message.source}"
    made_up = str(message.messageid).endswith(_MADE_UP)
    messageid = f"{message.source}.{name}{_MADE_UP}" if made_up else message.messageid
    own = attrs.evolve(message, subject=subject, messageid=messageid)
    found: Event = attrs.evolve(event, message=own)
    return found


class _Playing:
    """A story that is played under other answers; what was played once is remembered."""

    def __init__(self, story: Scenario, known: Mapping[str, Any]) -> None:
        self._story, self._known = story, known
        self._base = Assumptions(**known)
        self._seen: dict[_Changes, Mapping[Sight, str]] = {}
        self._read: set[str] = set()

    def seen(self, answers: _Changes) -> Mapping[Sight, str]:
        """Tell what is seen under some answers, and note which questions were read."""
        changes = frozenset(one for one in answers if getattr(self._base, one[0]) != one[1])
        if changes not in self._seen:
            world = self._story.world.assuming(attrs.evolve(self._base, **dict(changes)))
            self._seen[changes] = self._played(world)
        return self._seen[changes]

    def _played(self, world: Any) -> Mapping[Sight, str]:
        runs = []

        def run(world: Any) -> Any:
            runs.append(simulate(world, self._story.events))
            return runs[-1].decisions

        self._read |= heard(world, run).switches
        return seen(runs[0])

    def making_a_difference(self) -> tuple[str, ...]:
        """Name the questions whose answer changes what is seen, alone or beside two others."""
        changes = self._open_changes()
        own = [frozenset(), *(frozenset({one}) for one in changes if one[0] == self._story.name)]
        live: set[str] = set()
        for base, several in product(own, (1, 2)):
            for some in combinations(changes, several):
                together = base | frozenset(some)
                if len({name for name, _ in together}) == len(together):
                    here = self.seen(together)
                    live |= {one[0] for one in together if self.seen(together - {one}) != here}
        return tuple(name for name in SWITCHES if name in live)

    def _open_changes(self) -> list[tuple[str, Any]]:
        """Give every other answer to every question that is read, whatever one of them is."""
        self.seen(frozenset())
        while True:
            read = set(self._read)
            singles = _otherwise(self._base, read - set(self._known))
            for one in singles:
                self.seen(frozenset({one}))
            if read == self._read:
                return singles


def _otherwise(base: Assumptions, among: set[str]) -> list[tuple[str, Any]]:
    return [
        (name, value)
        for name in SWITCHES
        if name in among
        for value in SWITCHES[name].values
        if value != getattr(base, name)
    ]
