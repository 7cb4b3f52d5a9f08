"""``expect`` in a scenario: what should come of an event, under the names of contract section 3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from sscsim.assumptions import SWITCHES
from sscsim.decisions import OWN_ID, Outcome, Reason
from sscsim.scenario.column_kinds import column_value
from sscsim.scenario.compounds import ListOf
from sscsim.scenario.desk import Desk
from sscsim.scenario.forms import Filled, Form
from sscsim.scenario.kinds import MISSING, OPTIONAL_TEXT, TEXT, Kind, Schema, Words
from sscsim.scenario.nodes import Node
from sscsim.scenario.parts.addresses import MESSAGE_ID
from sscsim.scenario.references import RowRef, row_id
from sscsim.vocabulary import OPTION_SETS, ParticipationType, Ref
from sscsim.world import Email

__all__ = [
    "ANSWER",
    "DECISIONS",
    "DECISION_KEYS",
    "READERS",
    "RESYNCED",
    "RULE_IDS",
    "Expectation",
    "Expected",
    "Named",
]


# A row named with its table need not be in the file: a run may make it, or name SYSTEM.
_WANTED = RowRef(checked=False)


@attrs.frozen
class Named:
    """A row that is expected, and its name where that is expected too."""

    ref: Ref
    name: str | None = None


@attrs.frozen
class _Entity:
    """The accepting entity or owner: a short id, or table, id and perhaps a name."""

    def read(self, node: Node, desk: Desk) -> Any:
        ref = _WANTED.read(node, desk)
        if ref is None or ref is MISSING:
            return ref
        name = node.get("name")
        return Named(ref, None if name is None else name.text)

    def schema(self) -> Schema:
        return _WANTED.schema()


@attrs.frozen
class _Count:
    """A number of users, or the list of them."""

    def read(self, node: Node, desk: Desk) -> Any:
        if not isinstance(node.value, int) or isinstance(node.value, bool):
            return ListOf(row_id("systemuser")).read(node, desk)
        if node.value >= 0:
            return node.value
        desk.problem(node, f"{node} is not a number of users", "Write 0 or more.")
        return MISSING

    def schema(self) -> Schema:
        number = {"type": "integer", "minimum": 0}
        return {"anyOf": [number, ListOf(row_id("systemuser")).schema()]}


_CODES = next(one.labels for one in OPTION_SETS if one.name == "reasoncode")


@attrs.frozen
class _ReasonCode:
    """The product's number of a reason; null where it has none."""

    def read(self, node: Node, desk: Desk) -> Any:
        if node.value is None or (type(node.value) is int and node.value in _CODES):
            return node.value
        offer = f"Write a number from {min(_CODES)} to {max(_CODES)}, or null."
        desk.problem(node, f"{node} is not a reason code", offer)
        return MISSING

    def schema(self) -> Schema:
        return {"enum": [*_CODES, None]}


@attrs.frozen
class _Mailbox:
    """The address of a mailbox, or the id of its user or queue."""

    def read(self, node: Node, desk: Desk) -> Any:
        text = OPTIONAL_TEXT.read(node, desk)
        if text is MISSING or text is None or "@" in text:
            return text.strip().lower() if isinstance(text, str) else text
        return RowRef(("systemuser", "queue")).read(node, desk)

    def schema(self) -> Schema:
        return OPTIONAL_TEXT.schema()


_PARTY = Form(
    what="an expected party",
    keys={
        "participation": Words("a participation", tuple(kind.word for kind in ParticipationType)),
        "address": TEXT,
        "table": OPTIONAL_TEXT,
        "id": OPTIONAL_TEXT,
    },
)

