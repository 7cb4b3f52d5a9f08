"""A decision as the record of contract section 3: plain values under the published keys."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sscsim.decisions import Cell, Decision, NamedRef, Party, Step
from sscsim.vocabulary import Ref

__all__ = ["KEYS", "plain", "record"]

# Contract section 3, in its order: the columns of every CSV file.
KEYS = (
    "source",
    "messageid",
    "mailbox",
    "outcome",
    "reason",
    "reasoncode",
    "rule",
    "accepting_entity",
    "owner",
    "correlationmethod",
    "correlated_email",
    "parent_email",
    "regarding",
    "parties",
    "queue_items",
    "readers",
    "sensitive_to",
)


def record(
    decision: Decision, *, readers: bool = False, trace: bool = False, sensitivity: bool = False
) -> dict[str, Any]:
    """
    Show a decision as plain values.

    ``sensitive_to`` is null unless ``sensitivity`` was asked: an empty list would claim that no
    open question matters. ``text`` is there only where the reason comes with one.
    """
    shown: dict[str, Any] = {key: plain(getattr(decision, key)) for key in KEYS}
    shown["readers"] = list(decision.readers) if readers else len(decision.readers)
    if not sensitivity:
        shown["sensitive_to"] = None
    if decision.text:
        shown["text"] = decision.text
    if trace:
        shown["trace"] = [plain(step) for step in decision.steps]
    return shown


def plain(value: Any) -> Any:
    """Give a value as JSON knows it: times in RFC 3339 and UTC, bytes in base64, no NaN."""
    for kind, show in _SHOWN_AS:
        if isinstance(value, kind):
            return show(value)
    return str(value)


def _step(step: Step) -> dict[str, Any]:
    return {
        "rule": step.rule,
        "asks": step.asks,
        "answer": step.answer,
        "because": step.because,
        "reads": [_cell(cell) for cell in step.reads],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "table": cell.table,
        "id": cell.id,
        "column": cell.column,
        "value": plain(cell.value),
    }


def _tuple(value: tuple[Any, ...]) -> Any:
    names = getattr(value, "_fields", None)
    if names is None:
        return [plain(part) for part in value]
    return {name: plain(part) for name, part in zip(names, value, strict=True)}


def _time(moment: datetime) -> str:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _mapping(mapping: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): plain(part) for key, part in mapping.items()}


def _set(values: frozenset[Any]) -> list[Any]:
    return sorted(map(plain, values), key=str)


# Asked from top to bottom: an enumeration is a number or a text too, a named tuple is a tuple too.
_SHOWN_AS: tuple[tuple[type | tuple[type, ...], Any], ...] = (
    (type(None), lambda nothing: nothing),
    (Enum, lambda member: member.value),
    ((bool, str, int), lambda scalar: scalar),
    (float, lambda number: number if math.isfinite(number) else None),
    (datetime, _time),
    (bytes, lambda octets: base64.b64encode(octets).decode("ascii")),
    (Step, _step),
    (Cell, _cell),
    ((NamedRef, Party, Ref), _tuple),
    (Mapping, _mapping),
    (tuple, _tuple),
    (list, lambda values: [plain(part) for part in values]),
    ((set, frozenset), _set),
)
