"""The cells of a header table as headers: the bytes that would stand in a mail, no more."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from sscsim.mail import parse_date
from sscsim.sources.headercolumns import Column, Kind

__all__ = ["Cell", "Cells", "header_values", "moment"]

# Text as bytes, several of them, or microseconds since 1970.
Cell: TypeAlias = bytes | Sequence[bytes | None] | int | None
Cells: TypeAlias = Mapping[Column, Cell]  # of one row

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNPLAIN = re.compile(rb"[\r\n]|\A(?:\[|\s*\Z)")
_LINE_END = re.compile(rb"\r\n?")
_UNFOLDED = re.compile(rb"\n(?![ \t])")
_RFC_3339 = re.compile(
    r"\s*(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)?)\s?"
    r"(Z|UTC|[+-]\d\d(?::?\d\d)?)?\s*",
    re.IGNORECASE | re.ASCII,
)


def header_values(column: Column, cell: Cell) -> list[bytes]:
    """
    Give the headers of one name that a cell stands for; an empty one stands for none.

    >>> from sscsim.sources.headercolumns import COLUMNS
    >>> to = next(column for column in COLUMNS if column.name == "to")
    >>> header_values(to, b'["a@x.example", "b@x.example"]')
    [b'a@x.example', b'b@x.example']
    >>> header_values(to, b"a@x.example, b@x.example")
    [b'a@x.example, b@x.example']

    """
    if not cell and cell != 0:
        return []
    if isinstance(cell, int):
        return _time(cell)
    if isinstance(cell, bytes):
        if _UNPLAIN.search(cell) is None:  # nearly every cell
            return [cell]
        cell = _parts(cell) if column.kind is Kind.LIST else [cell]
    values = [_one_line(value) for value in cell if value and value.strip()]
    return [b", ".join(values)] if column.joined and values else values


def moment(text: str | None) -> datetime | None:
    """
    Read a time as mail writes it, or as tables do (RFC 3339); None if it is neither.

    >>> moment("2026-03-02T08:00:00+01:00") == moment("Mon, 2 Mar 2026 07:00:00 GMT")
    True

    """
    if text and text.lstrip()[4:5] == "-":  # no date of a mail begins so; nearly all tables do
        return _rfc_3339(text) or parse_date(text)
    return parse_date(text) or _rfc_3339(text or "")


def _rfc_3339(text: str) -> datetime | None:
    found = _RFC_3339.fullmatch(text) if len(text) < 100 else None  # noqa: PLR2004 - times are short
    if found is None:
        return None
    time, zone = found[1].upper(), (found[2] or "Z").upper().replace("UTC", "Z")
    if " " not in time and "T" not in time:
        time += "T00:00"
    try:
        return datetime.fromisoformat(time + zone).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _time(microseconds: int) -> list[bytes]:
    """Write a timestamp as text; one beyond the year 9999 is none."""
    try:
        return [(_EPOCH + timedelta(microseconds=microseconds)).isoformat().encode()]
    except OverflowError:
        return []


def _parts(cell: bytes) -> Sequence[bytes]:
    """Take a list apart that a table without lists writes as JSON."""
    if cell.startswith(b"[") and cell.endswith(b"]"):
        with suppress(ValueError, RecursionError):
            parts = json.loads(cell.decode("utf-8", "surrogateescape"))
            if all(isinstance(part, str) for part in parts):
                return [part.encode("utf-8", "surrogateescape") for part in parts]
    return [cell]


def _one_line(value: bytes) -> bytes:
    """Fold at a line break, so that what follows it is still this header."""
    if b"\n" in value or b"\r" in value:
        return _UNFOLDED.sub(b"\n ", _LINE_END.sub(b"\n", value))
    return value
