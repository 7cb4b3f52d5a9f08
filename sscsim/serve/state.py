"""The organisation that is served: one immutable state, and one lock for those who change it.

A reader takes the state as it is and keeps it; a writer makes the next one, which becomes the state
when it is whole. So nobody ever sees half of a change.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TypeVar

import attrs

from sscsim.events import Delivery, Event
from sscsim.serve.limits import Limits
from sscsim.serve.tables import Kept, SetTables, tables_of
from sscsim.world import World

__all__ = ["Desk", "Organisation", "State"]

Answered = TypeVar("Answered")


@attrs.frozen(kw_only=True)
class State:
    """
    Everything that is served, at one moment.

    Attributes:
        world: the organisation.
        kept: columns that were exported and that the model has no use for.
        sets: entity sets of tables that have no class of their own.
        events: the timeline of a scenario, if it is one.
        played: how many of its events have happened.
        delivered: what has come to which mailbox: a later event may look at it again.
        earlier: the entity sets of the state before, whose rows are taken over.

    >>> State(world=World()).tables.shown("organizations").rows[0]["emailcorrelationenabled"]
    True

    """

    world: World
    kept: Kept = attrs.field(factory=dict, repr=False)
    sets: Mapping[str, str] = attrs.field(factory=dict)
    events: tuple[Event, ...] = ()
    played: int = 0
    delivered: tuple[Delivery, ...] = attrs.field(default=(), repr=False)
    earlier: SetTables | None = attrs.field(default=None, eq=False, repr=False)

    @cached_property
    def tables(self) -> SetTables:
        """The entity sets of the world."""
        return tables_of(self.world, self.kept, self.sets, self.earlier)

    def after(self, world: World) -> State:
        """Give the state with another world."""
        return attrs.evolve(self, world=world, earlier=self.tables)


class Desk:
    """What one request, or one change set, works on: a state, and what becomes of it."""

    def __init__(self, state: State, start: State, limits: Limits) -> None:
        self.state, self.start, self.limits = state, start, limits


class Organisation:
    """
    The state now, and how it is changed.

    >>> organisation = Organisation(State(world=World()))
    >>> with organisation.changing() as desk:
    ...     desk.state = attrs.evolve(desk.state, played=1)
    >>> organisation.state.played
    1

    """

    def __init__(
        self,
        state: State,
        save: Callable[[State], None] | None = None,
        *,
        start: State | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.state = state
        self.start = state if start is None else start
        self.limits = limits or Limits()
        self._save = save
        self._lock = threading.Lock()

    def desk(self) -> Desk:
        """Give a desk to a reader: what is done on it has no effect."""
        return Desk(self.state, self.start, self.limits)

    @contextmanager
    def changing(self) -> Iterator[Desk]:
        """
        Give a desk to one writer at a time; what is on it at the end becomes the state.

        Nothing changes where an exception leaves the desk, and nothing is shown before it is saved.
        """
        with self._lock:
            desk = self.desk()
            yield desk
            if desk.state is not self.state and self._save is not None:
                self._save(desk.state)
            self.state = desk.state
