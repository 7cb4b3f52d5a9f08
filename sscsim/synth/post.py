"""A letter as it lies in an mbox file: envelope line, headers, text."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from email.header import Header
from email.utils import formatdate
from functools import lru_cache

from sscsim.synth.languages import Language
from sscsim.synth.letters import Letter, reference
from sscsim.synth.pool import Person

__all__ = ["posted", "written"]

_RECEIVED = "from mail.{domain} by mx1.contoso.example with ESMTPS id {number};\n\t{date}"
_KEPT = 4096  # subjects of threads come again


def posted(letter: Letter, arrived: int) -> bytes:
    """Write a letter that arrives at a time, in seconds since 1970."""
    envelope = letter.sender.address or "MAILER-DAEMON"
    opening = f"From {envelope} {time.asctime(time.gmtime(arrived))}\n"
    return opening.encode() + written(letter, arrived) + b"\n"


def written(letter: Letter, arrived: int) -> bytes:
    """Write a letter by itself, as a file has it: headers, an empty line, text."""
    headers = "".join(f"{name}: {value}\n" for name, value in _headers(letter, arrived))
    text = b"".join(letter.body) or b"\n"
    return headers.encode("ascii") + b"\n" + text


def _headers(letter: Letter, arrived: int) -> Iterator[tuple[str, str]]:
    sender = letter.sender
    domain = sender.address.rpartition("@")[2] or "nowhere.example"
    for address in letter.envelope:
        yield "Delivered-To", address
    number = letter.messageid[:12]
    yield "Received", _RECEIVED.format(domain=domain, number=number, date=formatdate(arrived))
    yield "From", sender.header
    if letter.to:
        yield "To", _listed(letter.to)
    if letter.cc:
        yield "Cc", _listed(letter.cc)
    yield "Subject", _encoded(letter.subject, sender.language)
    yield "Date", formatdate(letter.sent)
    yield "Message-ID", f"<{letter.messageid}>"
    if letter.inreplyto is not None:
        yield "In-Reply-To", f"<{letter.inreplyto}>"
    if letter.references:
        yield "References", "\n ".join(f"<{one}>" for one in letter.references)
    if letter.index is not None:
        yield "Thread-Topic", _encoded(letter.topic, sender.language)
        yield "Thread-Index", _folded(reference(letter.index))
    yield from letter.extra
    yield "MIME-Version", "1.0"
    yield "Content-Type", "text/plain; charset=utf-8"
    yield "Content-Transfer-Encoding", "8bit"


def _listed(people: Sequence[Person]) -> str:
    return ",\n\t".join(person.header for person in people)


def _folded(text: str) -> str:
    """Fold the index of a long thread, as Exchange does."""
    return "\n ".join(text[at : at + 76] for at in range(0, len(text), 76))


@lru_cache(_KEPT)
def _encoded(text: str, language: Language) -> str:
    """Encode a subject in the charset of a language (RFC 2047); plain where it can be."""
    if text.isascii():
        return text
    try:
        return Header(text, language.charset).encode()
    except UnicodeError:
        return Header(text, "utf-8").encode()
