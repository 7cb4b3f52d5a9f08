"""A scenario with fewer events and emails: the search draws one after another, and keeps some."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from sscsim.errors import InputError
from sscsim.scenario import Scenario, dump_scenario, load_scenario_text
from sscsim.world import Emails

__all__ = ["fewer"]


def fewer(scenario: Scenario, shows: Callable[[Scenario], bool]) -> Scenario:
    r"""
    Leave out each event and each email without which a scenario still shows what it should.

    Args:
        scenario: what was found.
        shows: says of a smaller one whether it still does; asked only of what a file may say.

    >>> emails = "emails: [{id: e1, subject: Offer}, {id: e2, subject: Bill}]"
    >>> story = load_scenario_text(f"title: Two emails\n{emails}")
    >>> [left] = fewer(story, lambda one: one.world.emails.get("e2") is not None).world.emails
    >>> left.subject
    'Bill'

    """
    smaller = (one for one in _smaller(scenario) if _may_be_written(one) and shows(one))
    found = next(smaller, None)
    return scenario if found is None else fewer(found, shows)


def _smaller(scenario: Scenario) -> Iterator[Scenario]:
    """Give the scenario without each of its events, the last first, and each of its emails."""
    events, emails = scenario.events, tuple(scenario.world.emails)
    for at in reversed(range(len(events))):
        yield attrs.evolve(scenario, events=(*events[:at], *events[at + 1 :]))
    for at in range(len(emails)):
        fewer_emails = Emails.of((*emails[:at], *emails[at + 1 :]))
        yield attrs.evolve(scenario, world=attrs.evolve(scenario.world, emails=fewer_emails))


def _may_be_written(scenario: Scenario) -> bool:
    """Whether what is left speaks of nothing that went."""
    try:
        load_scenario_text(dump_scenario(scenario.world, scenario.events))
    except InputError:
        return False
    return True
