"""
Mbox and mboxrd files: where one message ends and the next begins, in flat memory.

The standard library takes every line that begins with ``From `` for a new message, the text
"From here on ..." too; others want an empty line before it, and lose a message where a writer has
left that out. So both marks are weighed here, see `opens_message`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sscsim.sources.headers import MAX_HEAD
from sscsim.sources.streams import Item, Pieces

__all__ = ["MBOXES", "cut_in", "message_in", "opens_message", "read_mbox"]

MBOXES = (".mbox", ".mboxrd")

_MARK = b"\nFrom "
_UTF8_MARK = b"\xef\xbb\xbf"
_LOOK_BACK = 3  # bytes before a mark that tell whether the line before it is empty
LOOK_AHEAD = 1000  # bytes after it that tell whether it opens a message

# `From hanna@contoso.example Mon Mar  2 08:00:00 2026`, with or without seconds and zone.
_ENVELOPE = re.compile(
    rb"""From\ (?P<sender>[^\n]*?) [ \t]
         (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [ \t]++
         (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \t]++
         \d{1,2} [ \t]++ \d{1,2}:\d\d(?::\d\d)? [ \t]++
         (?:[A-Za-z0-9+-]{1,6}[ \t]++){0,2}? \d{4}\b""",
    re.VERBOSE,
)
# What git writes above a patch, in a message as often as in a file of its own.
_PATCH = re.compile(rb"\s*+[0-9a-f]{40,64}\s*+")
# Writers quote every line that begins with `From `, the header `From : ivo@...` too.
_QUOTED_HEADER = re.compile(rb"\n>(>*+From [ \t]*+:)")
# Text is written the same way: `From the page:` and below it `https://...`.
_HEADER_FOLLOWS = re.compile(rb"[^\n]*+\n(?:>*+From |[!-9;-~]++[ \t]*+:(?!//))")


def read_mbox(pieces: Pieces, name: str) -> Iterator[Item]:
    """
    Read the heads of all messages of an mbox file, numbered from 1.

    Where the file breaks off, whatever was read is kept, and one more item says so.
    """
    number = 0
    for head in _heads(pieces):
        number += 1
        yield message_in(name, number, head)
    if pieces.trouble is not None:
        yield Item(name, name, number + 1, trouble=f"the file breaks off here: {pieces.trouble}")


def message_in(name: str, number: int, head: bytes) -> Item:
    """Take the head of one message as it was before it was written into an mbox file."""
    unquoted = _QUOTED_HEADER.sub(rb"\n\1", head) if b"\n>From " in head else head
    return Item(name, name, number, unquoted)


def cut_in(window: bytes) -> int | None:
    """
    Find where a file may be cut, in a stretch of it: both parts read alone give what the whole did.

    That is a message that stands after an empty line: so nothing before it is judged by what
    follows, and its own first line is one wherever the file begins.
    """
    for opening in _openings(window, _LOOK_BACK, len(window) - LOOK_AHEAD):
        if _after_empty_line(window, opening - 1):
            return opening
    return None


def _heads(pieces: Pieces) -> Iterator[bytes]:
    """
    Cut a file into messages, and keep of each what may be its headers.

    ``window`` is the part of the file at hand. In it, marks before ``at`` are settled, and the
    message that is being read begins at ``start``, or else has begun in ``head``.
    """
    window = b"\n\n"  # the first line of a file stands as if after an empty one
    at, start = 0, len(window)
    head = _Head()
    for piece in pieces:
        window += piece if at else piece.removeprefix(_UTF8_MARK)
        settled = max(at, len(window) - LOOK_AHEAD)
        for opening in _openings(window, at, settled):
            yield from head.finished(window[start:opening])
            start = opening
        at, keep = settled, max(settled - _LOOK_BACK, 0)
        head.add(window[start:keep])
        window, at, start = window[keep:], at - keep, max(start - keep, 0)
    for opening in _openings(window, at, len(window)):
        yield from head.finished(window[start:opening])
        start = opening
    head.add(window[start:])
    # A message that was cut off before its headers ended is told as trouble.
    if head.complete or pieces.trouble is None:
        yield from head.finished(b"")


def _openings(window: bytes, at: int, end: int) -> Iterator[int]:
    """Find where messages begin, for the marks from ``at`` to before ``end``."""
    mark = window.find(_MARK, at, end + len(_MARK) - 1)
    while mark != -1:
        if opens_message(window, mark):
            yield mark + 1
        mark = window.find(_MARK, mark + 1, end + len(_MARK) - 1)


def opens_message(window: bytes | bytearray, mark: int) -> bool:
    """
    Judge a line that begins with ``From``: does it open a message, or is it text of this one.

    After an empty line it is one if it has the form of an envelope line, or headers follow. Without
    an empty line it must have that form, and not be the one that git writes above a patch.
    """
    line = window[mark + 1 : mark + LOOK_AHEAD]
    envelope = _ENVELOPE.match(line)
    if _after_empty_line(window, mark):
        return envelope is not None or _HEADER_FOLLOWS.match(line) is not None
    return envelope is not None and _PATCH.fullmatch(envelope["sender"]) is None


def _after_empty_line(window: bytes | bytearray, mark: int) -> bool:
    return window[max(mark - 2, 0) : mark].endswith((b"\n", b"\n\r"))


class _Head:
    """What is kept of the message that is being read: its beginning, until the headers end."""

    def __init__(self) -> None:
        self.complete = False
        self._kept = b""

    def add(self, part: bytes) -> None:
        """Take more of the message, unless its headers are known to be complete."""
        if not self.complete:
            self._kept += part
            blank = b"\n\n" in self._kept or b"\r\n\r\n" in self._kept
            self.complete = blank or len(self._kept) > MAX_HEAD

    def finished(self, part: bytes) -> Iterator[bytes]:
        """Hand the message over with its last part, and begin the next one."""
        head = self._kept if self.complete else self._kept + part
        self.complete, self._kept = False, b""
        # Before the first envelope line there is seldom anything; if there is, it is a message.
        if head.startswith(b"From ") or head.strip():
            yield head
