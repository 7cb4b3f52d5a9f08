"""Where in a JSON text something stands. Asked only when a problem has to be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import JSONDecoder
from typing import NamedTuple

__all__ = ["line_and_column", "offset_of"]

_GAP = re.compile(r"[ \t\r\n]*")
_SCAN = JSONDecoder().raw_decode


class _Member(NamedTuple):
    key: str
    at: int
    value: int


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Turn an offset into line and column, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def offset_of(text: str, row: int, key: str | None) -> int:
    """
    Find a row of an answer, by its index from 0, or a key in it.

    The text was read without error before. A key that stands twice is found where it stands last;
    one that is not there gives the row.
    """
    start = _row(text, row)
    if key is None or text[start] != "{":
        return start
    names = {key, f"_{key}_value"}
    places = [member.at for member in _members(text, start) if member.key in names]
    return places[-1] if places else start


def _row(text: str, index: int) -> int:
    start = _after_gap(text, 0)
    if text[start] == "{":
        values = [member.value for member in _members(text, start) if member.key == "value"]
        start = values[-1] if values else start
    if text[start] != "[":
        return start
    return next((at for place, at in enumerate(_items(text, start)) if place == index), start)


def _items(text: str, start: int) -> Iterator[int]:
    """Give the offset of each item of the array that opens at ``start``."""
    at = _after_gap(text, start + 1)
    while text[at] != "]":
        yield at
        _, end = _SCAN(text, at)
        at = _after_gap(text, end)
        if text[at] == ",":
            at = _after_gap(text, at + 1)


def _members(text: str, start: int) -> Iterator[_Member]:
    """Give each key of the object that opens at ``start``, and where its value begins."""
    at = _after_gap(text, start + 1)
    while text[at] != "}":
        key, end = _SCAN(text, at)
        value = _after_gap(text, _after_gap(text, end) + 1)
        yield _Member(key, at, value)
        _, end = _SCAN(text, value)
        at = _after_gap(text, end)
        if text[at] == ",":
            at = _after_gap(text, at + 1)


def _after_gap(text: str, at: int) -> int:
    found = _GAP.match(text, at)
    return at if found is None else found.end()
