"""Values of columns: read as every file of the product is read, described from their types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from sscsim.columns import Column, columns, read_row
from sscsim.scenario.desk import Desk
from sscsim.scenario.kinds import MISSING, Schema, or_null
from sscsim.scenario.nodes import Node
from sscsim.vocabulary import ReadDepth

__all__ = ["FLAG", "MOMENT", "ColumnValue", "column_value"]


@attrs.frozen
class ColumnValue:
    """A value of a column, read as `sscsim.columns` reads it for every file."""

    cls: type
    column: Column
    say: str = ""

    def read(self, node: Node, desk: Desk) -> Any:
        plain = node.plain()
        if self.column.kind is str and type(plain) in {int, float}:
            plain = node.text

        def problem(_: str, what: str, offer: str) -> None:
            desk.problem(node, f"{node} is not {self.say}" if self.say else what, offer)

        found = read_row(self.cls, {self.column.name: plain}, problem)
        return found.get(self.column.name, MISSING)

    def schema(self) -> Schema:
        # A null is never wrong: it leaves the column at its default.
        return or_null(self.filled())

    def filled(self) -> Schema:
        """Describe what stands there where it is not null."""
        return _SCHEMAS[self.column.kind](self.column)


def _option(column: Column) -> Schema:
    number: Schema = {"type": "integer"}
    if column.range is not None:
        number |= {"minimum": column.range.lowest, "maximum": column.range.highest}
    if column.labels is None:
        return number
    if not column.open:
        number |= {"minimum": min(column.labels), "maximum": max(column.labels)}
    return {"anyOf": [number, *_labels(column.labels.values())]}


def _flag(column: Column) -> Schema:
    flag: Schema = {"type": "boolean"}
    if column.labels is None:
        return flag
    return {"anyOf": [flag, *_labels(label.lower() for label in column.labels.values())]}


def _labels(labels: Iterable[str]) -> list[Schema]:
    """Name the labels; one may be spelt otherwise, for the product's name in it changes."""
    return [{"enum": sorted(labels)}, {"type": "string"}]


_DATE = r"^\s*[0-9]{4}-?[0-9W]"
_SCHEMAS: Mapping[Any, Callable[[Column], Schema]] = {
    str: lambda _: {"type": ["string", "number"]},
    bytes: lambda _: {"type": "string"},
    int: _option,
    bool: _flag,
    datetime: lambda _: {"type": "string", "pattern": _DATE},
    ReadDepth: lambda _: {"type": "string", "examples": [depth.value for depth in ReadDepth]},
}


def column_value(cls: type, name: str) -> ColumnValue:
    """Give the kind of a column of a class."""
    return ColumnValue(cls, columns(cls)[name])


@attrs.frozen
class _Plain:
    """The plain values that are no column of any table, read in the same way."""

    time: datetime
    flag: bool


MOMENT = ColumnValue(_Plain, columns(_Plain)["time"], "a time")
FLAG = ColumnValue(_Plain, columns(_Plain)["flag"], "true or false")
