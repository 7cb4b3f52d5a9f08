"""One event of a class that is asked for, in an organisation of its own."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sscsim.events import Event
from sscsim.strategies.mail_events import deliver
from sscsim.strategies.stage import Stage
from sscsim.strategies.timelines import KINDS
from sscsim.strategies.worlds import worlds

__all__ = ["single_events"]


@st.composite
def single_events(draw: st.DrawFn, kind: type[Event]) -> Any:
    """Draw an event of one class; what must be there for it, a message or a user, is drawn too."""
    stage = Stage.of(draw(worlds()), "sensible")
    [made] = (each for each in KINDS if each.event is kind)
    if not made.needs(stage):
        draw(deliver(stage))  # the message that is tracked, deleted or asked about
    return draw(made.make(stage))
