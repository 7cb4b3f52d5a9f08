"""
An Outlook message (.msg): its headers alone. Only who reads one imports this module.

A message that came through the internet keeps its headers in one property. One that never left
Exchange may not; then single properties tell the sender, the recipients and the ids.
"""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import olefile

from sscsim.sources.personentry import folded, person_entry

__all__ = ["NotOutlookError", "OutlookMessage", "outlook_message"]

_LARGEST = 8 << 20  # bytes of one property; what is longer is no header
_MOST_RECIPIENTS = 100_000
_HEADERS, _CLASS = "007D", "001A"
_TEXTS = {  # properties of text, by the header that they are
    b"message-id": ("1035",),
    b"in-reply-to": ("1042",),
    b"references": ("1039",),
    b"subject": ("0037",),
}
# Sender: who it is sent for, before who sent it; an address of SMTP, before one of any kind.
_FROM = (("5D02", "0042"), ("5D01", "0C1A"), ("0065", "0042"), ("0C1F", "0C1A"))
_ADDRESS, _NAME = ("39FE", "3003"), "3001"  # of a recipient
_CONVERSATION_INDEX = "0071"
_ARRIVED, _SENT, _KIND = 0x0E06, 0x0039, 0x0C15
_KINDS = {1: b"to", 2: b"cc", 3: b"bcc"}
_TEXT, _ANSI, _BINARY = "001F", "001E", "0102"
_FIXED = "__properties_version1.0"
_ENTRY = 16  # bytes of a property of fixed length: tag, flags, value
_TICKS = 10  # of a FILETIME, in a microsecond
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


class NotOutlookError(Exception):
    """This is no message of Outlook that can be read; the sentence says why."""


class OutlookMessage(NamedTuple):
    """Either the headers as they stood in the mail, or those that single properties tell."""

    head: bytes
    headers: Mapping[bytes, Sequence[bytes]]
    untold: frozenset[str]


def outlook_message(data: bytes) -> OutlookMessage:
    """Read the bytes of a .msg file; raises NotOutlookError."""
    try:
        with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_FATAL) as ole:
            return _message(_Storage(ole))
    except NotOutlookError:
        raise
    except Exception as error:  # olefile raises whatever it stumbles over
        raise NotOutlookError("it is damaged or cut off") from error


class _Storage:
    """A storage of the file: the message, or one of its recipients."""

    def __init__(self, ole: olefile.OleFileIO, prefix: str = "") -> None:
        self._ole, self._prefix = ole, prefix

    def text(self, *tags: str) -> str:
        """Read the first of some properties of text that holds something."""
        for tag in tags:
            for kind, encoding in ((_TEXT, "utf-16-le"), (_ANSI, "cp1252")):
                data = self.stream(f"__substg1.0_{tag}{kind}")
                if data:
                    return data.decode(encoding, "replace").rstrip("\0")
        return ""

    def stream(self, name: str) -> bytes:
        """Read a stream; what is not there is empty."""
        path = f"{self._prefix}{name}"
        if not self._ole.exists(path) or self._ole.get_size(path) > _LARGEST:
            return b""
        return bytes(self._ole.openstream(path).read())

    def fixed(self, header: int) -> dict[int, bytes]:
        """Read the properties of fixed length, by their tag."""
        data = self.stream(_FIXED)
        places = range(header, len(data) - _ENTRY + 1, _ENTRY)
        return {int.from_bytes(data[at + 2 : at + 4], "little"): data[at + 8 : at + 16]
                for at in places}  # fmt: skip

    def recipients(self) -> Iterator[_Storage]:
        """Give the recipients, in their order."""
        names = {path[0] for path in self._ole.listdir() if path[0].startswith("__recip_version")}
        for name in sorted(names)[:_MOST_RECIPIENTS]:
            yield _Storage(self._ole, f"{name}/")


def _message(message: _Storage) -> OutlookMessage:
    kind = message.text(_CLASS)
    if kind and not kind.upper().startswith(("IPM.NOTE", "REPORT.IPM.NOTE")):
        raise NotOutlookError(f"it is no email but {kind:.40}")
    head = message.text(_HEADERS)
    if head.strip():
        return OutlookMessage(head.strip().encode("utf-8", "replace"), {}, frozenset())
    headers = {name: [value] for name, value in _texts(message)}
    for name, entry in _recipients(message):
        headers.setdefault(name, []).append(entry)
    if not headers:
        raise NotOutlookError("it has none of the properties of an email")
    untold = frozenset() if b"in-reply-to" in headers else frozenset({"In-Reply-To"})
    return OutlookMessage(b"", headers, untold)


def _texts(message: _Storage) -> Iterator[tuple[bytes, bytes]]:
    for name, tags in _TEXTS.items():
        if text := message.text(*tags):
            yield name, folded(text)
    for address, shown in _FROM:
        if text := message.text(address):
            yield b"from", person_entry(message.text(shown), text)
            break
    if index := message.stream(f"__substg1.0_{_CONVERSATION_INDEX}{_BINARY}"):
        yield b"thread-index", b64encode(index)
    times = message.fixed(32)
    for name, tag in ((b"received", _ARRIVED), (b"date", _SENT)):
        if moment := _moment(times.get(tag, b"")):
            yield name, moment


def _recipients(message: _Storage) -> Iterator[tuple[bytes, bytes]]:
    for one in message.recipients():
        kind = int.from_bytes(one.fixed(8).get(_KIND, b"\1")[:4], "little")
        address = one.text(*_ADDRESS)
        if address:
            yield _KINDS.get(kind, b"to"), person_entry(one.text(_NAME), address)


def _moment(data: bytes) -> bytes:
    ticks = int.from_bytes(data, "little")
    try:
        return (_EPOCH + timedelta(microseconds=ticks // _TICKS)).isoformat().encode() * bool(ticks)
    except OverflowError:
        return b""
