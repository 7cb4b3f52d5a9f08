"""A letter: one message with its thread marks, and how marks pass on to answers and forwards."""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Sequence

import attrs

from sscsim.synth.pool import Person

__all__ = [
    "BLOCK",
    "Letter",
    "answered",
    "conversation_index",
    "grown",
    "message_id",
    "opened",
    "reference",
    "tracking_token",
    "without_token",
]

BLOCK = 5  # bytes that each answer appends (COR-31)
_REFERENCES = 12  # a long thread loses the oldest, as in mail programs
_EPOCH = 11_644_473_600  # seconds from 1601, where Windows time begins, to 1970
_TOKEN = re.compile(r" [A-Z]+:\d+\b")
_SERVERS = ("mail", "mx1", "smtp", "exch01")


@attrs.frozen(kw_only=True, eq=False)
class Letter:
    """
    One message.

    ``topic`` is the subject without prefixes and token. Times are in seconds since 1970; without
    ``arrived`` it arrives when its turn comes. ``envelope`` are addresses of Delivered-To,
    ``extra`` further headers.
    """

    sender: Person
    sent: int
    arrived: int | None = None
    topic: str
    subject: str
    messageid: str
    to: Sequence[Person] = ()
    cc: Sequence[Person] = ()
    envelope: Sequence[str] = ()
    inreplyto: str | None = None
    references: tuple[str, ...] = ()
    index: bytes | None = None
    token: str | None = None
    extra: Sequence[tuple[str, str]] = ()
    body: Sequence[bytes] = ()


def message_id(sender: Person, chance: random.Random) -> str:
    """Make a message id as the sender's server would."""
    domain = sender.address.rpartition("@")[2] or "nowhere.example"
    return f"{chance.getrandbits(80):020X}@{chance.choice(_SERVERS)}.{domain}"


def conversation_index(sent: int, chance: random.Random) -> bytes:
    """Open a conversation index: 22 bytes, of time and a random GUID (COR-31)."""
    filetime = (sent + _EPOCH) * 10_000_000
    return (filetime >> 16).to_bytes(6, "big") + chance.randbytes(16)


def grown(index: bytes, sent: int, chance: random.Random) -> bytes:
    """Append the block of one answer: the time since the thread began, and a random byte."""
    begun = int.from_bytes(index[:6], "big") << 16
    since = max((sent + _EPOCH) * 10_000_000 - begun, 0)
    return index + ((since >> 18) & 0x7FFF_FFFF).to_bytes(4, "big") + chance.randbytes(1)


def reference(index: bytes) -> str:
    """Write a conversation index as the ``Thread-Index`` header has it."""
    return base64.b64encode(index).decode()


def opened(
    *,
    sender: Person,
    to: Sequence[Person],
    sent: int,
    topic: str,
    chance: random.Random,
    cc: Sequence[Person] = (),
    token: str | None = None,
) -> Letter:
    """Open a thread, with an index; a token stands behind the subject."""
    return Letter(
        sender=sender,
        to=to,
        cc=cc,
        sent=sent,
        topic=topic,
        subject=topic if token is None else f"{topic} {token}",
        messageid=message_id(sender, chance),
        index=conversation_index(sent, chance),
        token=token,
    )


def answered(
    letter: Letter, *, sender: Person, to: Sequence[Person], sent: int, chance: random.Random
) -> Letter:
    """Answer a letter with all marks that a mail program hands on."""
    return Letter(
        sender=sender,
        to=to,
        sent=sent,
        topic=letter.topic,
        subject=sender.language.answering(letter.subject),
        messageid=message_id(sender, chance),
        inreplyto=letter.messageid,
        references=(*letter.references, letter.messageid)[-_REFERENCES:],
        index=None if letter.index is None else grown(letter.index, sent, chance),
        token=letter.token,
    )


def tracking_token(prefix: str, number: int, counter: int, digits: int = 3) -> str:
    """Write a token: prefix, the digit for online, the user's number, the counter's (COR-20)."""
    return f"{prefix}0{number:0{digits}d}{counter:03d}"


def without_token(subject: str) -> str:
    """Take the tracking token off a subject, as people do who find it ugly (COR-28)."""
    return _TOKEN.sub("", subject)
