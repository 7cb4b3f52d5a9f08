"""A lesson with what the class changed: events put into its timeline, and another reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sscsim.scenario import Scenario, load_scenario_data
from sscsim.scenario.writing.emitter import emit

__all__ = ["changed", "saved", "staged"]

# What tells a message apart from its like: mail that comes once more is another message.
_OWN = ("id", "message-id", "received")


def staged(
    data: Mapping[str, Any],
    name: str,
    changes: Sequence[Mapping[str, Any]] = (),
    reading: str | None = None,
) -> Scenario:
    """
    Load a lesson as the class changed it.

    Args:
        data: the scenario, as JSON holds it.
        name: what messages call it.
        changes: as for `changed`.
        reading: of what no source settles; that of the file if left out.

    Raises:
        InputError: with everything that is wrong.

    >>> staged({"title": "Nothing"}, "nothing", reading="learn").reading
    'learn'

    """
    return load_scenario_data(_read_as(changed(data, changes), reading), name)


def saved(
    data: Mapping[str, Any], changes: Sequence[Mapping[str, Any]] = (), reading: str | None = None
) -> str:
    """
    Write a lesson, as the class changed it, as a scenario file.

    What was expected is left out where something was changed: it spoke of the lesson before.

    >>> print(saved({"title": "Mine"}, [{"at": 0, "event": {"set": {"HideTrackAllOption": True}}}]))
    title: Mine
    timeline:
      - set: {HideTrackAllOption: true}
    <BLANKLINE>

    """
    whole = _read_as(changed(data, changes), reading)
    if changes or reading is not None:
        whole["timeline"] = [
            {key: value for key, value in entry.items() if key != "expect"}
            for entry in whole["timeline"]
        ]
    return emit(whole)


def _read_as(whole: dict[str, Any], reading: str | None) -> dict[str, Any]:
    """Put a reading in force; what a file assumes is put on top of its reading, and part of it."""
    if reading is None:
        return whole
    return {**{key: value for key, value in whole.items() if key != "assume"}, "reading": reading}


def changed(data: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """
    Put events into a timeline, one after the other.

    Each change says ``at``, the place before which it is put, and an ``event``; or ``again``, the
    place of a message that comes once more.

    >>> set_flag = {"at": 0, "event": {"set": {"HideTrackAllOption": True}}}
    >>> changed({"title": "t"}, [set_flag])["timeline"]
    [{'set': {'HideTrackAllOption': True}}]

    """
    timeline = list(data.get("timeline") or ())
    for number, change in enumerate(changes, start=1):
        event = change.get("event")
        if event is None:
            event = _again(timeline[int(change["again"])], number)
        timeline.insert(int(change["at"]), event)
    return {**data, "timeline": timeline}


def _again(entry: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Give the same message as a new one, with an id that nobody has."""
    mail = {key: value for key, value in entry["deliver"].items() if key not in _OWN}
    return {"deliver": {"id": f"{entry['deliver']['id']}-again-{number}", **mail}}
