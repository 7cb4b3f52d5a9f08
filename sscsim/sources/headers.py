"""
The bytes at the head of a message, read into a `Message`. Bodies are never looked at.

A scanner of our own finds the headers, since the standard library's parser stops at things that
mail servers let pass; words, addresses and dates inside the headers are read by the standard
library (`sscsim.mail`). Nothing here raises: what cannot be read is a message that says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain, islice

from sscsim.mail import (
    Address,
    Message,
    decode_bytes,
    decode_words,
    message_ids,
    parse_address_list,
    parse_date,
    single_message_id,
    thread_index,
)
from sscsim.mail.text import without_comments
from sscsim.sources.headercells import moment

__all__ = [
    "MAX_HEAD",
    "NO_HEADERS",
    "address_entries",
    "has_headers",
    "head_of",
    "header_text",
    "read_headers",
    "read_message",
    "received_text",
    "wanted_headers",
]

NO_HEADERS = "has no email headers"

# Generous: 100,000 recipients with their names fit. What is above is told, not cut.
MAX_HEAD = 8 << 20
_MAX_HEADERS = 10_000
_MAX_ADDRESSES = 200_000
_MAX_IDS = 20_000
_TOO_LONG = f"its headers are longer than {MAX_HEAD >> 20} MiB"
_TOO_MANY = f"has more than {_MAX_HEADERS:,} headers"

_FROM, _SENDER, _TO, _CC, _BCC = b"from", b"sender", b"to", b"cc", b"bcc"
_SUBJECT, _DATE, _RECEIVED = b"subject", b"date", b"received"
_MESSAGE_ID, _IN_REPLY_TO, _REFERENCES = b"message-id", b"in-reply-to", b"references"
_THREAD_INDEX, _CONTENT_CLASS = b"thread-index", b"content-class"
_ENVELOPE = (b"delivered-to", b"x-original-to", b"envelope-to")
_STORED = {b"auto-submitted": "Auto-Submitted", b"reply-to": "Reply-To"}  # SYN-15
_WANTED = (
    *(_FROM, _SENDER, _TO, _CC, _BCC, _SUBJECT, _DATE, _RECEIVED, _MESSAGE_ID, _IN_REPLY_TO),
    *(_REFERENCES, _THREAD_INDEX, _CONTENT_CLASS, *_ENVELOPE, *_STORED),
)

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
_CARRIAGE_RETURNS = re.compile(rb"\r++\n?")
# Mbox files open a message with such a line; `From : x` is a header all the same.
# Atomic, not possessive: Python before 3.11.5 matches too much there (gh-106052).
_ENVELOPE_LINES = re.compile(rb"(?>(?:>*+From (?![ \t]*+:)[^\n]*+(?:\n|\Z))+)")
# RFC 5322 still allows white space before the colon.
_HEADER = re.compile(rb"[!-9;-~]++[ \t]*+:")
# The letters that wanted names begin with come first: they rule out nearly every line at once.
_WANTED_HEADER = re.compile(
    rb"\n(?=[%b])(%b)[ \t]*+:(.*+(?:\n[ \t].*+)*+)"
    % (bytes(sorted({name[0] for name in _WANTED})), b"|".join(_WANTED)),
    re.IGNORECASE,
)
# One of these tells that it is mail, where no wanted one is there: parts of messages have them.
# A calendar entry, a business card and a scenario have lines that look like headers, too.
_MAIL_HEADER = re.compile(
    rb"\n(?:x|content|list|resent|arc|dkim|disposition|return|received|authentication)-[!-9;-~]++:"
    rb"|\n(?:mime-version|importance|precedence|newsgroups|user-agent|apparently-to|errors-to)"
    rb"[ \t]*+:",
    re.IGNORECASE,
)
_NEXT_HEADER = re.compile(rb"\n(?![ \t])")
_STRAY_LINE = re.compile(rb"\n(?![ \t]|[!-9;-~]++[ \t]*+:)")
_FOLD = re.compile(r"\n[ \t]")

_Headers = Mapping[bytes, Sequence[bytes]]


class _UnreadableError(Exception):
    """This message cannot be read, and this is the sentence that says why."""


def read_message(data: bytes, source: str) -> Message:
    """
    Read the head of a message; ``data`` may go on with the body, which is not read.

    A message that cannot be read comes back with ``unreadable`` set: what goes in comes out.
    """
    return _read(lambda: _message(wanted_headers(head_of(data)), source, parse_date), source)


def read_headers(
    headers: Mapping[bytes, Sequence[bytes]], source: str, untold: frozenset[str] = frozenset()
) -> Message:
    """
    Read the headers of a message that stand apart already, by name in lower case.

    Times may be such as tables write; ``untold`` names headers of which nothing is known.
    """
    return _read(lambda: _message(_within_limits(headers), source, moment, untold), source)


def _read(read: Callable[[], Message], source: str) -> Message:
    try:
        return read()
    except _UnreadableError as error:
        return Message(source=source, unreadable=str(error))
    except Exception as error:  # noqa: BLE001 - one message must not end a run over a million
        return Message(source=source, unreadable=f"cannot be read: {error!r:.200}")


def _within_limits(headers: _Headers) -> _Headers:
    """Hold headers that stand apart to the limits of a head."""
    if not headers:
        raise _UnreadableError(NO_HEADERS)
    if sum(map(len, headers.values())) > _MAX_HEADERS:
        raise _UnreadableError(_TOO_MANY)
    if sum(len(value) for values in headers.values() for value in values) > MAX_HEAD:
        raise _UnreadableError(_TOO_LONG)
    return headers


def has_headers(data: bytes) -> bool:
    """Say whether these bytes begin with headers of an email; what they say is not read."""
    try:
        wanted_headers(head_of(data))
    except _UnreadableError as error:
        return str(error) != NO_HEADERS
    return True


def head_of(data: bytes) -> bytes:
    """
    Cut out the headers: line ends are line feeds, the envelope lines of mbox files are gone.

    The head ends at the first empty line. White space before the first header belongs to nobody:
    people add it when they copy a message by hand.
    """
    if data.startswith(_UTF16_MARKS):
        raise _UnreadableError("is UTF-16 text: save the message as the bytes the server sent")
    data = data.removeprefix(_UTF8_MARK).lstrip(b" \t\r\n")
    if not data:
        raise _UnreadableError("is empty")
    data = data[: _until(data, b"\n\n")]
    if b"\r" in data:
        data = data[: _until(data, b"\r\n\r\n")]
    if len(data) > MAX_HEAD:
        raise _UnreadableError(_TOO_LONG)
    if b"\r" in data:
        data = _CARRIAGE_RETURNS.sub(_line_ends, data.replace(b"\r\n", b"\n"))
        data = data[: _until(data, b"\n\n")]
    envelope = _ENVELOPE_LINES.match(data)
    return data[envelope.end() :].lstrip(b" \t") if envelope else data


def _until(data: bytes, end: bytes) -> int:
    found = data.find(end)
    return len(data) if found == -1 else found


def _line_ends(run: re.Match[bytes]) -> bytes:
    r"""``\r\r\n`` is one line end that was sent twice through text mode; ``\r\r`` are two."""
    return b"\n" if run.group().endswith(b"\n") else b"\n" * len(run.group())


def wanted_headers(head: bytes) -> _Headers:
    """Collect the headers that anything depends on, by name in lower case, as they stand."""
    wanted: dict[bytes, list[bytes]] = {}
    head = _well_formed(b"\n" + head)
    for count, header in enumerate(_WANTED_HEADER.finditer(head)):
        if count == _MAX_HEADERS:
            raise _UnreadableError(_TOO_MANY)
        name, value = header.groups()
        wanted.setdefault(name.lower(), []).append(value)
    if not wanted and _MAIL_HEADER.search(head) is None:
        raise _UnreadableError(NO_HEADERS)
    return wanted


def _well_formed(head: bytes) -> bytes:
    """Take out what is no header."""
    if _STRAY_LINE.search(head) is None:
        return head
    lines = _without_stray_lines(_NEXT_HEADER.split(head[1:]))
    return b"".join(b"\n" + line for line in lines)


def _without_stray_lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    """
    Leave out a stray line between two headers; at two in a row the body has begun.

    The standard library takes the first such line for the body, and so loses the sender and the
    recipients that follow it.
    """
    strays = 0
    for line in lines:
        strays = 0 if _HEADER.match(line) else strays + 1
        if strays > 1:
            return
        if not strays:
            yield line


def header_text(value: bytes) -> str:
    """Decode and unfold: a line break and the white space after it are one space."""
    text = decode_bytes(value)
    return (_FOLD.sub(" ", text) if "\n" in text else text).strip()


def _message(
    headers: _Headers,
    source: str,
    time_in: Callable[[str], datetime | None],
    untold: frozenset[str] = frozenset(),
) -> Message:
    to, cc, bcc = (address_entries(headers.get(name)) for name in (_TO, _CC, _BCC))
    envelope = [entry for name in _ENVELOPE for entry in address_entries(headers.get(name))]
    if len(to) + len(cc) + len(bcc) + len(envelope) > _MAX_ADDRESSES:
        raise _UnreadableError(f"has more than {_MAX_ADDRESSES:,} addresses")
    date = time_in(_first(headers, _DATE))
    return Message(
        source=source,
        messageid=single_message_id(_first(headers, _MESSAGE_ID)),
        subject=decode_words(_first(headers, _SUBJECT)),
        from_=address_entries(headers.get(_FROM, [])[:1]),
        sender=address_entries(headers.get(_SENDER, [])[:1]),
        to=to,
        cc=cc,
        bcc=bcc,
        inreplyto=_ids(headers, _IN_REPLY_TO),
        references=_ids(headers, _REFERENCES),
        conversationindex=thread_index(_first(headers, _THREAD_INDEX)),
        date=date,
        received=time_in(received_text(_first(headers, _RECEIVED))) or date,
        envelope=tuple(dict.fromkeys(str(entry) for entry in envelope if entry.wellformed)),
        headers={
            shown: decode_words(_first(headers, name))
            for name, shown in _STORED.items()
            if name in headers
        },
        irm=_first(headers, _CONTENT_CLASS).lower() == "rpmsg.message",
        untold=untold,
    )


def received_text(text: str) -> str:
    """
    Cut the time of arrival out of a Received header: it stands behind the last semicolon.

    One that a comment holds is none: ``; Mon, 2 Mar 2026 08:00:00 +0000 (a; b)``.
    """
    tail = text.rpartition(";")[2]
    if tail.count(")") > tail.count("("):
        _, semicolon, told = without_comments(text).rpartition(";")
        return told if semicolon else tail
    return tail


def _first(headers: _Headers, name: bytes) -> str:
    """Read a header that counts once, of several the first (SP-10). Missing is as good as empty."""
    return header_text(headers[name][0]) if name in headers else ""


def address_entries(values: Sequence[bytes] | None) -> tuple[Address, ...]:
    """Read the address headers of one kind, one after the other."""
    if not values:
        return ()
    read = (_cached(value) if len(value) < _CACHED_LENGTH else _entries(value) for value in values)
    return tuple(chain.from_iterable(read))


def _entries(value: bytes) -> tuple[Address, ...]:
    """Read one address header, as far as the limit on addresses reaches."""
    return tuple(islice(parse_address_list(header_text(value)), _MAX_ADDRESSES + 1))


# In a thread the same header comes again and again: of the lists of openbmc one in nine is new.
_CACHED_LENGTH = 2000
_cached = lru_cache(maxsize=1 << 12)(_entries)


def _ids(headers: _Headers, name: bytes) -> tuple[str, ...]:
    if name not in headers:
        return ()
    ids = message_ids(map(header_text, headers[name]))
    if len(ids) > _MAX_IDS:
        raise _UnreadableError(f"has more than {_MAX_IDS:,} message ids in {name.decode()}")
    return ids
