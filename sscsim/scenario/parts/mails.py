"""Messages on a timeline: what arrives from outside, and what is sent from Dynamics."""

from __future__ import annotations

import difflib
from typing import Any

import attrs

from sscsim.columns import columns, shown
from sscsim.events import INBOX, SENT_ITEMS
from sscsim.mail import Attachment
from sscsim.scenario.column_kinds import FLAG, MOMENT
from sscsim.scenario.compounds import ListOf, MapOf
from sscsim.scenario.desk import Desk
from sscsim.scenario.forms import Form, keys_of
from sscsim.scenario.kinds import (
    ID,
    OPTIONAL_TEXT,
    TEXT,
    Kind,
    Nullable,
    Schema,
)
from sscsim.scenario.nodes import Node
from sscsim.scenario.parts.addresses import (
    ADDRESSES,
    MESSAGE_ID,
    MESSAGE_IDS,
    TEXTS,
    THREAD_INDEX,
)
from sscsim.scenario.parts.emails import EMAIL
from sscsim.scenario.references import MAILBOX, RowRef

__all__ = ["DELIVER", "SEND"]

_FOLDERS = {INBOX.lower(): INBOX, SENT_ITEMS.lower(): SENT_ITEMS}


@attrs.frozen
class _Folder:
    """A folder of the mailbox; one that looks like a misspelt Inbox is pointed out."""

    def read(self, node: Node, desk: Desk) -> Any:
        name = OPTIONAL_TEXT.read(node, desk)
        if isinstance(name, str) and name.lower() not in _FOLDERS:
            near = difflib.get_close_matches(name.lower(), _FOLDERS, n=1, cutoff=0.75)
            for folder in near:
                offer = f"Did you mean {_FOLDERS[folder]}?"
                desk.warning(node, f"the folder {shown(name)} is not {_FOLDERS[folder]}", offer)
        return name

    def schema(self) -> Schema:
        return OPTIONAL_TEXT.schema()


_FOLDER = _Folder()

_MAIL_KEYS: dict[str, Kind] = {
    "id": ID,
    "from": ADDRESSES,
    "sender": ADDRESSES,
    "to": ADDRESSES,
    "cc": ADDRESSES,
    "bcc": ADDRESSES,
    "subject": OPTIONAL_TEXT,
    "message-id": MESSAGE_ID,
    "in-reply-to": MESSAGE_IDS,
    "references": MESSAGE_IDS,
    "thread-index": THREAD_INDEX,
    "received": MOMENT,
}
DELIVER = Form(
    what="a deliver",
    keys={
        **_MAIL_KEYS,
        "folder": _FOLDER,
        "mailboxes": Nullable(ListOf(MAILBOX, single=True)),
        "headers": MapOf(TEXTS),
        "attachments": ListOf(
            Form(
                what="an attachment",
                keys=keys_of(Attachment),
                required=tuple(name for name, one in columns(Attachment).items() if one.required),
            )
        ),
        "irm": FLAG,
        "copied": FLAG,
        "create_fails": OPTIONAL_TEXT,
        "unreadable": OPTIONAL_TEXT,
        "untold": ListOf(TEXT),
    },
    required=("id",),
)


@attrs.frozen
class _Sender:
    """The user or queue that sends, by id; or the address in From."""

    def read(self, node: Node, desk: Desk) -> Any:
        if node.is_mapping or (isinstance(node.value, str) and "@" not in node.text and node.text):
            return RowRef(("systemuser", "queue")).read(node, desk)
        return ADDRESSES.read(node, desk)

    def schema(self) -> Schema:
        return {"anyOf": [RowRef(("systemuser", "queue")).schema(), ADDRESSES.schema()]}


_SENT_COLUMNS = {
    name: kind
    for name, kind in EMAIL.keys.items()
    if name
    not in {"parties", "sharedwith", "messageid", "conversationindex", "inreplyto", "subject"}
}
SEND = Form(
    what="a send",
    keys={**_SENT_COLUMNS, **_MAIL_KEYS, "from": _Sender()},
    required=("id", "from"),
)
