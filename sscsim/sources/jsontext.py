"""A JSON text that somebody saved: bytes in, plain values out, and what no JSON may hold told.

The parser is the standard library's. What it lets pass is collected on the way: keys that stand
twice, NaN and Infinity, numbers that are larger than any (``1e999``), halves of characters.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from sscsim.errors import InputError, Place, Problem
from sscsim.sources.locate import line_and_column
from sscsim.sources.report import Report
from sscsim.sources.store import Page, read_bytes

__all__ = ["SAVE_ALL", "NotANumber", "Parsed", "parse", "parts_of", "text_of"]

SAVE_ALL = 'Save the whole answer of the server, {"value": [...]}, or its array alone.'
_HALF_CHARACTERS = re.compile(r"\\u[dD][89a-fA-F]")
_LONGEST = 40  # characters of a number that a message repeats

# Three bytes of text become a hundred in memory, so what is parsed has a limit of its own: a small
# zip would fill any machine. Commas are counted, for there are as many as values, more or less.
MAX_VALUES = 20_000_000


class NotANumber(NamedTuple):
    """Stands for NaN, Infinity, and what is as large: none of them is a value of a column."""

    name: str


class Parsed(NamedTuple):
    """A value, the objects in which a key stands twice, and the numbers that are none."""

    value: Any
    repeated: list[tuple[dict[str, Any], str]]
    constants: list[NotANumber]


def text_of(page: Page) -> str:
    """
    Read a page as text, in the Unicode encoding it was saved in.

    Raises:
        InputError: the file cannot be read, or is no Unicode text.

    """
    data = read_bytes(page)
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place = Place(page.file, line, error.start - data.rfind(b"\n", 0, error.start))
        what = f"byte {error.start + 1} is not {encoding.upper()}."
        raise InputError([Problem(place, what, "Save the file as UTF-8.")]) from error


def parse(text: str, page: Page, report: Report) -> Parsed | None:
    """Parse the text of a page; None where it is no JSON, which goes to the report."""
    if text.count(",") > MAX_VALUES:
        report.page(page, f"holds more than {MAX_VALUES:,} values.", "Save it in several pages.")
        return None
    parsed = Parsed(None, [], [])

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            names = [name for name, _ in pairs]
            parsed.repeated.extend((found, name) for name in found if names.count(name) > 1)
        return found

    def constant(name: str) -> NotANumber:
        parsed.constants.append(NotANumber(name[:_LONGEST]))
        return parsed.constants[-1]

    def number(digits: str) -> float | NotANumber:
        value = float(digits)
        return constant(digits) if math.isinf(value) else value

    try:
        value = json.loads(
            text, object_pairs_hook=once, parse_constant=constant, parse_float=number
        )
        return parsed._replace(value=_mended(value) if _HALF_CHARACTERS.search(text) else value)
    except json.JSONDecodeError as error:
        at = line_and_column(text, error.pos)
        report.page(page, f"is not JSON: {_reason(error.msg)}.", _not_json(text, error.pos), at=at)
    except RecursionError:
        report.page(page, "is nested too deep to be an answer of the Web API.", SAVE_ALL)
    except ValueError as error:
        report.page(page, f"is not JSON: {_reason(str(error))}.", SAVE_ALL)
    return None


def _reason(message: str) -> str:
    return message[:1].lower() + message[1:].partition(";")[0].rstrip(".")


def _not_json(text: str, at: int) -> str:
    if not text.strip():
        return "The file is empty. " + SAVE_ALL
    if text.lstrip().startswith("<"):
        return "It looks like a web page or XML. " + SAVE_ALL
    if text[at : at + 1] == "{" and text.lstrip().startswith("{"):
        return (
            "It looks like JSON lines, a row on each. Write a comma after each row, and brackets"
            " around them all: [...]."
        )
    return SAVE_ALL


def _mended(value: Any) -> Any:
    """Put U+FFFD in the place of half a character, which no file could be written with."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        whole = {_mended(key): _mended(item) for key, item in value.items()}
        value.clear()  # the object stays the same one, so that a key that stands twice is found
        value.update(whole)
    return value


def parts_of(value: Any) -> Iterator[Any]:
    """Give a value, and what is in it, and in that, however deep."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
