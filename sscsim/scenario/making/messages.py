"""From a ``deliver`` or ``send`` to a message, with the time at which it comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sscsim.mail import Address, Attachment, Message, message_ids, single_message_id, thread_index
from sscsim.mail.dates import parse_date
from sscsim.scenario.forms import Filled
from sscsim.scenario.parts.addresses import read_addresses
from sscsim.vocabulary import Ref
from sscsim.world import Directory

__all__ = ["START", "Clock", "delivered_message", "sender_of", "sent_message"]

# The first message without ``received`` comes at this time, each further one a minute after the
# ``deliver`` before it. A ``send`` happens at the time of the ``deliver`` before it.
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_ENVELOPE = ("delivered-to", "x-original-to", "envelope-to")
_STORED = ("Auto-Submitted", "Reply-To")  # SYN-15
_RIGHTS_MANAGED = "rpmsg.message"


class Clock:
    """The time of each message that does not say its own."""

    def __init__(self) -> None:
        self.last: datetime | None = None

    def delivery(self, received: datetime | None) -> datetime:
        """Give the time of a deliver, and move on."""
        if received is None:
            received = START if self.last is None else _minute_after(self.last)
        self.last = received
        return received

    def now(self) -> datetime:
        """Give the time of what happens between deliveries."""
        return self.last or START


def _minute_after(moment: datetime) -> datetime:
    return moment if moment > datetime.max.replace(tzinfo=UTC) - _MINUTE else moment + _MINUTE


class _Headers:
    """The extra headers of a message, by name in any letter case."""

    def __init__(self, given: Mapping[str, tuple[str | None, ...]]) -> None:
        self.values: dict[str, tuple[str, ...]] = {}
        for name, texts in given.items():
            key = name.strip().lower()
            self.values[key] = self.values.get(key, ()) + tuple(text for text in texts if text)

    def all(self, *names: str) -> tuple[str, ...]:
        return tuple(text for name in names for text in self.values.get(name, ()))

    def first(self, name: str) -> str | None:
        return next(iter(self.all(name)), None)


def delivered_message(filled: Filled, received: datetime) -> Message:
    """
    Build the message of a ``deliver``.

    A header that has a key of its own is taken from the key; ``bcc`` only says which mailboxes it
    reaches, and is visible to the rules where the header itself has it (contract 2). Without a Date
    header the Date is ``received``: of two messages without message id, sent at two times, the
    second is no copy of the first (DUP-6).
    """
    headers = _Headers(filled.get("headers", {}))
    return Message(
        source=filled.get("id"),
        messageid=_message_id(filled, headers),
        subject=_text(filled, headers),
        from_=_addresses(filled, headers, "from"),
        sender=_addresses(filled, headers, "sender"),
        to=_addresses(filled, headers, "to"),
        cc=_addresses(filled, headers, "cc"),
        bcc=read_addresses(headers.all("bcc")),
        inreplyto=_ids(filled, headers, "in-reply-to"),
        references=_ids(filled, headers, "references"),
        conversationindex=_index(filled, headers),
        date=parse_date(headers.first("date")) if "date" in headers.values else received,
        received=received,
        envelope=_envelope(filled, headers),
        headers={name: text for name in _STORED if (text := headers.first(name.lower()))},
        attachments=tuple(Attachment(**one.values) for one in filled.get("attachments", ())),
        irm=filled.get("irm", _is_rights_managed(headers)),
        copied=filled.get("copied", False),
        create_fails=filled.get("create_fails"),
        unreadable=filled.get("unreadable"),
        untold=frozenset(filled.get("untold", ())),
    )


def _message_id(filled: Filled, headers: _Headers) -> str | None:
    if "message-id" in filled:
        found: str | None = filled.get("message-id")
        return found
    if "message-id" in headers.values:
        return single_message_id(headers.first("message-id"))
    return f"{filled.get('id')}@scenario.invalid"


def _text(filled: Filled, headers: _Headers) -> str:
    return filled.get("subject") or headers.first("subject") or ""


def _addresses(filled: Filled, headers: _Headers, name: str) -> tuple[Address, ...]:
    found: tuple[Address, ...] = filled.get(name, ())
    return found or read_addresses(headers.all(name))


def _ids(filled: Filled, headers: _Headers, name: str) -> tuple[str, ...]:
    found: tuple[str, ...] = filled.get(name, ())
    return found or message_ids(headers.all(name))


def _index(filled: Filled, headers: _Headers) -> bytes | None:
    found: bytes | None = filled.get("thread-index")
    return found or thread_index(headers.first("thread-index"))


def _envelope(filled: Filled, headers: _Headers) -> tuple[str, ...]:
    hidden = (*filled.get("bcc", ()), *read_addresses(headers.all(*_ENVELOPE)))
    return tuple(dict.fromkeys(entry.address for entry in hidden if entry.wellformed))


def _is_rights_managed(headers: _Headers) -> bool:
    return (headers.first("content-class") or "").strip().lower() == _RIGHTS_MANAGED


def sent_message(
    filled: Filled, sender: Ref | None, directory: Directory, moment: datetime
) -> Message:
    """Build the message of a ``send``: what a user or queue writes in Dynamics."""
    said = filled.get("from")
    headers = _Headers({})
    return Message(
        source=filled.get("id"),
        messageid=_message_id(filled, headers),
        subject=filled.get("subject") or "",
        from_=_own_address(sender, directory) if isinstance(said, Ref) else said or (),
        sender=filled.get("sender", ()),
        to=filled.get("to", ()),
        cc=filled.get("cc", ()),
        bcc=filled.get("bcc", ()),
        inreplyto=filled.get("in-reply-to", ()),
        references=filled.get("references", ()),
        conversationindex=filled.get("thread-index"),
        received=moment,
    )


def _own_address(sender: Ref | None, directory: Directory) -> tuple[Address, ...]:
    if sender is None:
        return ()
    row, mailbox = directory.row(sender), directory.mailbox_of_owner(sender)
    texts: Iterable[str] = () if row is None else row.addresses.values()
    text = next(iter(texts), "") if mailbox is None else mailbox.emailaddress
    return read_addresses((text,))


def sender_of(said: Any, directory: Directory) -> Ref | None:
    """Find the user or queue that sends: named by id, or the owner of the address in From."""
    if isinstance(said, Ref) or not said:
        return said if isinstance(said, Ref) else None
    rows = directory.rows_at(said[0].address)
    return next((row.ref for row in rows if row.ref.table in {"systemuser", "queue"}), None)
