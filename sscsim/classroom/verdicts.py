"""A verdict as a class reads it, and what it would be where the sources are read otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sscsim.assumptions import READINGS
from sscsim.decisions import Decision, Outcome
from sscsim.engine import simulate
from sscsim.scenario import Scenario

__all__ = ["Chip", "Otherwise", "chip_of"]


class Chip(NamedTuple):
    """The words of a verdict, and the side on which it falls: out of the mailbox, or in it."""

    words: str
    tone: str


_CHIPS: Mapping[Outcome, Chip] = {
    Outcome.PROMOTED: Chip("Copied into the CRM", "out"),
    Outcome.REJECTED: Chip("Stays in the mailbox", "in"),
    Outcome.DUPLICATE: Chip("Is in the CRM already", "out"),
    Outcome.NOT_EVALUATED: Chip("Passed over", "in"),
    Outcome.NOT_PROCESSED: Chip("Mailbox is not read", "in"),
    Outcome.FAILED_CREATE: Chip("Could not be copied", "other"),
    Outcome.UNREADABLE: Chip("Unreadable", "other"),
    Outcome.UNDECIDABLE: Chip("Cannot be told", "other"),
}


def chip_of(decision: Decision) -> Chip:
    """Give the verdict of a decision."""
    return _CHIPS[decision.outcome]


class Otherwise:
    """
    A scenario under every other reading of what no source settles.

    >>> from sscsim import load_scenario_text
    >>> story = load_scenario_text('''
    ... organization: {orgdborgsettings: {HideTrackAllOption: true}}
    ... systemusers: [{id: hanna, internalemailaddress: hanna@contoso.example,
    ...                incomingemailfilteringmethod: 0}]
    ... timeline: [deliver: {id: m, from: x@outside.example, to: [hanna@contoso.example]}]
    ... ''')
    >>> [decision] = simulate(story.world, story.events).decisions
    >>> Otherwise(story).of(0, decision)
    [['narrowest', 'Stays in the mailbox']]

    """

    def __init__(self, scenario: Scenario) -> None:
        world = scenario.world
        self._runs = {
            name: simulate(world.assuming(reading), scenario.events).entries
            for name, reading in READINGS.items()
            if reading != world.assume
        }

    def of(self, place: int, decision: Decision) -> list[list[str]]:
        """List the readings under which a message fares otherwise in its mailbox, and how."""
        found = []
        for name, entries in self._runs.items():
            same = (
                one
                for one in entries[place].decisions
                if (one.source, one.mailbox) == (decision.source, decision.mailbox)
            )
            chips = [chip_of(one) for one in same]
            if chips and chip_of(decision) not in chips:
                found.append([name, chips[0].words])
        return found
