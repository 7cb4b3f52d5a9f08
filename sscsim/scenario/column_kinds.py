"""Values of columns: read as every file of the product is read, described from their types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import attrs

from sscsim.columns import Column, columns, read_row
from sscsim.scenario.desk import Desk
from sscsim.scenario.kinds import MISSING, Schema
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
        described = _SCHEMAS[self.column.kind](self.column)
        # A null is never wrong: it leaves the column at its default.
        return {"anyOf": [described, {"type": "null"}]}


def _option(column: Column) -> Schema:
    if column.labels is None:
        return {"type": "integer"}
    # The label may be spelt with or without the product's changing name, so any text may be one.
    labels = {"enum": sorted(column.labels.values())}
    return {"anyOf": [{"type": "integer"}, labels, {"type": "string"}]}


def _flag(column: Column) -> Schema:
    if column.labels is None:
        return {"type": "boolean"}
    words = [{"const": label.lower()} for label in column.labels.values()]
    return {"anyOf": [{"type": "boolean"}, *words, {"type": "string"}]}


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
