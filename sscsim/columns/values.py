"""How one value of a column is read: one small function for each type of field."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import attrs

from sscsim.columns.limits import Range
from sscsim.columns.words import DEPTHS, FLAG_WORDS, OPEN_SETS, fold, shown, span
from sscsim.mail.text import WHITE_SPACE
from sscsim.mail.threads import thread_index
from sscsim.vocabulary import ReadDepth, Ref

__all__ = [
    "BY_HAND",
    "EXPORTED",
    "READERS",
    "Column",
    "ProblemCallback",
    "Style",
    "WrongValueError",
    "clean_id",
    "read_depth",
    "read_value",
]

ProblemCallback = Callable[[str, str, str], None]
"""Called with the key at fault, what is wrong with it, and what to write instead."""

# Lookups whose name does not end in id; the world keeps them as a bare id.
_LOOKUPS = frozenset({"defaultmailbox", "emailserverprofile", "owningbusinessunit"})

_AROUND_IDS = f"{{}}{WHITE_SPACE}"
_DIGITS = re.compile(r"[+-]?[0-9]{1,18}")


class Column(NamedTuple):
    """One column of a table: its type, its labels if it has some, whether it must be there."""

    name: str
    kind: type
    labels: Mapping[int, str] | None = None
    nullable: bool = False
    required: bool = False
    canonical: Callable[[str], str | None] | None = None
    range: Range | None = None
    check: Callable[[str], tuple[str, str] | None] | None = None

    @property
    def open(self) -> bool:
        """Whether an organisation, or a later version, may add values to its labels."""
        return self.name in OPEN_SETS

    @property
    def is_id(self) -> bool:
        """Whether the column names a row; a message id names none."""
        return self.name in _LOOKUPS or (self.name.endswith("id") and self.canonical is None)


def clean_id(text: str) -> str:
    """Bring the id of an exported row into the form that is compared: no braces, lower case."""
    return text.strip(_AROUND_IDS).lower()


@attrs.frozen
class Style:
    """
    How the rows of one kind of file are written.

    Attributes:
        id: brings an id into the form that is compared.
        find: the table of an id that is written without one; None where there is no such row.
        lenient: whether numbers and flags may be texts, or wrapped, as some exports have them.
    """

    id: Callable[[str], str] = str.strip
    find: Callable[[str], str | None] = lambda _: None
    lenient: bool = False


BY_HAND = Style()
EXPORTED = Style(id=clean_id, lenient=True)


class WrongValueError(Exception):
    """What is wrong with a value, and what to write instead; `read_row` turns it into a call."""

    def __init__(self, what: str, offer: str) -> None:
        super().__init__(what)
        self.what, self.offer = what, offer


def read_value(column: Column, raw: Any, style: Style) -> Any:
    """Read one value that is not null, or raise `WrongValueError`."""
    plain = _unwrapped(raw) if isinstance(raw, dict) and style.lenient else raw
    value = READERS[column.kind](column, plain, style)
    return value if column.canonical is None else column.canonical(value)


def _unwrapped(raw: dict[str, Any]) -> Any:
    """Take an option value out of ``{"optionset": 0}``, a lookup out of its id and table."""
    if "logicalName" in raw and "id" in raw:
        return {"table": raw["logicalName"], "id": raw["id"]}
    return next((raw[key] for key in ("optionset", "Value", "value") if key in raw), raw)


def _wrong(column: Column, raw: Any, offer: str) -> WrongValueError:
    return WrongValueError(f"{column.name} is {shown(raw)}.", offer)


def _text(column: Column, raw: Any, style: Style) -> str:
    if not isinstance(raw, str):
        if isinstance(raw, Ref | dict):
            return _ref(column, raw, style).id
        raise _wrong(column, raw, "Write a text in quotes.")
    wrong = None if column.check is None else column.check(raw)
    if wrong is not None:
        raise WrongValueError(f"{column.name} is {shown(raw)}: {wrong[0]}.", wrong[1])
    return style.id(raw) if column.is_id else raw


def _flag(column: Column, raw: Any, style: Style) -> bool:
    if isinstance(raw, bool):
        return raw
    labels = {text.lower(): bool(value) for value, text in (column.labels or {}).items()}
    words = {**labels, **FLAG_WORDS} if style.lenient else labels
    word = str(raw).strip().lower()
    if isinstance(raw, str | int) and word in words:
        return words[word]
    *others, last = ("true", "false", *labels)
    raise _wrong(column, raw, f"Write {', '.join(others)} or {last}.")


def _number(column: Column, raw: Any, style: Style) -> int:
    value = _as_number(raw) if style.lenient and type(raw) is not int else raw
    if isinstance(value, str) and column.labels:
        return _option(column, column.labels, value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(column, raw, _wanted(column))
    if column.labels and value not in column.labels and not column.open:
        raise _wrong(column, raw, _wanted(column))
    if column.range is not None and value not in column.range:
        raise _wrong(column, raw, _wanted(column))
    return value


def _as_number(raw: Any) -> Any:
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    if isinstance(raw, str) and _DIGITS.fullmatch(raw.strip()):
        return int(raw)
    return raw


def _option(column: Column, labels: Mapping[int, str], label: str) -> int:
    folded = {fold(text): value for value, text in labels.items()}
    if fold(label) in folded:
        return folded[fold(label)]
    near = difflib.get_close_matches(fold(label), folded, n=1)
    if not near:
        raise _wrong(column, label, _wanted(column))
    value = folded[near[0]]
    raise _wrong(column, label, f'Did you mean {value}, "{labels[value]}"?')


def _wanted(column: Column) -> str:
    if column.range is not None:
        return f"Write a whole number {column.range}."
    if not column.labels:
        return "Write a whole number."
    lowest, highest = min(column.labels), max(column.labels)
    label = column.labels[lowest]
    return f'Write a number {span((lowest, highest))}, or a label such as "{label}".'


def _moment(column: Column, raw: Any, _style: Style) -> datetime:
    value = raw
    if isinstance(raw, str):
        try:
            value = datetime.fromisoformat(raw.strip())
        except ValueError:
            value = None
    elif isinstance(raw, date) and not isinstance(raw, datetime):
        value = datetime(raw.year, raw.month, raw.day, tzinfo=UTC)
    if not isinstance(value, datetime):
        raise _wrong(column, raw, "Write a time such as 2026-03-02T08:00:00Z.")
    try:
        if value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value if value.tzinfo is UTC else value.astimezone(UTC)
    except OverflowError:
        raise _wrong(column, raw, "Write a time between the years 1 and 9999 in UTC.") from None


def _ref(column: Column, raw: Any, style: Style) -> Ref:
    if isinstance(raw, Ref):
        return raw
    if isinstance(raw, dict):
        table, key = raw.get("table"), raw.get("id")
        if len(raw) == len(Ref._fields) and isinstance(table, str) and isinstance(key, str):
            return Ref(table.strip().lower(), style.id(key))
    if not isinstance(raw, str):
        raise _wrong(column, raw, "Write the id of a row, or {table: lead, id: l1}.")
    table = style.find(style.id(raw))
    if table is None:
        raise WrongValueError(
            f"{column.name} is {shown(raw)}, and no row has this id.",
            "Write the id of a row that is there, or table and id: {table: lead, id: l1}.",
        )
    return Ref(table, style.id(raw))


def _index(column: Column, raw: Any, style: Style) -> bytes | None:
    return thread_index(_text(column, raw, style))


def _texts(column: Column, raw: Any, style: Style) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple) or not all(isinstance(part, str) for part in raw):
        raise _wrong(column, raw, "Write a list of ids: [a, b].")
    return tuple(map(style.id, raw))


def read_depth(column: Column, raw: Any, _style: Style = EXPORTED) -> ReadDepth:
    """Read how far a privilege reaches, written as a word or as ``privilegedepthmask``."""
    depth = None if isinstance(raw, bool) else DEPTHS.get(fold(str(raw)))
    if depth is None:
        raise _wrong(column, raw, f"Write one of {', '.join(ReadDepth)}.")
    return depth


READERS: Mapping[type, Callable[[Column, Any, Style], Any]] = {
    bool: _flag,
    int: _number,
    datetime: _moment,
    Ref: _ref,
    bytes: _index,
    tuple: _texts,
    ReadDepth: read_depth,
    str: _text,
}
