"""
The times of a message trace, as whoever exported it has them written; they are in UTC.

Which number of 3/2/2026 is the month is not written there. One day beyond the twelfth proves it for
the whole file; without one, AM and PM go with the month first, as Windows writes it in the United
States, and other hours with the day first. What was assumed is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import attrs

from sscsim.sources.headercells import moment

__all__ = ["Slashes", "clock"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIME = r"(\d\d?)[:.](\d\d)(?:[:.](\d\d)(?:\.\d{1,9})?)?"
_SLASHED = re.compile(rf"(\d\d?)/(\d\d?)/(\d{{4}}),? {_TIME}(?:\s?([AaPp])\.?[Mm]\.?)?")
_DOTTED = re.compile(rf"(\d\d?)\.(\d\d?)\.(\d{{4}}),? {_TIME}")
_POWERSHELL = re.compile(r"/Date\((\d{1,14})\)/")  # in JSON
_MONTHS = 12
_OFFER = "Export times as 2026-03-02T08:00:00Z if that is wrong: $_.Received.ToString('o')."


def clock(text: str, *, day_first: bool) -> datetime | None:
    """
    Read a time; ``day_first`` says how a date with slashes is meant that could be two.

    >>> clock("3/2/2026 8:00:00 PM", day_first=False)
    datetime.datetime(2026, 3, 2, 20, 0, tzinfo=datetime.timezone.utc)
    >>> clock("3/2/2026 20:00", day_first=True)
    datetime.datetime(2026, 2, 3, 20, 0, tzinfo=datetime.timezone.utc)

    """
    text = text.strip()
    if text[4:5] == "-":  # nearly always
        return moment(text)
    if found := _SLASHED.fullmatch(text):
        first, second, year, hour, minute, rest = (int(part or 0) for part in found.groups()[:6])
        if found[7]:
            hour = hour % 12 + (12 if found[7] in "Pp" else 0)
        days = first > _MONTHS or (day_first and second <= _MONTHS)
        day, month = (first, second) if days else (second, first)
    elif found := _DOTTED.fullmatch(text):
        day, month, year, hour, minute, rest = (int(part or 0) for part in found.groups())
    elif found := _POWERSHELL.fullmatch(text):
        return _EPOCH + timedelta(milliseconds=int(found[1]))
    else:
        return moment(text)
    try:
        return datetime(year, month, day, hour, minute, rest, tzinfo=UTC)
    except ValueError:
        return None


@attrs.define
class Slashes:
    """
    What the dates with slashes of a file say about the order of day and month.

    >>> slashes = Slashes.of(["3/2/2026 8:00", "2/25/2026 9:30"])
    >>> slashes.day_first, slashes.note
    (False, None)

    """

    days: int = 0  # dates that have a day first, and can have no month there
    months: int = 0
    either: int = 0
    halves: bool = False  # hours with AM and PM
    example: str = ""

    @classmethod
    def of(cls, texts: Iterable[str]) -> Slashes:
        """Look at the times of a file."""
        found = cls()
        for text in texts:
            found.look(text)
        return found

    def look(self, text: str) -> None:
        """Look at one more time."""
        found = _SLASHED.fullmatch(text.strip()) if "/" in text else None
        if found is None:
            return
        self.halves = self.halves or bool(found[7])
        if int(found[1]) > _MONTHS:
            self.days += 1
        elif int(found[2]) > _MONTHS:
            self.months += 1
        elif found[1] != found[2]:
            self.either += 1
            self.example = self.example or text.strip()

    @property
    def day_first(self) -> bool:
        """Whether a date that could be two has its day first."""
        if self.days or self.months:
            return self.days > self.months
        return not self.halves

    @property
    def note(self) -> str | None:
        """Say what was assumed, where the file does not prove it."""
        if not self.either or bool(self.days) != bool(self.months):
            return None
        way = "day" if self.day_first else "month"
        why = "its dates have both orders" if self.days else "no date in it proves the order"
        example = f"{self.example!r} is read with the {way} first, and {why}"
        many = "s" * (self.either > 1)
        return f"{self.either:,} time{many} could be of two days: {example}. {_OFFER}"
