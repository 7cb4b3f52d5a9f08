"""What a value in a scenario may be: each kind reads a node, and knows its JSON Schema.

A kind that cannot read its node tells the desk why and answers `MISSING`; the caller goes on, so
that all problems are found at once. Loader and schema come from the same kinds and so agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

import attrs

from sscsim.scenario.desk import Desk
from sscsim.scenario.nodes import Node
from sscsim.vocabulary import Ref

__all__ = [
    "ANY",
    "CELL",
    "ID",
    "MISSING",
    "OPTIONAL_TEXT",
    "TEXT",
    "WHOLE",
    "Constant",
    "Kind",
    "Nullable",
    "Schema",
    "Text",
    "Words",
    "or_null",
]

Schema = dict[str, Any]


class _Missing:
    """The answer of a kind that could not read its node."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Any = _Missing()


def or_null(schema: Schema) -> Schema:
    """Describe the same, or null, in as few words as can be."""
    if "enum" in schema:
        return schema | {"enum": [*schema["enum"], *([] if None in schema["enum"] else [None])]}
    if "anyOf" in schema:
        first, *others = schema["anyOf"]
        return schema | {"anyOf": [or_null(first), *others]}
    if "type" not in schema or "const" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return schema | {"type": [*types, *([] if "null" in types else ["null"])]}


class Kind(Protocol):
    """One kind of value."""

    def read(self, node: Node, desk: Desk) -> Any:
        """Read a node, or tell the desk what is wrong and answer `MISSING`."""

    def schema(self) -> Schema:
        """Describe what is accepted, as JSON Schema."""


@attrs.frozen
class Text:
    """A text. A number is taken as it is written, for nobody quotes ``subject: 2026``."""

    nullable: bool = False
    empty: bool = True
    say: str = "a text"

    def read(self, node: Node, desk: Desk) -> Any:
        if node.value is None and self.nullable:
            return None
        if node.value == "" and not self.empty:
            desk.problem(node, "an empty text cannot stand here", f"Write {self.say}.")
            return MISSING
        if isinstance(node.value, bool):
            desk.problem(node, f"{node} is not {self.say}", "Put it into quotes.")
        elif not isinstance(node.value, str | int | float):
            desk.problem(node, f"this is {node}, not {self.say}", f"Write {self.say}.")
        else:
            return node.text
        return MISSING

    def schema(self) -> Schema:
        schema: Schema = {"type": ["string", "number", *(["null"] if self.nullable else [])]}
        return schema if self.empty else schema | {"minLength": 1}


TEXT = Text()
OPTIONAL_TEXT = Text(nullable=True)
ID = Text(empty=False, say="a short id")


@attrs.frozen
class _Whole:
    """A whole number."""

    def read(self, node: Node, desk: Desk) -> Any:
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            return node.value
        desk.problem(node, f"{node} is not a whole number", "Write one, without quotes.")
        return MISSING

    def schema(self) -> Schema:
        return {"type": "integer"}


WHOLE = _Whole()


@attrs.frozen
class AnyValue:
    """Anything JSON can hold: the columns of tables that are not ours."""

    def read(self, node: Node, desk: Desk) -> Any:  # noqa: ARG002
        return node.plain()

    def schema(self) -> Schema:
        return {}


ANY = AnyValue()


@attrs.frozen
class CellValue:
    """A column of a table that is not ours: anything; ``{table: ..., id: ...}`` is a lookup."""

    def read(self, node: Node, desk: Desk) -> Any:  # noqa: ARG002
        plain = node.plain()
        if isinstance(plain, dict) and set(plain) == set(Ref._fields):
            return Ref(*(str(plain[name]) for name in Ref._fields))
        return plain

    def schema(self) -> Schema:
        return {}


CELL = CellValue()


@attrs.frozen
class Constant:
    """One word or value, with the value it stands for."""

    value: Any
    means: Any = None

    def read(self, node: Node, desk: Desk) -> Any:
        if type(node.value) is type(self.value) and node.value == self.value:
            return self.means
        desk.problem(node, f"this is {node}", f"Write {self.value}.")
        return MISSING

    def schema(self) -> Schema:
        return {"const": self.value}


@attrs.frozen
class Nullable:
    """Null, or a value of another kind."""

    kind: Kind
    null: Any = None

    def read(self, node: Node, desk: Desk) -> Any:
        scalar = not node.is_list and not node.is_mapping
        return self.null if scalar and node.value is None else self.kind.read(node, desk)

    def schema(self) -> Schema:
        return or_null(self.kind.schema())


@attrs.frozen
class Words:
    """One of some words; a word that is near to one is suggested, else they are listed."""

    what: str
    words: tuple[str, ...]
    make: Callable[[str], Any] = str
    nullable: bool = False
    offer: str = ""

    def read(self, node: Node, desk: Desk) -> Any:
        if node.value is None and self.nullable:
            return None
        if isinstance(node.value, str) and node.value in self.words:
            return self.make(node.value)
        offer = self.offer or f"Write {_one_of(self.words)}."
        if isinstance(node.value, str):
            offer = desk.suggestion(node.value, self.words, offer)
        desk.problem(node, f"{node} is not {self.what}", offer)
        return MISSING

    def schema(self) -> Schema:
        return {"enum": [*self.words, *([None] if self.nullable else [])]}


def _one_of(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else str(last)
