"""``--reading`` and ``--assume`` put together into one set of assumptions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from sscsim.assumptions import READINGS, SWITCHES, Assumptions
from sscsim.cli.files import read_node
from sscsim.cli.names import unknown
from sscsim.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from sscsim.scenario.nodes import Node

__all__ = ["assumptions", "settled"]

_FROM_FILE = "list_recipients_expandable"
_SEVERAL = "check_order"
_WORDS = ("true", "false", "none", "null")


def assumptions(
    reading: str | None, assume: Iterable[str], base: Assumptions | None = None
) -> Assumptions:
    """
    Read both options; without ``--reading`` the single switches go on top of ``base``.

    Raises InputError with every mistake, and a suggestion for each name or value misspelt.
    """
    problems: list[Problem] = []
    start = base or READINGS["article"]
    if reading is not None:
        start = READINGS.get(reading, start)
        if reading not in READINGS:
            problems.append(unknown("--reading", "reading", reading, READINGS))
    chosen: dict[str, Any] = {}
    for text in assume:
        try:
            chosen.update([_setting(text)])
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return attrs.evolve(start, **chosen)


def settled(assume: Iterable[str]) -> frozenset[str]:
    """Name the switches that ``--assume`` settles, whatever it says of them."""
    return frozenset(_name_of(text) for text in assume)


def _name_of(text: str) -> str:
    return text.partition("=")[0].strip().removeprefix("assume.")


def _setting(text: str) -> tuple[str, Any]:
    from sscsim.scenario.desk import Desk
    from sscsim.scenario.kinds import MISSING
    from sscsim.scenario.switches import SWITCH_KINDS

    _, separator, value = text.partition("=")
    name, value = _name_of(text), value.strip()
    if not separator:
        raise InputError([Problem(Place("--assume"), f"'{text}' is not NAME=VALUE.")])
    if name not in SWITCHES:
        raise InputError([unknown("--assume", "switch", name, SWITCHES)])
    desk = Desk(f"--assume {name}")
    read = SWITCH_KINDS[name].read(_node(name, value), desk)
    if read is MISSING or desk.problems:
        raise InputError(desk.problems)
    return name, read


def _node(name: str, value: str) -> Node:
    """Show a value to the switch as a scenario would; members stand in a file, checks in a row."""
    from sscsim.scenario.yaml_nodes import Node, resolve

    place = Place(f"--assume {name}")
    word = value.lower() if value.lower() in _WORDS else value
    if name == _FROM_FILE and word not in _WORDS:
        return read_node(Path(value), "Write each list, and who is in it.")
    if name == _SEVERAL and word != SWITCHES[name].default:
        several = (part.strip() for part in word.strip("[]").split(","))
        return Node(place, tuple(Node(place, part, part) for part in several if part))
    if word == "none" and word not in SWITCHES[name].values:  # of one switch it is the value
        return Node(place, None, word)
    return Node(place, resolve(word), word)