# Every rule that has a card. Not asked of the rule book itself: rooms that make worlds for tests
# may read scenarios, and must not know the rules. A test holds the two together.
RULE_IDS = (
    "COR-10", "COR-12", "COR-25", "COR-30", "COR-44", "COR-52",
    "DUP-3", "DUP-6", "DUP-12", "DUP-13", "DUP-20",
    "FLT-4", "FLT-5", "FLT-6", "FLT-7", "FLT-8", "FLT-12", "FLT-14", "FLT-16", "FLT-18", "FLT-26",
    "FLT-27", "FLT-30",
    "MAN-1", "OWN-1", "PTY-3", "PTY-9",
    "SYN-1", "SYN-2", "SYN-3", "SYN-7", "SYN-12", "SYN-13", "SYN-16", "SYN-17",
    "VAL-1", "VAL-2", "VAL-4", "VAL-5", "VAL-7", "VAL-8", "VAL-12", "VIS-1",
)  # fmt: skip

_RULEBOOK = Words("a rule of the book", RULE_IDS, offer="See sscsim rules.")


@attrs.frozen
class _Rule:
    """A rule of the rulebook, or one of your own: only the book that plays it knows whether."""

    def read(self, node: Node, desk: Desk) -> Any:
        if isinstance(node.value, str) and OWN_ID.fullmatch(node.value):
            return node.value
        return _RULEBOOK.read(node, desk)

    def schema(self) -> Schema:
        own = {"type": "string", "pattern": f"^{OWN_ID.pattern}$"}
        return {"anyOf": [_RULEBOOK.schema(), own]}


DECISION_KEYS: dict[str, Kind] = {
    "outcome": Words("an outcome", tuple(Outcome), Outcome),
    "reason": Words("a reason", tuple(Reason), Reason),
    "reasoncode": _ReasonCode(),
    "rule": _Rule(),
    "source": TEXT,
    "messageid": MESSAGE_ID,
    "mailbox": _Mailbox(),
    "accepting_entity": _Entity(),
    "owner": _Entity(),
    "correlationmethod": column_value(Email, "correlationmethod"),
    "correlated_email": MESSAGE_ID,
    "parent_email": MESSAGE_ID,
    "regarding": _WANTED,
    "parties": ListOf(_PARTY),
    "queue_items": ListOf(row_id("queue")),
    "readers": _Count(),
    "sensitive_to": ListOf(
        Words("a switch", tuple(SWITCHES), offer="See rulebook 14, or sscsim schema.")
    ),
}


@attrs.frozen
class Expected:
    """What one decision or answer should say; only what is named is checked."""

    values: Mapping[str, Any]
    node: Node

    def node_of(self, key: str) -> Node:
        """Find where an expected value stands."""
        value: Node = self.node.value[key]
        return value


@attrs.frozen
class Expectation:
    """What is expected of an event; ``listed`` tells one decision each from one for all."""

    entries: tuple[Expected, ...]
    listed: bool
    node: Node


@attrs.frozen
class _Expectation:
    """One mapping, or a list with one for each decision; an empty one where none may come."""

    form: Form
    several: bool = False
    none: bool = False

    def read(self, node: Node, desk: Desk) -> Any:
        if self.several and node.is_list:
            if not node.value and not self.none:
                what = "an empty list can never be: there is a decision for each mailbox"
                desk.problem(node, what, "Write what is expected, or leave expect out.")
            read = [self.form.read(item, desk) for item in node.items()]
        else:
            read = [self.form.read(node, desk)]
        filled = [one for one in read if isinstance(one, Filled)]
        if len(filled) < len(read):
            return MISSING
        entries = tuple(Expected(one.values, one.node) for one in filled)
        return Expectation(entries, node.is_list, node)

    def schema(self) -> Schema:
        one = self.form.schema()
        listed = {"type": "array", "items": one, "minItems": 0 if self.none else 1}
        return {"anyOf": [one, listed]} if self.several else one


_DECISION = Form(what="an expected decision", keys=DECISION_KEYS)
DECISIONS = _Expectation(_DECISION, several=True)
RESYNCED = _Expectation(_DECISION, several=True, none=True)  # a date may have no message after it
ANSWER = _Expectation(
    Form(what="an expected answer", keys={"outcome": Words("an answer", ("done", "refused"))})
)
READERS = _Expectation(Form(what="the expected readers", keys={"readers": _Count()}))
