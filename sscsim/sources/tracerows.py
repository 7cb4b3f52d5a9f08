"""
The rows of a message trace put together: several for one message become one.

A row is of one recipient, or of one event, or it lists all recipients with what became of each
(``hanna@contoso.example##Receive, Deliver;...``). Whom a group or a forwarding rule brought in has
the message in the mailbox, and is not addressed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

import attrs

from sscsim.sources.headercells import Cell, Cells, moment
from sscsim.sources.headercolumns import COLUMNS
from sscsim.sources.tracecolumns import Told

__all__ = ["Row", "messages_in"]

Row = Mapping[Told, str]

_BY_NAME = {column.name: column for column in COLUMNS}
# Words that say a recipient did not get it, and such as say that he did after all.
_LOST = frozenset({"fail", "failed", "quarantined", "filteredasspam", "drop"})
_GOT = frozenset({"deliver", "delivered", "send", "expand", "expanded", "resolve", "resolved"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WORDS = re.compile(r"[A-Za-z]+")
_NO_SENDER = "the trace does not tell who it is from: an empty return path is no From"
# As Windows writes times where nothing else was asked for: 3/2/2026 8:00:00 AM, 02.03.2026 08:00.
_AMERICAN = re.compile(r"(\d\d?)/(\d\d?)/(\d{4}),? (\d\d?):(\d\d)(?::(\d\d))? ([AaPp])[Mm]")
_POWERSHELL = re.compile(r"/Date\((\d{1,14})\)/")  # in JSON
_GERMAN = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4}),? (\d\d?):(\d\d)(?::(\d\d))?")


@attrs.define
class _Recipient:
    """One who is named in a trace: how he came to it, and the words about him."""

    addressed: bool = False
    came: datetime | None = None  # when a server took the message in for him
    words: set[str] = attrs.field(factory=set)

    @property
    def lost(self) -> bool:
        """Whether the message did not reach him."""
        return bool(self.words & _LOST) and not self.words & _GOT


@attrs.define
class _Message:
    """A message on the way through the rows of a trace."""

    first: Row
    received: str = ""
    moment: datetime | None = None
    recipients: dict[str, _Recipient] = attrs.field(factory=dict)
    brought: set[str] = attrs.field(factory=set)

    def add(self, row: Row) -> None:
        """Take over what one more row says."""
        when = self._arrival(row.get(Told.RECEIVED, ""))
        related = _addresses(row.get(Told.RELATED, ""))
        event = row.get(Told.EVENT, "").strip().lower()
        for address, words in _named(row):
            one = self._recipient(address)
            one.words |= words | ({event} if event else set())
            if event == "receive" and when is not None:
                one.came = when if one.came is None else min(one.came, when)
            if related:
                self.brought.add(address.lower())
        for address in related:
            self._recipient(address).addressed = True

    def _arrival(self, text: str) -> datetime | None:
        """Keep the earliest time; give the one of this row."""
        when = _clock(text)
        if when is not None and (self.moment is None or when < self.moment):
            self.received, self.moment = when.isoformat(), when
        elif self.moment is None:
            self.received = self.received or text
        return when

    def _is_addressed(self, address: str, one: _Recipient) -> bool:
        """Say so of whom nobody brought in, or who was there when the message came in."""
        first = one.came is not None and one.came == self.moment
        return one.addressed or first or address not in self.brought

    def _recipient(self, address: str) -> _Recipient:
        return self.recipients.setdefault(address.lower(), _Recipient())

    def cells(self) -> Cells | str:
        """Give the message as the row of a header table would have it."""
        sender = self.first.get(Told.SENDER, "").strip()
        if not sender.strip("<> "):
            return _NO_SENDER
        there = {name: one for name, one in self.recipients.items() if not one.lost}
        to = [name for name, one in there.items() if self._is_addressed(name, one)]
        told: dict[str, Cell] = {
            "message_id": self.first.get(Told.MESSAGE_ID, "").encode(),
            "from": [sender.encode()],
            "to": [name.encode() for name in to],
            "subject": self.first.get(Told.SUBJECT, "").encode(),
            "received": self.received.encode(),
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
    for number, row in enumerate(rows):
        key = row.get(Told.MESSAGE_ID, "").strip() or row.get(Told.COPY_ID, "").strip() or number
        message = found.get(key)
        if message is None:
            message = found[key] = _Message(row)
        message.add(row)
    return (message.cells() for message in found.values())


def _named(row: Row) -> Iterator[tuple[str, set[str]]]:
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


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORDS.findall(text)}


def _addresses(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _clock(text: str) -> datetime | None:
    """Read a time as traces write it; they are in UTC."""
    if found := _AMERICAN.fullmatch(text.strip()):
        month, day, year, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        hour = hour % 12 + (12 if found[7] in "Pp" else 0)
    elif found := _GERMAN.fullmatch(text.strip()):
        day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
    elif found := _POWERSHELL.fullmatch(text.strip()):
        return _EPOCH + timedelta(milliseconds=int(found[1]))
    else:
        return moment(text)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
