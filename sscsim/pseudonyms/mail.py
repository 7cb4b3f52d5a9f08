"""A message written anew: only the headers that anything depends on, under pseudonyms."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from sscsim.mail import Address, Message, parse_address_list
from sscsim.pseudonyms.mapping import Pseudonyms

__all__ = ["mbox_entry"]

_OPENING = b"From pseudonym@message.example Thu Jan  1 00:00:00 1970\n"
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_PLAIN_NAME = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*")
_AUTOMATIC = frozenset({"no", "auto-generated", "auto-replied", "auto-notified"})  # RFC 3834, 5436


def mbox_entry(message: Message, names: Pseudonyms) -> bytes:
    """Write a message as an mbox file has it; one that could not be read cannot be read again."""
    if message.unreadable is not None:
        return _OPENING + b"\n\n"
    lines = "".join(f"{name}: {value}\n" for name, value in _headers(message, names))
    return _OPENING + lines.encode("ascii") + b"\n\n"


def _headers(message: Message, names: Pseudonyms) -> Iterator[tuple[str, str]]:
    yield "MIME-Version", "1.0"  # so that it is mail, whatever else it lacks
    for address in message.envelope:
        yield "Delivered-To", names.address(address)
    if message.received is not None:
        yield "Received", f"by mail.example; {_date(message.received)}"
    for name, entries in (
        ("From", message.from_),
        ("Sender", message.sender),
        ("To", message.to),
        ("Cc", message.cc),
        ("Bcc", message.bcc),
    ):
        if entries:
            yield name, _listed(entries, names)
    if message.subject:
        yield "Subject", _encoded(names.subject(message.subject))
    if message.date is not None:
        yield "Date", _date(message.date)
    yield from _marks(message, names)
    if message.irm:
        yield "Content-Class", "rpmsg.message"
    yield from _stored(message, names)


def _marks(message: Message, names: Pseudonyms) -> Iterator[tuple[str, str]]:
    if message.messageid is not None:
        yield "Message-ID", _ids([message.messageid], names)
    if message.inreplyto:
        yield "In-Reply-To", _ids(message.inreplyto, names)
    if message.references:
        yield "References", _ids(message.references, names)
    if message.conversationindex is not None:
        yield "Thread-Index", base64.b64encode(names.index(message.conversationindex)).decode()


def _ids(ids: Iterable[str], names: Pseudonyms) -> str:
    return " ".join(f"<{names.messageid(one)}>" for one in ids)


def _stored(message: Message, names: Pseudonyms) -> Iterator[tuple[str, str]]:
    for name, value in message.headers.items():
        if name == "Reply-To":
            yield name, _listed(tuple(parse_address_list(value)), names)
        else:
            known = value.strip().lower() in _AUTOMATIC
            yield name, value.strip() if known else _encoded(names.words(value))


def _listed(entries: Sequence[Address], names: Pseudonyms) -> str:
    return ",\n ".join(_entry(entry, names) for entry in entries)


def _entry(entry: Address, names: Pseudonyms) -> str:
    address = names.address(entry.address)
    if not entry.name or not entry.wellformed:
        return address  # of a malformed one the name is mostly the text itself
    name = names.text(entry.name)
    return f"{name if _PLAIN_NAME.fullmatch(name) else _word(name)} <{address}>"


def _encoded(text: str) -> str:
    """Write a header text: as it is where nothing can happen to it, else as an encoded word."""
    return text if _PLAIN.fullmatch(text) and "=?" not in text else _word(text)


def _word(text: str) -> str:
    data = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    return f"=?utf-8?b?{data}?="


def _date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC))
