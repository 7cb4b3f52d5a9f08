"""
The rows of a message trace put together: several for one message become one.

A row is of one recipient, or of one event, or it lists all recipients with what became of each
(``hanna@contoso.example##Receive, Deliver;...``). Whom a group or a forwarding rule brought in has
the message in the mailbox, and is not addressed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache, partial
from typing import TypeAlias

import attrs

from sscsim.sources.headercells import Cell, Cells
from sscsim.sources.headercolumns import COLUMNS
from sscsim.sources.tracecolumns import Told
from sscsim.sources.tracetimes import Slashes, clock

__all__ = ["Row", "messages_in"]

Row = Mapping[Told, str]
_Clock: TypeAlias = Callable[[str], datetime | None]

_BY_NAME = {column.name: column for column in COLUMNS}
# Words that say a recipient did not get it, and such as say that he did after all.
_LOST = frozenset({"fail", "failed", "quarantined", "filteredasspam", "drop"})
_GOT = frozenset({"deliver", "delivered", "send", "expand", "expanded", "resolve", "resolved"})
_WORDS = re.compile(r"[A-Za-z]+")
_NO_SENDER = "the trace does not tell who it is from: an empty return path is no From"


@attrs.define
class _Recipient:
    """One who is named in a trace: how he came to it, and the words about him."""

    addressed: bool = False  # though a group brought him in: by name, or there from the first
    words: set[str] = attrs.field(factory=set)

    @property
    def lost(self) -> bool:
        """Whether the message did not reach him."""
        return bool(self.words & _LOST) and not self.words & _GOT


@attrs.define
class _Message:
    """A message on the way through the rows of a trace."""

    first: Row
    times: dict[str, None] = attrs.field(factory=dict)  # texts, in the order of the rows
    came: list[tuple[str, str]] = attrs.field(factory=list)
    recipients: dict[str, _Recipient] = attrs.field(factory=dict)
    brought: set[str] = attrs.field(factory=set)

    def add(self, row: Row) -> None:
        """Take over what one more row says."""
        time = row.get(Told.RECEIVED, "")
        if time:
            self.times[time] = None
        related = _addresses(row.get(Told.RELATED, ""))
        event = row.get(Told.EVENT, "").strip().lower()
        for address, words in _named(row):
            self._recipient(address).words |= words | ({event} if event else set())
            if event == "receive":
                self.came.append((address.lower(), time))
            if related:
                self.brought.add(address.lower())
        for address in related:
            self._recipient(address).addressed = True

    def _timed(self, clock: _Clock) -> str:
        """Give the earliest time, and note who was there when the message came in."""
        moments = {text: when for text in self.times if (when := clock(text)) is not None}
        first = min(moments.values(), default=None)
        for address, text in self.came:
            if first is not None and moments.get(text) == first:
                self._recipient(address).addressed = True
        return first.isoformat() if first else next(iter(self.times), "")

    def _recipient(self, address: str) -> _Recipient:
        return self.recipients.setdefault(address.lower(), _Recipient())

    def cells(self, clock: _Clock) -> Cells | str:
        """Give the message as the row of a header table would have it."""
        sender = self.first.get(Told.SENDER, "").strip()
        if not sender.strip("<> "):
            return _NO_SENDER
        received = self._timed(clock)
        there = {name: one for name, one in self.recipients.items() if not one.lost}
        to = [name for name, one in there.items() if one.addressed or name not in self.brought]
        told: dict[str, Cell] = {
            "message_id": self.first.get(Told.MESSAGE_ID, "").encode(),
            "from": [sender.encode()],
            "to": [name.encode() for name in to],
            "subject": self.first.get(Told.SUBJECT, "").encode(),
            "received": received.encode(),
            "delivered_to": [name.encode() for name in there if name not in to],
        }
        return {_BY_NAME[name]: cell for name, cell in told.items()}


def messages_in(rows: Iterable[Row]) -> Iterator[Cells | str]:
    """
    Put rows together by message id, in the order in which each message is first met.

    A message without an id is known by that of the trace; a row with neither stands alone. All
    are held until the last row, since a row may come late.
    """
    found: dict[str | int, _Message] = {}
    slashes = Slashes()
    for number, row in enumerate(rows):
        key = row.get(Told.MESSAGE_ID, "").strip() or row.get(Told.COPY_ID, "").strip() or number
        message = found.get(key)
        if message is None:
            message = found[key] = _Message(row)
        message.add(row)
        slashes.look(row.get(Told.RECEIVED, ""))
    read = lru_cache(maxsize=64)(partial(clock, day_first=slashes.day_first))
    return (message.cells(read) for message in found.values())


def _named(row: Row) -> Iterator[tuple[str, frozenset[str]]]:
    """Give the recipients of a row, each with what became of him."""
    status = row.get(Told.STATUS, "")
    if "##" in status:
        for part in status.split(";"):
            address, mark, words = part.strip().rpartition("##")
            if mark and address.strip():
                yield address.strip(), _words(words)
        return
    for address in _addresses(row.get(Told.RECIPIENT, "")):
        yield address, _words(status)


@lru_cache(maxsize=1024)  # the same few again and again
def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORDS.findall(text))


def _addresses(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()] if text else []
