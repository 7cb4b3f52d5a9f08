"""What Hypothesis prints of a step: the entry that a scenario file would have, not the object."""

from __future__ import annotations

from sscsim.events import Event
from sscsim.safe import json_text
from sscsim.scenario import scenario_document
from sscsim.world import World

__all__ = ["Beginning", "Happening"]


class Happening:
    """An event, and the world in which it happens. No attrs class: those are printed in full."""

    def __init__(self, event: Event, world: World) -> None:
        self.event, self.world = event, world

    def __repr__(self) -> str:
        """As an entry of a timeline."""
        [entry] = scenario_document(self.world, (self.event,))["timeline"]
        return json_text(entry)


class Beginning:
    """The organisation at first."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __repr__(self) -> str:
        """As the upper part of a scenario."""
        document = scenario_document(self.world)
        return json_text({key: value for key, value in document.items() if key != "title"})
