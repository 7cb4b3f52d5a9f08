"""Timelines: everything that can happen in an organisation, one event after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from hypothesis import strategies as st

from sscsim.events import Event
from sscsim.strategies.arguments import Flavour, check_flavour, check_sizes, check_world
from sscsim.strategies.desk_events import ask_readers, choose, delete, resync, set_settings, write
from sscsim.strategies.few import one_of
from sscsim.strategies.mail_events import deliver, send, track
from sscsim.strategies.stage import Stage
from sscsim.world import World

__all__ = ["timelines"]


def timelines(
    world: World,
    *,
    flavour: Flavour = "sensible",
    min_events: int = 1,
    max_events: int = 6,
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

    Raises:
        InvalidArgument: an argument is not one of these.

    >>> [event] = find(timelines(World()), lambda events: isinstance(events[-1], Deliver))
    >>> event.message.source, event.message.subject
    ('m1', 'Offer')

    """
    check_world(world)
    check_flavour(flavour)
    check_sizes("events", min_events, max_events, limit=50)
    return _timelines(world, flavour, min_events, max_events)


@st.composite
def _timelines(
    draw: st.DrawFn, world: World, flavour: Flavour, least: int, most: int
) -> tuple[Event, ...]:
    stage = Stage.of(world, flavour)
    return tuple(draw(_event(stage)) for _ in range(draw(st.integers(least, most))))


@st.composite
def _event(draw: st.DrawFn, stage: Stage) -> Event:
    kind = draw(one_of(*_possible(stage)))
    event: Event = draw(kind(stage))
    return event


_Maker = Callable[[Stage], st.SearchStrategy[Any]]


class _Kind(NamedTuple):
    """How an event is made, how often, and what there must be for it to happen."""

    make: _Maker
    weight: int
    needs: Callable[[Stage], Any]


_KINDS = (
    _Kind(deliver, 8, lambda _: True),
    _Kind(set_settings, 1, lambda _: True),
    _Kind(write, 1, lambda stage: stage.users),
    _Kind(choose, 1, lambda stage: stage.users),
    _Kind(send, 1, lambda stage: stage.users),
    _Kind(resync, 1, lambda stage: stage.mailboxes),
    _Kind(track, 2, lambda stage: stage.arrived and stage.mailboxes),
    _Kind(delete, 1, lambda stage: stage.emails),
    _Kind(ask_readers, 2, lambda stage: stage.emails),
)


def _possible(stage: Stage) -> Iterator[_Maker]:
    for kind in _KINDS:
        if kind.needs(stage):
            yield from (kind.make,) * kind.weight
