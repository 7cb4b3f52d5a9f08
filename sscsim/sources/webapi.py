"""Answers of the Web API as they were saved: bytes in, rows out.

``{"value": [...]}`` or the bare array, with annotations or without. A lookup comes as
``_ownerid_value`` and leaves as ``ownerid``: a `Ref` where the annotation tells its table, else the
bare id.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from sscsim.columns import clean_id, shown
from sscsim.errors import InputError, Place, Problem
from sscsim.sources.locate import line_and_column
from sscsim.sources.report import Report, RowAt
from sscsim.sources.store import Page, read_bytes
from sscsim.vocabulary import Ref

__all__ = ["plain_columns", "read_page", "text_of"]

_SAVE_ALL = 'Save the whole answer of the server, {"value": [...]}, or its array alone.'
_LOOKUP = re.compile(r"_(?P<name>.+)_value")
_TABLE = "@Microsoft.Dynamics.CRM.lookuplogicalname"
_HALF_CHARACTERS = re.compile(r"\\u[dD][89a-fA-F]")


class _NotANumber(NamedTuple):
    """Stands for NaN and Infinity, which JSON does not have."""

    name: str


class _Parsed(NamedTuple):
    value: Any
    repeated: list[tuple[dict[str, Any], str]]
    constants: list[_NotANumber]


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


def read_page(page: Page, report: Report, *, last: bool = True) -> list[RowAt]:
    """
    Read the rows of a page; what is wrong goes to the report.

    The last page of a set should not say that the server has more rows.
    """
    try:
        parsed = _parse(text_of(page), page, report)
    except InputError as error:
        for problem in error.problems:
            report.add(page, problem)
        return []
    if parsed is None:
        return []
    rows = list(_rows(parsed.value, page, report))
    _tell_repeated(parsed, rows, page, report)
    _tell_constants(parsed, rows, report)
    if last and isinstance(parsed.value, dict) and parsed.value.get("@odata.nextLink"):
        following = f"{page.entityset}.{page.number + 1}.json"
        what = "the server has more rows than were saved (@odata.nextLink)."
        report.warn_page(page, what, f"Save the next page as {following}.")
    return [row._replace(columns=plain_columns(row.columns)) for row in rows]


def _parse(text: str, page: Page, report: Report) -> _Parsed | None:
    repeated: list[tuple[dict[str, Any], str]] = []
    constants: list[_NotANumber] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            names = [name for name, _ in pairs]
            repeated.extend((found, name) for name in found if names.count(name) > 1)
        return found

    def constant(name: str) -> _NotANumber:
        constants.append(_NotANumber(name))
        return constants[-1]

    try:
        value = json.loads(text, object_pairs_hook=once, parse_constant=constant)
        if _HALF_CHARACTERS.search(text):
            value = _mended(value)
    except json.JSONDecodeError as error:
        at = line_and_column(text, error.pos)
        report.page(page, f"is not JSON: {_reason(error.msg)}.", _not_json(text), at=at)
    except RecursionError:
        report.page(page, "is nested too deep to be an answer of the Web API.", _SAVE_ALL)
    except ValueError as error:
        report.page(page, f"is not JSON: {_reason(str(error))}.", _SAVE_ALL)
    else:
        return _Parsed(value, repeated, constants)
    return None


def _reason(message: str) -> str:
    return message[:1].lower() + message[1:].partition(";")[0].rstrip(".")


def _not_json(text: str) -> str:
    if not text.strip():
        return "The file is empty. " + _SAVE_ALL
    if text.lstrip().startswith("<"):
        return "It looks like a web page or XML. " + _SAVE_ALL
    return _SAVE_ALL


def _mended(value: Any) -> Any:
    """Put U+FFFD in the place of half a character, which no file could be written with."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        for key in value:
            value[key] = _mended(value[key])
    return value


def _rows(value: Any, page: Page, report: Report) -> Iterator[RowAt]:
    rows = value.get("value") if isinstance(value, dict) else value
    if isinstance(value, dict) and isinstance(value.get("error"), dict):
        told = shown(value["error"].get("message"))
        report.page(page, f"is an error the server answered with: {told}.", "Ask the server again.")
    elif not isinstance(rows, list):
        report.page(page, "has no rows.", _SAVE_ALL)
    else:
        for index, row in enumerate(rows):
            if isinstance(row, dict):
                yield RowAt(row, page, index)
            else:
                what = f"is {shown(row)}, not an object."
                report.row(RowAt({}, page, index), None, what, _SAVE_ALL)


def _tell_repeated(parsed: _Parsed, rows: list[RowAt], page: Page, report: Report) -> None:
    """Say which keys stand twice; a key inside a row's own objects is told at that row."""
    if not parsed.repeated:
        return
    owners = {id(inner): row for row in rows for inner in _inside(row.columns)}
    offer = "Leave one of them out."
    for holder, key in parsed.repeated:
        row = owners.get(id(holder))
        if row is None:
            report.page(page, f"the key {shown(key)} stands twice.", offer)
        else:
            report.row(row, key, f"the key {shown(key)} stands twice.", offer)


def _tell_constants(parsed: _Parsed, rows: list[RowAt], report: Report) -> None:
    if not parsed.constants:
        return
    for row in rows:
        for key, value in row.columns.items():
            held = [value, *(part for inner in _inside(value) for part in _values(inner))]
            for constant in (part for part in held if isinstance(part, _NotANumber)):
                report.row(row, key, f"{key} is {constant.name}.", "Write a number, or null.")


def _inside(value: Any) -> Iterator[Any]:
    """Give the objects and arrays in a value, itself first, however deep."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list):
            yield one
            waiting.extend(_values(one))


def _values(holder: Any) -> list[Any]:
    return list(holder.values()) if isinstance(holder, dict) else list(holder)


@lru_cache(maxsize=4096)
def _name_of(key: str) -> str | None:
    """Name the column of a key; None for an annotation."""
    if "@" in key:
        return None
    lookup = _LOOKUP.fullmatch(key)
    return lookup["name"] if lookup else key


def plain_columns(row: dict[str, Any]) -> dict[str, Any]:
    """Take the annotations out of a row, and its lookups out of their wrapping."""
    plain = {}
    for key, value in row.items():
        name = _name_of(key)
        if name is None or isinstance(value, _NotANumber):
            continue
        table = row.get(key + _TABLE) if name != key else None
        if isinstance(table, str) and isinstance(value, str):
            plain[name] = Ref(table.strip().lower(), clean_id(value))
        else:
            plain[name] = value
    return plain
