"""``expect`` in a scenario: what should come of an event, under the names of contract section 3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from sscsim.decisions import Outcome, Reason
from sscsim.scenario.column_kinds import column_value
from sscsim.scenario.compounds import ListOf
from sscsim.scenario.desk import Desk
from sscsim.scenario.forms import Filled, Form
from sscsim.scenario.kinds import MISSING, OPTIONAL_TEXT, TEXT, WHOLE, Kind, Nullable, Schema, Words
from sscsim.scenario.nodes import Node
from sscsim.scenario.parts.addresses import MESSAGE_ID
from sscsim.scenario.references import RowRef, row_id
from sscsim.vocabulary import ParticipationType, Ref
from sscsim.world import Email

__all__ = ["ANSWER", "DECISIONS", "READERS", "Expectation", "Expected", "Named"]


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
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            return node.value
        return ListOf(row_id("systemuser")).read(node, desk)

    def schema(self) -> Schema:
        return {"anyOf": [{"type": "integer"}, ListOf(row_id("systemuser")).schema()]}


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

_DECISION_KEYS: dict[str, Kind] = {
    "outcome": Words("an outcome", tuple(Outcome), Outcome),
    "reason": Words("a reason", tuple(Reason), Reason),
    "reasoncode": Nullable(WHOLE),
    "rule": TEXT,
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
    "sensitive_to": ListOf(TEXT),
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
    """One mapping, or a list with one for each decision."""

    form: Form
    several: bool = False

    def read(self, node: Node, desk: Desk) -> Any:
        if self.several and node.is_list:
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
        return {"anyOf": [one, {"type": "array", "items": one}]} if self.several else one


DECISIONS = _Expectation(Form(what="an expected decision", keys=_DECISION_KEYS), several=True)
ANSWER = _Expectation(
    Form(what="an expected answer", keys={"outcome": Words("an answer", ("done", "refused"))})
)
READERS = _Expectation(Form(what="the expected readers", keys={"readers": _Count()}))
