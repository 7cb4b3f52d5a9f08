"""Writes through the API: columns of one row, checked against the table of that row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from sscsim.columns import shown
from sscsim.scenario.desk import LISTS, Desk
from sscsim.scenario.forms import Form
from sscsim.scenario.kinds import (
    ANY,
    CELL,
    MISSING,
    Kind,
    Schema,
)
from sscsim.scenario.nodes import Node
from sscsim.scenario.parts.emails import EMAIL
from sscsim.scenario.parts.rows import MAILBOX_BLOCK, ROWS
from sscsim.scenario.references import MAILBOX, RowRef, row_id
from sscsim.vocabulary import Ref

__all__ = ["WRITE", "Written"]


@attrs.frozen
class Written:
    """A row, and the columns that are written into it."""

    record: Ref
    columns: Mapping[str, Any]


_BY_TABLE = {table: ROWS[name] for name, (table, _) in LISTS.items() if table is not None}
_NOT_WRITTEN = frozenset({
    "addresscolumns", "bcc", "cc", "from", "id", "mailbox", "parties", "sharedwith", "table", "to",
})  # fmt: skip


@attrs.frozen
class _OfTheProfile:
    """A column that a mailbox may show in the organisation, and that is its server profile's."""

    def read(self, node: Node, desk: Desk) -> Any:
        what = "this is a column of the server profile, not of the mailbox"
        offer = "Write record: and the id of a row of emailserverprofiles."
        desk.problem(node, what, offer)
        return MISSING

    def schema(self) -> Schema:
        return {}


def _writable(form: Form, **special: Kind) -> Form:
    keys = {key: kind for key, kind in form.keys.items() if key not in _NOT_WRITTEN}
    return attrs.evolve(form, keys={"record": ANY, **keys, **special}, required=(), aliases={})


_WRITABLE = {table: _writable(form) for table, form in _BY_TABLE.items()}
_WRITABLE |= {
    "email": _writable(EMAIL),
    "mailbox": _writable(
        MAILBOX_BLOCK,
        emailserverprofile=row_id("emailserverprofile"),
        processemailsreceivedafter=_OfTheProfile(),
    ),
}
_RECORD = _writable(ROWS["records"])
_ANY_ROW = RowRef(nullable=False, emails=True, existing=True)
_MAILBOX_COLUMNS = frozenset(_WRITABLE["mailbox"].keys) - {"record"}


@attrs.frozen
class _Write:
    """Columns of one row, checked against its table."""

    def read(self, node: Node, desk: Desk) -> Any:
        record = node.get("record")
        if record is None:
            desk.problem(node, "a write needs the key record", "Write record: and the id of a row.")
            return MISSING
        ref = self._ref(record, desk)
        if ref is MISSING:
            return MISSING
        return self._mailbox(ref, node, desk) or self._row(ref, node, desk)

    def _ref(self, record: Node, desk: Desk) -> Any:
        table = record.get("table")
        if table is not None and table.value == "mailbox" and record.get("id") is not None:
            mailbox = MAILBOX.read(record.value["id"], desk)
            return mailbox if mailbox is MISSING else Ref("mailbox", mailbox)
        return _ANY_ROW.read(record, desk)

    def _mailbox(self, ref: Ref, node: Node, desk: Desk) -> Any:
        """Take columns of the mailbox, written under the id of its user or queue."""
        own = _WRITABLE[ref.table].keys if ref.table in _WRITABLE else {}
        names = [key for key in node.value if key != "record"]
        block = node.get("mailbox")
        if ref.table not in {"systemuser", "queue"}:
            return None
        if block is None and not any(key in _MAILBOX_COLUMNS and key not in own for key in names):
            return None
        mailbox = desk.mailboxes.get(ref.id)
        if mailbox is None:
            desk.problem(node, f"the row {shown(ref.id)} has no mailbox", "Give it an address.")
            return MISSING
        columns_of = node if block is None else block
        if block is not None and len(names) > 1:
            offer = "Write them in a write of their own."
            desk.problem(node, "columns of a mailbox stand here beside others", offer)
        return self._row(Ref("mailbox", mailbox), columns_of, desk)

    def _row(self, ref: Ref, node: Node, desk: Desk) -> Any:
        filled = _WRITABLE.get(ref.table, self._record_form(ref, desk)).read(node, desk)
        if filled is MISSING:
            return MISSING
        values = {key: value for key, value in filled.values.items() if key != "record"}
        values |= values.pop("columns", {}) if ref.table not in _WRITABLE else {}
        if not values and not desk.problems:
            desk.problem(node, "a write needs a column", "Write the name of a column: value.")
        form = _WRITABLE.get(ref.table)
        dropped = form.without_effect if form is not None else frozenset()
        return Written(ref, {key: value for key, value in values.items() if key not in dropped})

    def _record_form(self, ref: Ref, desk: Desk) -> Form:
        """Any column the file knows of this table, and custom ones."""
        known = dict.fromkeys(desk.record_columns.get(ref.table, ()), CELL)
        return attrs.evolve(_RECORD, keys={**known, **_RECORD.keys}, custom=True)

    def schema(self) -> Schema:
        return {
            "type": "object",
            "required": ["record"],
            "properties": {"record": _ANY_ROW.schema()},
        }


WRITE = _Write()
