"""A message as a file that `replay` reads: only the headers that make it what it is."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from email.utils import format_datetime

from sscsim.mail import Message

__all__ = ["eml"]


def eml(message: Message) -> bytes:
    r"""
    Write a message as the bytes of an ``.eml`` file.

    >>> eml(Message(source="m", subject="Hello", messageid="1@outside.invalid"))
    b'Subject: Hello\nMessage-ID: <1@outside.invalid>\n\nMade by sscsim gate.\n'

    """
    lines = [f"{name}: {value}" for name, value in _headers(message)]
    return "\n".join([*lines, "", "Made by sscsim gate.", ""]).encode()


def _headers(message: Message) -> Iterator[tuple[str, str]]:
    for address in message.envelope:
        yield "Delivered-To", address
    for name, entries in (("From", message.from_), ("To", message.to), ("Cc", message.cc)):
        if entries:
            yield name, ", ".join(str(entry) for entry in entries)
    yield "Subject", message.subject
    if message.date is not None:
        yield "Date", format_datetime(message.date)
    if message.messageid is not None:
        yield "Message-ID", f"<{message.messageid}>"
    for name, ids in (("In-Reply-To", message.inreplyto), ("References", message.references)):
        if ids:
            yield name, " ".join(f"<{one}>" for one in ids)
    if message.conversationindex is not None:
        yield "Thread-Index", base64.b64encode(message.conversationindex).decode()
    if message.irm:
        yield "Content-Class", "rpmsg.message"
