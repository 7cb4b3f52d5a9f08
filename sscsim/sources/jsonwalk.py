"""
Objects out of a JSON text one by one, so that a text that breaks off still gives what is whole.

An answer of a server (``{"value": [...]}``), a bare array, one object alone, objects one on each
line: all of them are values in a row, some of which hold others.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Any

from sscsim.sources.locate import line_and_column

__all__ = ["BrokenOffError", "objects_in"]

_GAP = re.compile(r"[ \t\r\n]*")
_decode = JSONDecoder().raw_decode
_ROWS = "value"  # the key of an answer under which its rows stand


class BrokenOffError(Exception):
    """The text is no JSON from here on; the message says why and where."""


def objects_in(text: str) -> Iterator[tuple[Any, bool]]:
    """
    Give each value with whether it is one of several.

    Raises BrokenOffError where the text is no JSON, after what stands before that.

    >>> list(objects_in('{"value": [{"id": 1}, {"id": 2}]}'))
    [({'id': 1}, True), ({'id': 2}, True)]
    >>> list(objects_in('{"id": 1}')), list(objects_in('{"id": 1} {"id": 2}'))
    ([({'id': 1}, False)], [({'id': 1}, True), ({'id': 2}, True)])

    """
    at = _after_gap(text, 0)
    several = False
    try:
        while at < len(text):
            value, at = yield from _top(text, at)
            at = _after_gap(text, at)
            several = several or at < len(text)
            if value is not None:
                yield value, several
    except JSONDecodeError as error:
        line, column = line_and_column(text, error.pos)
        what = error.msg[:1].lower() + error.msg[1:].partition(";")[0]
        raise BrokenOffError(f"{what}, line {line} column {column}") from None
    except RecursionError:
        raise BrokenOffError("it is nested too deep") from None
    except ValueError as error:  # a number of more digits than Python reads
        raise BrokenOffError(str(error).partition(";")[0]) from None


def _top(text: str, at: int) -> Generator[tuple[Any, bool], None, tuple[Any, int]]:
    """Read one value; the parts of one that holds others are given, and it is None."""
    if text[at] == "[":
        end = yield from _items(text, at)
        return None, end
    if text[at] != "{":
        return _decode(text, at)
    found: dict[str, Any] = {}
    at, holds = _after_gap(text, at + 1), False
    while text[at : at + 1] != "}":
        key, at = _decode(text, at)
        at = _past(text, at, ":")
        if key == _ROWS and text[at : at + 1] == "[":
            at = yield from _items(text, at)
            holds = True
        else:
            found[str(key)], at = _decode(text, at)
        at = _after_comma(text, at, "}")
    return (None if holds else found), at + 1


def _items(text: str, start: int) -> Generator[tuple[Any, bool], None, int]:
    at = _after_gap(text, start + 1)
    while text[at : at + 1] != "]":
        value, at = _decode(text, at)
        yield value, True
        at = _after_comma(text, at, "]")
    return at + 1


def _after_gap(text: str, at: int) -> int:
    found = _GAP.match(text, at)
    return at if found is None else found.end()


def _past(text: str, at: int, mark: str) -> int:
    at = _after_gap(text, at)
    if text[at : at + 1] != mark:
        raise JSONDecodeError(f"Expecting '{mark}' delimiter", text, at)
    return _after_gap(text, at + 1)


def _after_comma(text: str, at: int, end: str) -> int:
    """Go to the next part, or to the end mark."""
    at = _after_gap(text, at)
    return at if text[at : at + 1] == end else _past(text, at, ",")
