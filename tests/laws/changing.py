"""The same scenario with one thing written anew: a setting, a method, a switch, the events."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs

from sscsim.assumptions import READINGS
from sscsim.events import Event
from sscsim.scenario import Scenario
from sscsim.world import Directory, World

__all__ = ["turned", "under", "with_everybody_at", "with_method", "with_settings", "without"]


def _with_world(scenario: Scenario, change: Callable[[World], World]) -> Scenario:
    return attrs.evolve(scenario, world=change(scenario.world))


def _with_directory(scenario: Scenario, directory: Directory) -> Scenario:
    return _with_world(scenario, lambda world: attrs.evolve(world, directory=directory))


def with_settings(scenario: Scenario, **settings: Any) -> Scenario:
    """Give the scenario with some settings of the blob written anew."""
    directory = scenario.world.directory
    blob = directory.organization.orgdborgsettings.with_values(settings)
    organization = attrs.evolve(directory.organization, orgdborgsettings=blob)
    return _with_directory(scenario, directory.with_organization(organization))


def with_everybody_at(scenario: Scenario, method: int, *, queues: bool = True) -> Scenario:
    """Give the scenario with one method stored for every user and, unless told, every queue."""
    directory = scenario.world.directory
    tables = (directory.usersettings, directory.queues if queues else {})
    return _written(scenario, (row for table in tables for row in table.values()), method)


def with_method(scenario: Scenario, name: str, method: int) -> Scenario:
    """Give the scenario with a method stored for one user."""
    return _written(scenario, [scenario.world.directory.usersettings[name]], method)


def _written(scenario: Scenario, rows: Iterable[Any], method: int) -> Scenario:
    directory = scenario.world.directory
    for row in rows:
        directory = directory.with_row(attrs.evolve(row, incomingemailfilteringmethod=method))
    return _with_directory(scenario, directory)


def turned(scenario: Scenario, **switches: Any) -> Scenario:
    """Give the scenario with switches set on top of those it has."""
    assume = attrs.evolve(scenario.world.assume, **switches)
    return _with_world(scenario, lambda world: world.assuming(assume))


def under(scenario: Scenario, reading: str) -> Scenario:
    """Give the scenario under another reading, with no switch turned."""
    return _with_world(scenario, lambda world: world.assuming(READINGS[reading]))


def without(scenario: Scenario, *kinds: type[Event]) -> Scenario:
    """Give the scenario without the events of some kinds."""
    events = tuple(event for event in scenario.events if not isinstance(event, kinds))
    return attrs.evolve(scenario, events=events)
