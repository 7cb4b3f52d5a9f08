"""A scenario with fewer rows and events: the search draws one after another, and keeps some."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sscsim.errors import InputError
from sscsim.scenario import Scenario, load_scenario_data, scenario_document

__all__ = ["fewer"]


def fewer(scenario: Scenario, shows: Callable[[Scenario], bool]) -> Scenario:
    """
    Leave out each row, setting and event without which a scenario still shows what it should.

    Args:
        scenario: what was found.
        shows: says of a smaller one whether it still does; asked only of what a file may say.

    >>> emails = [{"id": "e1", "subject": "Offer"}, {"id": "e2", "subject": "Bill"}]
    >>> story = load_scenario_data({"title": "Two emails", "emails": emails})
    >>> [left] = fewer(story, lambda one: one.world.emails.get("e2") is not None).world.emails
    >>> left.subject
    'Bill'

    """
    document = scenario_document(scenario.world, scenario.events, title=scenario.title)
    smaller = (_loaded(one, scenario.name) for one in _smaller(document))
    found = next((one for one in smaller if one is not None and shows(one)), None)
    return scenario if found is None else fewer(found, shows)


def _smaller(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the document without each entry of each of its lists and tables, the last first."""
    for name, part in document.items():
        if isinstance(part, list):
            for at in reversed(range(len(part))):
                yield {**document, name: [*part[:at], *part[at + 1 :]]}
        if isinstance(part, Mapping):
            for key in part:
                yield {**document, name: {one: part[one] for one in part if one != key}}


def _loaded(document: Mapping[str, Any], name: str) -> Scenario | None:
    """Load what is left; None where it speaks of something that went."""
    try:
        return load_scenario_data(document, name)
    except InputError:
        return None
