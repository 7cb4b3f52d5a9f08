"""Short scenarios for these tests: a few lines in, a loaded scenario or its mistakes out."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from sscsim.errors import InputError
from sscsim.events import Event
from sscsim.scenario import Scenario, load_scenario_text
from sscsim.world import World

__all__ = ["event", "load", "mistakes", "world"]

PEOPLE = """
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example}
queues:
  - {id: sales, name: Sales, emailaddress: sales@contoso.example}
"""


def load(text: str) -> Scenario:
    """Load some lines."""
    return load_scenario_text(dedent(text), "s.yaml")


def world(text: str) -> World:
    """Load some lines and give their world."""
    return load(text).world


def event(line: str) -> Any:
    """Load one entry of a timeline beside Hanna and the sales queue, and give its event."""
    events: tuple[Event, ...] = load(f"{PEOPLE}timeline:\n  - {line}\n").events
    return events[-1]


def mistakes(text: str) -> list[str]:
    """Load some lines that are wrong, and give what is printed."""
    with pytest.raises(InputError) as caught:
        load(text)
    return [str(problem) for problem in caught.value.problems]
