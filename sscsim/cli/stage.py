"""A scenario file played through the engine, for the verbs that show one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from sscsim.decisions import Decision
from sscsim.rules import BOOK, RuleBook
from sscsim.views.text import Page

if TYPE_CHECKING:
    from sscsim.readings import Envelope
    from sscsim.scenario import Scenario
    from sscsim.world import World

__all__ = ["Performance", "page_of", "performed", "staged"]


@attrs.frozen(kw_only=True)
class Performance:
    """
    One scenario that was played.

    Attributes:
        path: the file, as it was named.
        scenario: what stands in it.
        run: every event with what became of it.
        book: the rules that were asked.
        failures: the expectations that were not met.
        sure: what holds under every reading, where that was asked.
    """

    path: Path
    scenario: Any
    run: Any
    book: RuleBook = BOOK
    failures: tuple[Any, ...] = ()
    sure: Envelope | None = None

    @property
    def subjects(self) -> dict[str, str]:
        """The subject of every message of the scenario, by its id."""
        events = (entry.event for entry in self.run.entries)
        messages = (getattr(event, "message", None) for event in events)
        return {message.source: message.subject for message in messages if message is not None}

    @property
    def decisions(self) -> Iterator[Decision]:
        """Give every decision, in the order of the timeline."""
        for entry in self.run.entries:
            yield from entry.decisions

    def with_sensitivity(self, mail: str) -> Performance:
        """Play it again, under every other answer to an open question, as far as this message."""
        from sscsim.engine import with_sensitivity

        entries = self.run.entries
        about = [any(each.source == mail for each in entry.decisions) for entry in entries]
        last = max((place for place, found in enumerate(about, 1) if found), default=0)
        events = [entry.event for entry in entries[:last]]
        return attrs.evolve(self, run=with_sensitivity(entries[0].world, events, self.book))

    def with_envelope(self, reading: str | None, assume: Sequence[str]) -> Performance:
        """
        Play it again under every reading, and tell what holds under all of them.

        What the file itself assumes is no open question, and what ``--assume`` says neither.
        """
        from sscsim.assumptions import READINGS, SWITCHES
        from sscsim.cli.assume import settled
        from sscsim.engine import simulate
        from sscsim.readings import envelope

        world, events = self.scenario.world, self.scenario.events
        start = READINGS[reading or self.scenario.reading]
        own = {name for name in SWITCHES if getattr(world.assume, name) != getattr(start, name)}

        def again(other: World) -> Sequence[Decision]:
            return simulate(other, events, self.book).decisions

        return attrs.evolve(self, sure=envelope(world, again, own | settled(assume)))

    def records(self, shown: Callable[[Decision], dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Give every decision as plain values, with the file it is from under ``scenario``."""
        for decision in self.decisions:
            yield {**shown(decision), **self.told(decision), "scenario": str(self.path)}

    def told(self, decision: Decision) -> dict[str, Any]:
        """Tell what is sure about the message of a decision, where that was asked."""
        from sscsim.views.envelope import envelope_value

        return {} if self.sure is None else envelope_value(self.sure, decision.source)

    def value(self, shown: Callable[[Decision], dict[str, Any]]) -> dict[str, Any]:
        """Give the whole performance as plain values."""
        return {
            "file": str(self.path),
            "title": self.scenario.title,
            "decisions": list(self.records(shown)),
            "failures": [str(failure) for failure in self.failures],
        }


def staged(path: Path, reading: str | None, assume: Sequence[str]) -> Scenario:
    """Load a scenario, and put the reading of the command line on top of its own."""
    from sscsim.scenario import load_scenario

    scenario = load_scenario(path)
    if reading is None and not assume:
        return scenario
    from sscsim.cli.assume import assumptions

    world = scenario.world
    assumed = world.assuming(assumptions(reading, assume, world.assume))
    return attrs.evolve(scenario, world=assumed)


def performed(
    path: Path,
    reading: str | None,
    assume: Sequence[str],
    book: RuleBook = BOOK,
    *,
    sensitivity: bool = False,
) -> Performance:
    """
    Load a scenario, put the reading of the command line on top of its own, and play it.

    What a verdict turns on takes long to find, and is found where it was asked for or is expected.
    """
    from sscsim.engine import simulate, with_sensitivity
    from sscsim.scenario import check

    scenario = staged(path, reading, assume)
    turned = sensitivity or scenario.expects("sensitive_to")
    play = with_sensitivity if turned else simulate
    played = play(scenario.world, scenario.events, book)
    failures = check(scenario, played)
    return Performance(path=path, scenario=scenario, run=played, book=book, failures=failures)


def page_of(book: RuleBook = BOOK, **asked: Any) -> Page:
    """Prepare the page on which decisions are shown, with the sources of the rules."""
    from sscsim.views.cards import sources_of

    return Page(sources=sources_of(book.chapters), **asked)
