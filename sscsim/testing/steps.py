"""The steps of the state machine: what may happen, drawn from what the organisation has now."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from hypothesis.strategies import SearchStrategy

from sscsim.events import Deliver, Event, Send
from sscsim.strategies import desk_events, mail_events
from sscsim.strategies.stage import Stage
from sscsim.testing.happening import Beginning, Happening
from sscsim.world import World

__all__ = ["Steps"]


@st.composite
def _next(draw: st.DrawFn, make: Callable[[Stage], SearchStrategy[Any]]) -> Happening:
    """Draw an event that may happen in the organisation as the machine has it now."""
    machine: Steps = draw(st.runner())
    stage = machine.stage
    return Happening(draw(_speaking(make(stage), machine.subjects)), stage.world)


@st.composite
def _speaking(draw: st.DrawFn, events: SearchStrategy[Any], subjects: Sequence[str]) -> Event:
    """Let new mail be about one of these subjects, or about what was drawn anyway."""
    event: Event = draw(events)
    said = draw(st.sampled_from((None, *subjects))) if subjects else None
    if said is None or not isinstance(event, Deliver | Send):
        return event
    return attrs.evolve(event, message=attrs.evolve(event.message, subject=said))


@st.composite
def _first(draw: st.DrawFn) -> Beginning:
    machine: Steps = draw(st.runner())
    return Beginning(draw(machine.organisations()))


class Steps(RuleBasedStateMachine):
    """What may happen; whose history it becomes is said by `OrganisationStateMachine`."""

    subjects: ClassVar[Sequence[str]] = ()

    @property
    @abstractmethod
    def stage(self) -> Stage:
        """What the next step may speak of."""

    @abstractmethod
    def organisations(self) -> SearchStrategy[World]:
        """Give how the organisation is drawn at first."""

    @abstractmethod
    def begin_in(self, world: World) -> None:
        """Begin in a world."""

    @abstractmethod
    def happen(self, event: Event) -> Any:
        """Play an event."""

    @initialize(organisation=_first())
    def begin(self, organisation: Beginning) -> None:
        """Begin with an organisation."""
        self.begin_in(organisation.world)

    @rule(said=_next(mail_events.deliver))
    def deliver(self, said: Happening) -> None:
        """A message arrives."""
        self.happen(said.event)

    @precondition(lambda self: self.stage.users)
    @rule(said=_next(mail_events.send))
    def send(self, said: Happening) -> None:
        """An email is sent from Dynamics."""
        self.happen(said.event)

    @precondition(lambda self: self.stage.users)
    @rule(said=_next(desk_events.choose))
    def choose(self, said: Happening) -> None:
        """A person chooses in the personal options."""
        self.happen(said.event)

    @precondition(lambda self: self.stage.users)
    @rule(said=_next(desk_events.write))
    def write(self, said: Happening) -> None:
        """An administrator writes a column of a user."""
        self.happen(said.event)

    @rule(said=_next(desk_events.set_settings))
    def change_settings(self, said: Happening) -> None:
        """A setting of the organisation changes."""
        self.happen(said.event)

    @precondition(lambda self: self.stage.arrived and self.stage.mailboxes)
    @rule(said=_next(mail_events.track))
    def track(self, said: Happening) -> None:
        """A person tracks a message by hand."""
        self.happen(said.event)

    @precondition(lambda self: self.stage.mailboxes)
    @rule(said=_next(desk_events.resync))
    def resync(self, said: Happening) -> None:
        """A mailbox is read again from some date on."""
        self.happen(said.event)

    @precondition(lambda self: self.stage.emails)
    @rule(said=_next(desk_events.delete))
    def delete(self, said: Happening) -> None:
        """An email is deleted."""
        self.happen(said.event)

    @precondition(lambda self: self.stage.emails)
    @rule(said=_next(desk_events.ask_readers))
    def ask_readers(self, said: Happening) -> None:
        """Somebody asks who can read an email."""
        self.happen(said.event)
