"""References from one row to another: by short id, or by table and id."""

from __future__ import annotations

from typing import Any

import attrs

from sscsim.columns import shown
from sscsim.scenario.desk import Desk
from sscsim.scenario.kinds import MISSING, Schema, or_null
from sscsim.scenario.nodes import Node
from sscsim.vocabulary import Ref

__all__ = ["EMAIL_ID", "MAILBOX", "ROW", "MailId", "RowRef", "email_id", "row_id"]

_PAIR = frozenset({"table", "id", "gone", "name"})


@attrs.frozen
class RowRef:
    """
    A row of one of some tables (none named: of any table).

    A short id must be in the file. A table and id are taken as they are where the file has no row
    of that table at all, or with ``gone: true``: links may outlive what they point to. Not so
    where the row is changed (``existing``); and not even so where a run may make it (``checked``).
    """

    tables: tuple[str, ...] = ()
    nullable: bool = True
    as_id: bool = False
    emails: bool = False
    checked: bool = True
    existing: bool = False

    def read(self, node: Node, desk: Desk) -> Any:
        if node.value is None and self.nullable:
            return None
        ref = self._pair(node, desk) if node.is_mapping else self._short(node, desk)
        return ref.id if self.as_id and ref is not MISSING else ref

    def _short(self, node: Node, desk: Desk) -> Any:
        if not _is_word(node):
            desk.problem(node, f"this is {node}, not the id of a row", "Write a short id.")
            return MISSING
        ref = desk.rows.get(node.text)
        if ref is None and self.emails and node.text in desk.mails:
            return Ref("email", node.text)
        if ref is None or (self.tables and ref.table not in self.tables):
            return self._unknown(node, desk, ref)
        return ref

    def _unknown(self, node: Node, desk: Desk, found: Ref | None) -> Any:
        known = (
            key for key, ref in desk.rows.items() if not self.tables or ref.table in self.tables
        )
        wanted = _any_of(self.tables)
        what = f"no row{wanted} has the id {shown(node.text)}"
        if found is not None:
            what += f", it is that of a row of {found.table}"
        desk.problem(
            node, what, desk.suggestion(node.text, known, "Write the id of a row in this file.")
        )
        return MISSING

    def _pair(self, node: Node, desk: Desk) -> Any:
        for key in node.value:
            if key not in _PAIR:
                offer = desk.suggestion(key, _PAIR, "Write {table: ..., id: ...}.")
                desk.problem(node.keys[key], f"{shown(key)} is not a key of a reference", offer)
        table, identifier, gone = node.get("table"), node.get("id"), node.get("gone")
        if not _is_word(table) or not _is_word(identifier):
            desk.problem(node, "a reference needs its table and id", "Write {table: lead, id: l1}.")
            return MISSING
        assert table is not None  # noqa: S101 - told to the type checker
        assert identifier is not None  # noqa: S101
        ref = Ref(table.text, identifier.text)
        if self.tables and ref.table not in self.tables:
            offer = desk.suggestion(ref.table, self.tables, f"Write a row{_any_of(self.tables)}.")
            desk.problem(table, f"a row of {shown(ref.table)} cannot stand here", offer)
            return MISSING
        if self.existing:
            return attrs.evolve(self, tables=(ref.table,)).read(identifier, desk)
        if not self.checked or (gone is not None and gone.value is True):
            return ref
        return self._present(ref, identifier, desk)

    def _present(self, ref: Ref, node: Node, desk: Desk) -> Any:
        if desk.rows.get(ref.id) == ref or (ref.table == "email" and ref.id in desk.mails):
            return ref
        same = [key for key, other in desk.rows.items() if other.table == ref.table]
        if not same and ref.id not in desk.rows:
            return ref
        otherwise = "Write an id that is in this file, or add gone: true."
        what = f"no row of {ref.table} has the id {shown(ref.id)}"
        desk.problem(node, what, desk.suggestion(ref.id, same, otherwise))
        return MISSING

    def schema(self) -> Schema:
        table: Schema = (
            {"enum": list(self.tables)} if self.tables else {"type": ["string", "number"]}
        )
        number_or_text = {"type": ["string", "number"]}
        pair = {
            "type": "object",
            "properties": {
                "table": table, "id": number_or_text, "name": {}, "gone": {},
            },
            "required": ["table", "id"],
            "additionalProperties": False,
        }  # fmt: skip
        described: Schema = {"anyOf": [number_or_text, pair]}
        return or_null(described) if self.nullable else described


@attrs.frozen
class MailId:
    """The id of an email, or of a message that may have become one."""

    kinds: tuple[str, ...] = ()
    nullable: bool = False

    def read(self, node: Node, desk: Desk) -> Any:
        if node.value is None and self.nullable:
            return None
        if node.is_mapping and node.get("gone") is not None and _is_word(node.get("id")):
            return node.value["id"].text
        kind = desk.mails.get(node.text)
        if kind is not None and (not self.kinds or kind in self.kinds):
            return node.text
        known = (key for key, of in desk.mails.items() if not self.kinds or of in self.kinds)
        word = "deliver" if self.kinds else "deliver, send or emails"
        if not _is_word(node):
            desk.problem(node, f"this is {node}, not an id", f"Write an id of {word}.")
        else:
            what = f"nothing under {word} has the id {shown(node.text)}"
            desk.problem(node, what, desk.suggestion(node.text, known))
        return MISSING

    def schema(self) -> Schema:
        types = ["string", "number", *(["null"] if self.nullable else [])]
        gone = {
            "type": "object",
            "properties": {"id": {"type": ["string", "number"]}, "gone": {}, "table": {}},
            "required": ["id", "gone"],
        }
        return {"anyOf": [{"type": types}, gone]}


@attrs.frozen
class _MailboxId:
    """A mailbox, named by its user or queue, by its own id or by its address."""

    def read(self, node: Node, desk: Desk) -> Any:
        if not _is_word(node):
            desk.problem(node, f"this is {node}, not a mailbox", "Write the id of a user or queue.")
            return MISSING
        found = desk.mailboxes.get(node.text) or desk.mailboxes.get(node.text.lower())
        if found is not None:
            return found
        offer = desk.suggestion(node.text, desk.mailboxes, "Write the id of a user or queue.")
        if node.text in desk.rows:
            what = f"the row {shown(node.text)} has no mailbox"
            desk.problem(node, what, "Give it an address, or name another.")
        else:
            desk.problem(node, f"there is no mailbox {shown(node.text)}", offer)
        return MISSING

    def schema(self) -> Schema:
        return {"type": ["string", "number"]}


ROW = RowRef()
MAILBOX = _MailboxId()
EMAIL_ID = MailId()


def row_id(*tables: str) -> RowRef:
    """Give the kind of a lookup that is kept as a bare id."""
    return RowRef(tables, as_id=True)


def email_id(*kinds: str, nullable: bool = False) -> MailId:
    """Give the kind of a reference to an email."""
    return MailId(kinds, nullable)


def _is_word(node: Node | None) -> bool:
    """Whether a node is a text that is not empty, or a number."""
    return node is not None and type(node.value) in {str, int, float} and bool(node.text)


def _any_of(tables: tuple[str, ...]) -> str:
    return f" of {' or '.join(tables)}" if tables else ""
