"""Timelines: everything that can happen in an organisation, one event after another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple, TypeAlias

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from sscsim.events import (
    AskReaders,
    Choose,
    Delete,
    Deliver,
    Event,
    Resync,
    Send,
    SetSettings,
    Track,
    Write,
)  # fmt: skip
from sscsim.strategies.arguments import (
    Flavour,
    check_classes,
    check_flavour,
    check_sizes,
    check_world,
)
from sscsim.strategies.desk_events import ask_readers, choose, delete, resync, set_settings, write
from sscsim.strategies.few import one_of
from sscsim.strategies.mail_events import deliver, send, track
from sscsim.strategies.stage import Stage
from sscsim.world import World

__all__ = ["KINDS", "check_events", "timelines"]

_Only: TypeAlias = tuple[type[Event], ...]


def timelines(
    world: World,
    *,
    flavour: Flavour = "sensible",
    min_events: int = 1,
    max_events: int = 6,
    only: Collection[type[Event]] = (),
) -> st.SearchStrategy[tuple[Event, ...]]:
    """
    Draw what happens in an organisation: mostly that mail arrives, but any event may come.

    An event knows those before it: a reply answers a message that came, a person tracks or deletes
    what there is.

    Args:
        world: the organisation as it is at first.
        flavour: ``sensible`` or ``anything``.
        min_events: how many events there are at least.
        max_events: how many there are at most, up to 50.
        only: the classes of events that may come, `Deliver` or `SetSettings` among them, for all
            others need one before them; left out, all nine.

    Raises:
        InvalidArgument: an argument is not one of these.

    >>> [event] = find(timelines(World()), lambda events: isinstance(events[-1], Deliver))
    >>> event.message.source, event.message.subject
    ('m1', 'Offer')

    """
    check_world(world)
    check_flavour(flavour)
    check_sizes("events", min_events, max_events, limit=50)
    check_events(only)
    return _timelines(world, flavour, (min_events, max_events), tuple(only))


@st.composite
def _timelines(
    draw: st.DrawFn, world: World, flavour: Flavour, sizes: tuple[int, int], only: _Only
) -> tuple[Event, ...]:
    stage = Stage.of(world, flavour)
    # `st.lists` asks after each whether there is another: Hypothesis then seldom finds out which of
    # the many draws of an event go together. From a number that goes down, it tries all events.
    return tuple(draw(_event(stage, only)) for _ in range(draw(st.integers(*sizes))))


@st.composite
def _event(draw: st.DrawFn, stage: Stage, only: _Only) -> Event:
    make = draw(one_of(*_possible(stage, only)))
    event: Event = draw(make(stage))
    return event


_Maker: TypeAlias = Callable[[Stage], st.SearchStrategy[Any]]


class _Kind(NamedTuple):
    """How an event is made, how often, and what there must be for it to happen."""

    event: type[Event]
    make: _Maker
    weight: int
    needs: Callable[[Stage], Any]


KINDS = (
    _Kind(Deliver, deliver, 8, lambda _: True),
    _Kind(SetSettings, set_settings, 1, lambda _: True),
    _Kind(Write, write, 1, lambda stage: stage.users),
    _Kind(Choose, choose, 1, lambda stage: stage.users),
    _Kind(Send, send, 1, lambda stage: stage.users),
    _Kind(Resync, resync, 1, lambda stage: stage.mailboxes),
    _Kind(Track, track, 2, lambda stage: stage.arrived and stage.mailboxes),
    _Kind(Delete, delete, 1, lambda stage: stage.emails),
    _Kind(AskReaders, ask_readers, 2, lambda stage: stage.emails),
)


def check_events(only: Collection[type[Event]]) -> None:
    """Raise InvalidArgument for what is no class of events, and for those that cannot begin."""
    check_classes("only", only, tuple(kind.event for kind in KINDS))
    if only and not {Deliver, SetSettings} & set(only):
        message = "only names no event that can come first. Add Deliver or SetSettings."
        raise InvalidArgument(message)


def _possible(stage: Stage, only: _Only) -> Iterator[_Maker]:
    for kind in KINDS:
        if kind.needs(stage) and (not only or kind.event in only):
            yield from (kind.make,) * kind.weight
