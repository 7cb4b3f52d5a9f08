"""A message as a file that `replay` reads: only the headers that make it what it is."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from email.utils import format_datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path

from sscsim.classes.kind import WITNESS, Kind
from sscsim.mail import Attachment, Message

__all__ = ["eml", "witness_files"]

_BOUNDARY = "=_sscsim"


def eml(message: Message, text: str = "Made by sscsim gate.") -> bytes:
    r"""
    Write a message as the bytes of an ``.eml`` file, with files of that many zeros attached.

    >>> eml(Message(source="m", subject="Hello", messageid="1@outside.invalid"))
    b'Subject: Hello\nMessage-ID: <1@outside.invalid>\n\nMade by sscsim gate.\n'

    """
    lines = [f"{name}: {value}" for name, value in _headers(message)]
    body = ["", text, ""]
    if message.attachments:
        lines += ["MIME-Version: 1.0", f'Content-Type: multipart/mixed; boundary="{_BOUNDARY}"']
        parts = (_part(one) for one in message.attachments)
        body = ["", f"--{_BOUNDARY}", "", text, *chain.from_iterable(parts), f"--{_BOUNDARY}--", ""]
    return "\n".join([*lines, *body]).encode()


def witness_files(witness: Kind, out: Path) -> dict[Path, Kind]:
    """
    Name a file for each message: what comes first has a number, and sorts before.

    >>> from sscsim.mail import Message
    >>> first = Kind("first", Message(source="m"))
    >>> [path.name for path in witness_files(first._replace(before=(first,)), Path("w.eml"))]
    ['w-1.eml', 'w.eml']

    """
    numbered = (
        out.with_name(f"{out.stem}-{number}{out.suffix}")
        for number in range(1, len(witness.before) + 1)
    )
    return dict(zip((*numbered, out), (*witness.before, witness), strict=True))


def _part(file: Attachment) -> Iterator[str]:
    yield f"--{_BOUNDARY}"
    yield f"Content-Type: {file.mimetype}"
    yield f'Content-Disposition: attachment; filename="{file.filename}"'
    yield "Content-Transfer-Encoding: base64"
    yield ""
    yield base64.encodebytes(bytes(file.filesize)).decode().rstrip("\n")


def _own_id(message: Message) -> str:
    """Give a witness an id of its own: two of them in one folder are no duplicates."""
    if message.messageid != WITNESS:
        return str(message.messageid)
    return f"{sha256(repr(message).encode()).hexdigest()[:12]}.{WITNESS}"


def _headers(message: Message) -> Iterator[tuple[str, str]]:
    for address in message.envelope:
        yield "Delivered-To", address
    for name, entries in (
        ("From", message.from_),
        ("Sender", message.sender),
        ("To", message.to),
        ("Cc", message.cc),
    ):
        if entries:
            yield name, ", ".join(str(entry) for entry in entries)
    yield "Subject", message.subject
    if message.date is not None:
        yield "Date", format_datetime(message.date)
    if message.messageid is not None:
        yield "Message-ID", f"<{_own_id(message)}>"
    for name, ids in (("In-Reply-To", message.inreplyto), ("References", message.references)):
        if ids:
            yield name, " ".join(f"<{one}>" for one in ids)
    if message.conversationindex is not None:
        yield "Thread-Index", base64.b64encode(message.conversationindex).decode()
    if message.irm:
        yield "Content-Class", "rpmsg.message"
