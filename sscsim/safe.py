"""Text from outside made safe to show: the one home of that care for terminal, JSON and CSV.

A terminal obeys control characters, so none is shown; a spreadsheet runs a cell that begins like a
formula, so such a cell is opened with an apostrophe. JSON keeps every character, as an escape
where a terminal would obey it. Only lone surrogates, which no encoding can carry, are replaced.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any

__all__ = ["clip", "csv_cell", "from_csv_cell", "json_text", "one_line"]

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_ESCAPE_PICTURES = 0x2400  # the block that draws the control characters 0-31
_DELETE = 0x7F

# Zero-width joiners are part of words and of emoji; every other format character can be used to
# turn text around or to hide it.
_JOINERS = "\u200c\u200d"
_OBEYED = ("Cc", "Cf", "Zl", "Zp")
_LONE_SURROGATE = "Cs"

# OWASP's list of what starts a formula, with the wide forms that spreadsheets treat alike.
_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"
_LED_BY = "\t\r\n"
_GUARD = "'"


def one_line(text: str) -> str:
    """Give the text without anything a terminal would obey, line breaks included."""
    return text if text.isprintable() else text.translate(_SHOWN)


def clip(text: str, width: int) -> str:
    """Give the text on one line, cut with an ellipsis where it is longer than ``width``."""
    line = one_line(text)
    return line if len(line) <= width else line[: width - 1] + "…"


def json_text(value: Any, *, indent: int | None = None) -> str:
    """
    Write a value as JSON that loads to the same value and that a terminal can show.

    NaN is refused: it is not JSON.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return text if text.isprintable() else text.translate(_ESCAPED)


def csv_cell(text: str) -> str:
    """
    Give the text as a cell that a spreadsheet shows and does not run.

    A text that a spreadsheet could take for a formula, and one that begins with an apostrophe, gets
    one more apostrophe in front. `from_csv_cell` takes it off again.
    """
    led = text[:1] in _LED_BY if text else False
    line = one_line(text)
    start = line.lstrip(' "')[:1]
    return _GUARD + line if led or (start and start in _FORMULA + _GUARD) else line


def from_csv_cell(cell: str) -> str:
    """Take off the apostrophe that `csv_cell` put in front."""
    return cell.removeprefix(_GUARD)


class _Table(dict[int, str]):
    """A translation that is worked out for a character when it is first met."""

    def __init__(self, rule: Any) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, point: int) -> str:
        shown: str = self._rule(chr(point))
        self[point] = shown
        return shown


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    if ord(character) < ord(" "):
        return chr(_ESCAPE_PICTURES + ord(character))
    if ord(character) == _DELETE:
        return "\N{SYMBOL FOR DELETE}"
    category = unicodedata.category(character)
    hidden = category in (*_OBEYED, _LONE_SURROGATE) and character not in _JOINERS
    return _REPLACEMENT if hidden else character


def _escaped(character: str) -> str:
    category = unicodedata.category(character)
    if category == _LONE_SURROGATE:
        return _REPLACEMENT
    if category in _OBEYED and character not in _JOINERS + "\n":
        return json.dumps(character)[1:-1]
    return character


_SHOWN = _Table(_shown)
_ESCAPED = _Table(_escaped)
