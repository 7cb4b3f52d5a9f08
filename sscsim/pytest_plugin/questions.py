"""What a scenario asks of a run: one question for each thing that it expects, with a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from sscsim.engine import apply
from sscsim.engine.run import due
from sscsim.events import (
    AskReaders,
    Choose,
    Delete,
    Deliver,
    Delivery,
    Event,
    Resync,
    Send,
    SetSettings,
    Track,
    Write,
)
from sscsim.safe import one_line
from sscsim.scenario import Scenario
from sscsim.world import World

__all__ = ["Question", "questions"]


@attrs.frozen
class Question:
    """
    One thing that is expected.

    Attributes:
        name: what the test is called, unique within the file.
        line: where the expected value stands.
        number: of the event, from 0; None asks only that the file plays to its end.
        part: of a list of expectations, which one, from 0.
    """

    name: str
    line: int
    number: int | None = None
    part: int | None = None


def questions(scenario: Scenario) -> tuple[Question, ...]:
    """List what a scenario expects; one that expects nothing is asked to play."""
    found = list(_questions(scenario))
    seen: Counter[str] = Counter()
    for place, question in enumerate(found):
        seen[question.name] += 1
        if (again := seen[question.name]) > 1:
            found[place] = attrs.evolve(question, name=f"{question.name} #{again}")
    return tuple(found) or (Question("plays", 1),)


def _questions(scenario: Scenario) -> Iterator[Question]:
    arrivals = _arrivals(scenario)
    for number, (event, expectation) in enumerate(
        zip(scenario.events, scenario.expectations, strict=True)
    ):
        world, arrived = next(arrivals)
        if expectation is None:
            continue
        name = f"{_VERBS[type(event)]} {_ABOUT[type(event)](event)}"
        if not expectation.listed:
            yield Question(_named(name), expectation.node.place.line or 1, number)
            continue
        labels = _labels(event, world, arrived, len(expectation.entries))
        for part, (entry, label) in enumerate(zip(expectation.entries, labels, strict=True)):
            line = entry.node.place.line or 1
            yield Question(_named(f"{name} [{label}]"), line, number, part)


def _arrivals(scenario: Scenario) -> Iterator[tuple[World, tuple[Delivery, ...]]]:
    """
    Give for each event what it puts into which mailbox, without deciding any mail.

    What is promoted changes no mailbox, so these are the deliveries that a run decides.
    """
    world, delivered = scenario.world, list[Delivery]()
    for event in scenario.events:
        arrived = due(world, event, delivered)
        yield world, arrived
        world = apply(world, event)
        if isinstance(event, Deliver):
            delivered.extend(arrived)


def _labels(
    event: Event, world: World, arrived: tuple[Delivery, ...], count: int
) -> tuple[str, ...]:
    """Name the entries of a list by mailbox or message; by number where there are not as many."""
    if len(arrived) != count:
        return tuple(str(number) for number in range(1, count + 1))
    if isinstance(event, Resync):
        return tuple(one.message.source for one in arrived)
    boxes = world.directory.mailboxes
    keys = (one.mailbox for one in arrived)
    return tuple("no mailbox" if key is None else boxes[key].emailaddress.lower() for key in keys)


def _named(name: str) -> str:
    """Keep apart what pytest takes for the parts of an id."""
    return one_line(name).replace("::", ":").strip()


_VERBS: Mapping[type, str] = {
    Deliver: "deliver",
    Send: "send",
    Track: "track",
    Choose: "choose",
    Write: "write",
    SetSettings: "set",
    Delete: "delete",
    Resync: "resync",
    AskReaders: "readers",
}
_ABOUT: Mapping[type, Callable[[Any], str]] = {
    Deliver: lambda event: event.message.source,
    Send: lambda event: event.message.source,
    Track: lambda event: event.message.source,
    Choose: lambda event: f"{event.record.id} {event.incomingemailfilteringmethod}",
    Write: lambda event: event.record.id,
    SetSettings: lambda event: " ".join(event.values),
    Delete: lambda event: " ".join(event.activityids),
    Resync: lambda event: event.mailbox,
    AskReaders: lambda event: event.activityid,
}
