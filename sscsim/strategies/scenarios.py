"""Scenarios: an organisation, and what happens in it."""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import strategies as st

from sscsim.errors import Place
from sscsim.events import Event
from sscsim.scenario import Scenario
from sscsim.strategies.arguments import (
    A_WORLD,
    Flavour,
    check_drawn,
    check_flavour,
    check_sizes,
    check_strategy,
)
from sscsim.strategies.few import one_of
from sscsim.strategies.timelines import check_events, timelines
from sscsim.strategies.worlds import worlds as worlds_of
from sscsim.world import World

__all__ = ["scenario_of", "scenarios"]

_NAME = "drawn"


def scenarios(
    *,
    flavour: Flavour = "sensible",
    worlds: st.SearchStrategy[World] | None = None,
    min_events: int = 1,
    max_events: int = 6,
    only: Collection[type[Event]] = (),
) -> st.SearchStrategy[Scenario]:
    """
    Draw an organisation and its timeline, as a scenario that expects nothing.

    ``dump_scenario(scenario.world, scenario.events)`` writes it as a file to keep.

    Args:
        flavour: ``sensible`` or ``anything``.
        worlds: how the organisation is drawn; left out, by `worlds` of that flavour.
        min_events: how many events there are at least.
        max_events: how many there are at most, up to 50.
        only: the classes of events that may come, as in `timelines`.

    Raises:
        InvalidArgument: an argument is not one of these.

    >>> scenario = find(scenarios(), lambda scenario: True)
    >>> print(dump_scenario(scenario.world, scenario.events), end="")
    title: An organisation
    ...

    """
    check_flavour(flavour)
    check_sizes("events", min_events, max_events, limit=50)
    organisations = worlds_of(flavour=flavour) if worlds is None else worlds
    check_strategy("worlds", organisations, A_WORLD)
    check_events(only)
    return _scenarios(flavour, organisations, (min_events, max_events), tuple(only))


@st.composite
def _scenarios(
    draw: st.DrawFn,
    flavour: Flavour,
    organisations: st.SearchStrategy[World],
    sizes: tuple[int, int],
    only: tuple[type[Event], ...],
) -> Scenario:
    least, most = sizes
    # Drawn first: what Hypothesis makes of an earlier example by changing a part of it would else
    # mostly end after one event. It goes down by itself, for the number of events is drawn later.
    floor = draw(one_of(least, (least + most) // 2, most))
    world = draw(organisations)
    check_drawn("worlds", world, World, A_WORLD)
    events = timelines(world, flavour=flavour, min_events=floor, max_events=most, only=only)
    return scenario_of(world, draw(events))


def scenario_of(world: World, events: tuple[Event, ...]) -> Scenario:
    """Put a world and its events together as a scenario that expects nothing."""
    return Scenario(
        title=_NAME,
        name=_NAME,
        world=world,
        events=events,
        expectations=(None,) * len(events),
        places=(Place(_NAME),) * len(events),
    )
