"""Answers of the Web API as they were saved: the text of a page in, its rows out.

``{"value": [...]}`` or the bare array, with annotations or without. A lookup comes as
``_ownerid_value`` and leaves as ``ownerid``: a `Ref` where the annotation tells its table, else the
bare id. A value that only its formatted annotation tells leaves as `Label`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sscsim.columns import clean_id, shown
from sscsim.errors import InputError
from sscsim.sources.jsontext import SAVE_ALL, NotANumber, Parsed, parse, parts_of, text_of
from sscsim.sources.report import Report, RowAt
from sscsim.sources.store import Page
from sscsim.vocabulary import Ref

__all__ = ["Answer", "Label", "plain_columns", "read_page", "text_of"]

MAX_ROWS = 1_000_000  # of one page; the server sends 5,000

_LOOKUP = re.compile(r"_(?P<name>.+)_value")
_TABLE = "@Microsoft.Dynamics.CRM.lookuplogicalname"
_FORMATTED = "@OData.Community.Display.V1.FormattedValue"
_NEXT = "@odata.nextLink"


class Label(str):
    """What the annotation of a column says whose value was not saved: good for labels only."""

    __slots__ = ()


class Answer(NamedTuple):
    """The rows of one page, and what its envelope says about the set."""

    page: Page
    rows: list[RowAt]
    more: bool = False  # the server has a further page
    total: int | None = None  # number of rows in all pages
    context: str = ""


def read_page(page: Page, report: Report) -> Answer:
    """Read the rows of a page; what is wrong goes to the report."""
    try:
        parsed = parse(text_of(page), page, report)
    except InputError as error:
        for problem in error.problems:
            report.add(page, problem)
        return Answer(page, [])
    if parsed is None:
        return Answer(page, [])
    rows = list(_rows(parsed.value, page, report))
    _tell_repeated(parsed, rows, page, report)
    envelope = parsed.value if isinstance(parsed.value, dict) else {}
    _tell_constants(parsed, rows, report)
    _tell_constants_outside(envelope, page, report)
    count, context = envelope.get("@odata.count"), envelope.get("@odata.context")
    return Answer(
        page,
        [RowAt(plain_columns(row.columns), page, row.place) for row in rows],
        more=bool(envelope.get(_NEXT)),
        total=count if isinstance(count, int) else None,
        context=context if isinstance(context, str) else "",
    )


def _rows(value: Any, page: Page, report: Report) -> Iterator[RowAt]:
    rows = value.get("value") if isinstance(value, dict) else value
    if isinstance(value, dict) and isinstance(value.get("error"), dict):
        told = shown(value["error"].get("message"))
        report.page(page, f"is an error the server answered with: {told}.", "Ask the server again.")
    elif isinstance(rows, list) and len(rows) > MAX_ROWS:
        report.page(page, f"holds more than {MAX_ROWS:,} rows.", "Save it in several pages.")
    elif isinstance(rows, list):
        for index, row in enumerate(rows):
            if isinstance(row, dict):
                yield RowAt(row, page, index)
            else:
                what = f"is {shown(row)}, not an object."
                report.row(RowAt({}, page, index), None, what, SAVE_ALL)
    elif isinstance(value, dict) and _is_row(value):
        offer = "Write brackets around it, [{...}], or save the answer for the whole set."
        report.page(page, "is one row alone, not a list of rows.", offer)
    else:
        report.page(page, "has no rows.", SAVE_ALL)


def _is_row(value: Mapping[str, Any]) -> bool:
    """Say whether an object is what the server answers when it is asked for one row."""
    ids = (key for key, held in value.items() if key.endswith("id") and isinstance(held, str))
    return str(value.get("@odata.context", "")).endswith("/$entity") or any(ids)


def _tell_repeated(parsed: Parsed, rows: list[RowAt], page: Page, report: Report) -> None:
    """Say which keys stand twice; a key inside a row's own objects is told at that row."""
    if not parsed.repeated:
        return
    owners = {id(part): row for row in rows for part in parts_of(row.columns)}
    offer = "Leave one of them out."
    for holder, key in parsed.repeated:
        row = owners.get(id(holder))
        if row is None:
            report.page(page, f"the key {shown(key)} stands twice.", offer)
        else:
            report.row(row, key, f"the key {shown(key)} stands twice.", offer)


def _tell_constants(parsed: Parsed, rows: list[RowAt], report: Report) -> None:
    if not parsed.constants:
        return
    for row in rows:
        for key, value in row.columns.items():
            for constant in _constants(value):
                report.row(row, key, f"{shown(key)[1:-1]} is {constant.name}.", _A_NUMBER)


_A_NUMBER = "Write a number, or null."


def _tell_constants_outside(envelope: Mapping[str, Any], page: Page, report: Report) -> None:
    """Say which keys beside the rows hold what no JSON may hold."""
    for key, value in envelope.items():
        for constant in _constants(value) if key != "value" else ():
            report.page(page, f"{shown(key)[1:-1]} is {constant.name}.", _A_NUMBER)


def _constants(value: Any) -> Iterator[NotANumber]:
    return (part for part in parts_of(value) if isinstance(part, NotANumber))


class _Step(NamedTuple):
    """
    What becomes of a key of a row.

    ``name`` is the column it fills, ``beside`` the key that tells the table of a lookup; ``label``
    is true for an annotation that stands in for a column which is not there.
    """

    key: str
    name: str
    beside: str | None = None
    label: bool = False


@lru_cache(maxsize=64)
def _steps(keys: tuple[str, ...]) -> tuple[_Step, ...]:
    """Plan what becomes of the keys of a row; nearly all rows of a page have the same."""
    there = frozenset(keys)
    return tuple(step for key in keys if (step := _step(key, there)) is not None)


def _step(key: str, keys: Collection[str]) -> _Step | None:
    """Plan what becomes of a key among others; None where it only remarks on another one."""
    if "@" in key:
        name = key.removesuffix(_FORMATTED)  # that of a lookup is a name: good for nothing
        stands_in = "@" not in name and name not in keys and not _LOOKUP.fullmatch(name)
        return _Step(key, name, label=True) if stands_in else None
    lookup, table = _LOOKUP.fullmatch(key), key + _TABLE
    if lookup is None:
        return _Step(key, key)
    return _Step(key, lookup["name"], table if table in keys else None)


def plain_columns(row: Mapping[str, Any]) -> dict[str, Any]:
    """Take the annotations out of a row, and its lookups out of their wrapping."""
    plain: dict[str, Any] = {}
    for key, name, beside, label in _steps(tuple(row)):
        value = row[key]
        if label:
            if isinstance(value, str):
                plain[name] = Label(value)
        elif isinstance(value, str) and beside is not None and isinstance(row[beside], str):
            plain[name] = Ref(row[beside].strip().lower(), clean_id(value))
        elif not isinstance(value, NotANumber):
            plain[name] = value
    return plain
