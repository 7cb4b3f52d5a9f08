"""Scenarios whose messages and emails speak of the same, and of what a rule looks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
from hypothesis import strategies as st

from sscsim.scenario import Scenario
from sscsim.world import Emails

__all__ = ["check_subjects", "speaking_of"]


def check_subjects(subjects: Iterable[object]) -> None:
    """Raise TypeError for what is no list of texts that a message may be about."""
    if isinstance(subjects, str):
        message = f"subjects={subjects!r} is one text. Pass a list of them: [{subjects!r}]."
        raise TypeError(message)
    for one in subjects:
        if not isinstance(one, str):
            message = f"subjects holds {one!r}, which is no text. Pass what a message is about."
            raise TypeError(message)


@st.composite
def speaking_of(
    draw: st.DrawFn, scenarios: st.SearchStrategy[Scenario], subjects: tuple[str, ...] = ()
) -> Scenario:
    """
    Give messages some of these subjects, and emails the subject of a message more often than not.

    Without this a message and an email that a rule could tie together would seldom meet.
    """
    scenario = draw(scenarios)
    # None comes first: a counterexample shrinks to what was drawn anyway.
    said = st.sampled_from((None, *subjects * 2))
    messages: dict[str, Any] = {}
    for event in scenario.events:
        message = getattr(event, "message", None)
        if message is not None and message.source not in messages:
            messages[message.source] = _about(message, draw(said))
    shared = st.sampled_from((None, *dict.fromkeys(one.subject for one in messages.values())))
    emails = [_about(email, draw(shared)) for email in scenario.world.emails]
    world = attrs.evolve(scenario.world, emails=Emails.of(emails))
    events = tuple(_with_message(event, messages) for event in scenario.events)
    return attrs.evolve(scenario, world=world, events=events)


def _about(row: Any, subject: str | None) -> Any:
    return row if subject is None else attrs.evolve(row, subject=subject)


def _with_message(event: Any, messages: dict[str, Any]) -> Any:
    """Put the message of that name into an event: one that is tracked is the one that came."""
    message = getattr(event, "message", None)
    return event if message is None else attrs.evolve(event, message=messages[message.source])
