"""How single values are shown to people: cells of the organisation, and answers of switches."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sscsim.assumptions import SWITCHES, Assumptions
from sscsim.decisions import Cell
from sscsim.safe import clip, json_text, one_line
from sscsim.views.record import plain
from sscsim.vocabulary import spoken_time

__all__ = ["cell_line", "question", "shown_value"]

_VALUE = 60


def cell_line(cell: Cell) -> str:
    """Show a cell: its row, its column, and what stands there."""
    row = cell.table if cell.id is None else f"{cell.table} {cell.id}"
    return f"{one_line(row)} · {cell.column} = {clip(_value(cell.value), _VALUE)}"


def question(name: str, assume: Assumptions) -> str:
    """Ask what nobody settles, and say what was taken for the answer."""
    switch = SWITCHES.get(name)
    if switch is None:
        return name
    taken = getattr(assume, name)
    others = [_answered(value) for value in switch.values if value != taken]
    other = others[0] if len(others) == 1 else "another answer"
    return (
        f'"{switch.asks}" Taken here: {_answered(taken)}; with {other} the verdict, its reason '
        f"or who let it in would be different (switch {name} = {shown_value(taken)}, "
        f"{switch.rule})"
    )


def shown_value(value: Any) -> str:
    """Show the value of a switch as it is written after ``--assume``."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "none"}[value]
    return str(plain(value))


def _value(value: Any) -> str:
    """Show what stands in a cell; a time as people say it."""
    if isinstance(value, datetime):
        return spoken_time(value)
    shown = plain(value)
    if shown is None:
        return "(not given)"
    return shown if isinstance(shown, str) else json_text(shown)


def _answered(value: Any) -> str:
    """Answer the question of a switch as people do."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else shown_value(value)
