"""Labels: the words that stand for values, and how a value is shown in a message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import NoneType
from typing import Any

from sscsim.vocabulary import OPTION_SETS, ReadDepth

__all__ = ["DEPTHS", "FLAG_WORDS", "OPEN_SETS", "fold", "labels_of", "shown", "span"]

_LONGEST = 60  # characters of a value that a message repeats

# Option sets to which an organisation, or a later version, adds values of its own.
OPEN_SETS = frozenset({
    "accessmode", "notifications", "participationtypemask", "prioritycode", "statecode",
    "statuscode",
})  # fmt: skip

FLAG_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

# How far a privilege reaches: our words, the product's, and `privilegedepthmask`, a bit for each.
DEPTHS: Mapping[str, ReadDepth] = {
    word: depth
    for depth, words in {
        ReadDepth.NONE: ("none", "0"),
        ReadDepth.USER: ("user", "basic", "1"),
        ReadDepth.BUSINESS_UNIT: ("business unit", "local", "2"),
        ReadDepth.PARENT_CHILD: ("parent child", "parent child business units", "deep", "4"),
        ReadDepth.ORGANIZATION: ("organization", "organisation", "global", "8"),
    }.items()
    for word in words
}

# Labels that are not option sets of rulebook 10, but that exports with formatted values hold.
_STATES = {0: "Active", 1: "Inactive"}
_LABELS: Mapping[str, Mapping[int, str]] = {
    "record.statecode": _STATES,
    "emailserverprofile.statecode": _STATES,
    "systemuser.isdisabled": {0: "Enabled", 1: "Disabled"},
    **{
        name: option_set.labels
        for option_set in OPTION_SETS
        for name in (*option_set.columns, option_set.name)
    },
}

_OWN_NAMES = frozenset({"microsoft", "dynamics", "365", "crm", "apps"})


def labels_of(name: str) -> Mapping[int, str] | None:
    """Find the labels of a column (``table.column``) or a setting, if it has some."""
    return _LABELS.get(name)


def fold(label: str) -> str:
    """
    Fold a label into the form that is compared.

    The product put its own name of the day into its labels, and it had several.
    """
    words = re.sub(r"[^a-z0-9]+", " ", label.lower().replace("e-mail", "email")).split()
    return " ".join(word for word in words if word not in _OWN_NAMES)


def span(bounds: tuple[int, int]) -> str:
    """Say a range in words."""
    lowest, highest = bounds
    return f"{lowest} or {highest}" if highest == lowest + 1 else f"from {lowest} to {highest}"


def shown(raw: Any) -> str:
    """Show a value in a message: short, on one line, and unable to move a cursor."""
    if isinstance(raw, bool | NoneType):
        return {True: "true", False: "false", None: "null"}[raw]
    if isinstance(raw, Mapping):
        return "an object"
    if isinstance(raw, list | tuple):
        return "a list"
    short = str(raw) if len(str(raw)) <= _LONGEST else str(raw)[: _LONGEST - 3] + "..."
    plain = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in short)
    return f'"{plain}"' if isinstance(raw, str) else plain
