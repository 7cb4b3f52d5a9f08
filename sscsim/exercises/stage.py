"""A case played: what becomes of each message, as it stands and with something edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from sscsim.decisions import Decision
from sscsim.engine import simulate
from sscsim.events import Deliver
from sscsim.scenario import load_scenario_data
from sscsim.views.whatif import whatif_short
from sscsim.whatif import what_would_turn

__all__ = ["Document", "Verdict", "edited", "played", "turned"]

Document = Mapping[str, Any]


@attrs.frozen(kw_only=True)
class Verdict:
    """
    What became of one message.

    Attributes:
        by: the id of the user or queue who let it in; None where it stays private.
        decisions: one for each mailbox.
    """

    by: str | None
    decisions: tuple[Decision, ...]

    @property
    def telling(self) -> Decision:
        """The decision that tells why: the promotion, or else the first."""
        return next((one for one in self.decisions if one.promoted), self.decisions[0])


def played(document: Document) -> dict[str, Verdict]:
    """Play a scenario, and give the verdict about each message."""
    scenario = load_scenario_data(document, str(document["title"]))
    decided: dict[str, list[Decision]] = {}
    for decision in simulate(scenario.world, scenario.events).decisions:
        decided.setdefault(decision.source, []).append(decision)
    return {mail: Verdict(by=_by(found), decisions=tuple(found)) for mail, found in decided.items()}


def turned(document: Document) -> dict[str, str]:
    """Say of each message which one change would have turned its verdict."""
    scenario = load_scenario_data(document, str(document["title"]))
    return {
        entry.event.message.source: whatif_short(what_would_turn(entry.world, entry.event, most=1))
        for entry in simulate(scenario.world, scenario.events).entries
        if isinstance(entry.event, Deliver)
    }


def _by(decisions: Iterable[Decision]) -> str | None:
    found = (one.accepting_entity.id for one in decisions if one.accepting_entity is not None)
    return next(found, None)


def edited(
    document: Document, edits: Sequence[Mapping[str, Any]], mail: str | None = None
) -> Document:
    """
    Give a scenario with edits made: headers in the message, all else just before it.

    Without ``mail`` they come before everything.
    """
    timeline: list[Mapping[str, Any]] = list(document["timeline"])
    place = next((at for at, one in enumerate(timeline) if _is(one, mail)), 0)
    headers = {name: value for one in edits for name, value in one.get("deliver", {}).items()}
    if headers:
        timeline[place] = {"deliver": {**timeline[place]["deliver"], **headers}}
    timeline[place:place] = _entries(edits)
    return {**document, "timeline": timeline}


def _is(entry: Mapping[str, Any], mail: str | None) -> bool:
    return mail is not None and entry.get("deliver", {}).get("id") == mail


def _entries(edits: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    return (one for one in edits if "deliver" not in one)
