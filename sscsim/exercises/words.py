"""Changes said so that nobody needs to know the name of a column to read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sscsim.exercises.facts import named
from sscsim.vocabulary import FORCE, METHOD, FilteringMethod

__all__ = ["choice_of", "said"]

_SETTINGS = {
    "HideEmailAutoTrackOptions": "Hide the three risky choices in the dialog",
    "HideTrackAllOption": 'Hide the choice "All email messages" in the dialog',
    "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": (
        "Ask only the owner of the mailbox that is read"
    ),
}


def said(edit: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    """Say what an administrator does: one setting, or the choice of one person or queue."""
    if "set" in edit:
        [(name, value)] = edit["set"].items()
        what = f"Force {_label(value)} on all users" if name == FORCE else _SETTINGS[name]
        return f"{what} ({name})"
    write = edit["write"]
    now = choice_of(document, write["record"])
    who = named(document)[write["record"]]
    return f"{who}: {_label(write[METHOD])} instead of {_label(now)}"


def choice_of(document: Mapping[str, Any], who: str) -> int:
    """Give the filtering method of a user or queue."""
    rows = (*document["systemusers"], *document["queues"])
    return int(next(row[METHOD] for row in rows if row["id"] == who))


def _label(method: int) -> str:
    return f'"{FilteringMethod(method).label}"'
