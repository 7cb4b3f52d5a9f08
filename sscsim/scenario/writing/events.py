"""Events as the entries of a timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from email.utils import format_datetime
from typing import Any

from sscsim.events import (
    INBOX,
    AskReaders,
    Choose,
    Delete,
    Deliver,
    Event,
    Resync,
    Send,
    SetSettings,
    Track,
    Write,
)
from sscsim.mail import Message
from sscsim.scenario.kinds import Kind
from sscsim.scenario.parts.emails import EMAIL
from sscsim.scenario.parts.rows import MAILBOX_BLOCK, ROWS
from sscsim.scenario.writing.values import Writer, addresses, plain, time, without_defaults
from sscsim.vocabulary import ENTITY_SETS, METHOD, Ref

__all__ = ["mail_ids", "timeline"]

_FORMS = {"email": EMAIL, "mailbox": MAILBOX_BLOCK}


def mail_ids(events: Iterable[Event]) -> Iterable[str]:
    """List the ids that messages of a timeline have in the file."""
    return (event.message.source for event in events if isinstance(event, Deliver | Send))


def timeline(events: Iterable[Event], writer: Writer) -> list[dict[str, Any]]:
    """Write events in their order."""
    return [{_NAMES[type(event)]: _WRITERS[type(event)](event, writer)} for event in events]


def _message(message: Message) -> dict[str, Any]:
    """Write what a deliver and a send have in common."""
    lists = {"sender": message.sender, "to": message.to, "cc": message.cc}
    said: dict[str, Any] = {"id": message.source, "from": addresses(message.from_) or ""}
    said |= {name: addresses(entries) for name, entries in lists.items() if entries}
    if message.subject:
        said["subject"] = message.subject
    said["message-id"] = message.messageid
    ids = {"in-reply-to": message.inreplyto, "references": message.references}
    said |= {name: [f"<{one}>" for one in several] for name, several in ids.items() if several}
    if message.conversationindex is not None:
        said["thread-index"] = plain(message.conversationindex)
    if message.received is not None:
        said["received"] = time(message.received)
    return said


def _headers(message: Message) -> dict[str, Any]:
    told = None if message.date is None else format_datetime(message.date)
    date = {} if message.date == message.received else {"Date": told}
    bcc = {"Bcc": addresses(message.bcc)} if message.bcc else {}
    headers = {**date, **bcc, **message.headers}
    return {"headers": headers} if headers else {}


def _deliver(event: Deliver, _writer: Writer) -> dict[str, Any]:
    message = event.message
    said = _message(message) | ({"bcc": list(message.envelope)} if message.envelope else {})
    if event.folder != INBOX:
        said["folder"] = event.folder
    if event.mailboxes is not None:
        said["mailboxes"] = list(event.mailboxes)
    said |= _headers(message)
    if message.attachments:
        said["attachments"] = [without_defaults(one) for one in message.attachments]
    flags = {"irm": message.irm, "copied": message.copied}
    texts = {"create_fails": message.create_fails, "unreadable": message.unreadable}
    said |= {name: value for name, value in (flags | texts).items() if value}
    return said | ({"untold": sorted(message.untold)} if message.untold else {})


def _send(event: Send, writer: Writer) -> dict[str, Any]:
    said = _message(event.message)
    if event.sender is not None:
        said["from"] = writer.ref(event.sender)
    if event.message.bcc:
        said["bcc"] = addresses(event.message.bcc)
    if event.regardingobjectid is not None:
        said["regardingobjectid"] = _given(event.regardingobjectid, writer)
    return said | _columns(Ref("email", event.activityid), event.columns, writer)


def _choose(event: Choose, writer: Writer) -> dict[str, Any]:
    who = "queue" if event.record.table == "queue" else "user"
    method = int(event.incomingemailfilteringmethod)
    return {who: writer.ref(event.record), METHOD: method}


def _write(event: Write, writer: Writer) -> dict[str, Any]:
    record = event.record
    named = record._asdict() if record.table == "mailbox" else writer.ref(record)
    return {"record": named, **_columns(record, event.columns, writer)}


def _columns(record: Ref, columns: Mapping[str, Any], writer: Writer) -> dict[str, Any]:
    form = _FORMS.get(record.table) or ROWS.get(ENTITY_SETS.get(record.table, ""), ROWS["records"])
    keys: Mapping[str, Kind] = form.keys
    return {
        key: writer.value(keys[key], value) if key in keys else plain(value)
        for key, value in columns.items()
    }


def _given(ref: Ref | None, writer: Writer) -> Any:
    return None if ref is None else writer.ref(ref)


def _track(event: Track, writer: Writer) -> dict[str, Any]:
    said = {
        "mail": event.message.source,
        "mailbox": event.mailbox,
        "route": event.tracking.route,
        "regardingobjectid": _given(event.tracking.regardingobjectid, writer),
    }
    return said | ({"folder": event.folder} if event.folder != INBOX else {})


_WRITERS: Mapping[type, Callable[[Any, Writer], dict[str, Any]]] = {
    Deliver: _deliver,
    Send: _send,
    Choose: _choose,
    Write: _write,
    SetSettings: lambda event, _: {key: plain(value) for key, value in event.values.items()},
    Track: _track,
    Delete: lambda event, _: {"email": list(event.activityids)},
    Resync: lambda event, _: {
        "mailbox": event.mailbox,
        "processemailreceivedafter": time(event.processemailreceivedafter),
    },
    AskReaders: lambda event, _: {"email": event.activityid},
}
_NAMES: Mapping[type, str] = {
    Deliver: "deliver",
    Send: "send",
    Choose: "choose",
    Write: "write",
    SetSettings: "set",
    Track: "track",
    Delete: "delete",
    Resync: "resync",
    AskReaders: "readers",
}
