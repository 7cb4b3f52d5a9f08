"""Dates of the plain form, compiled: that of `sscsim.fastmail.times`, as microseconds."""

from __future__ import annotations

from typing import Any

import numpy as np

from sscsim.bulk.compiling import compiled, within
from sscsim.fastmail.signs import SPACE
from sscsim.fastmail.spans import MISSING
from sscsim.fastmail.texts import printed, trimmed

__all__ = ["plain_times"]

_DAYS = np.frombuffer(b"MonTueWedThuFriSatSun", np.uint8).copy()
_MONTHS = np.frombuffer(b"JanFebMarAprMayJunJulAugSepOctNovDec", np.uint8).copy()
_LENGTHS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)
_BEFORE = np.array([0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334], np.int64)
_SEMICOLON, _COMMA, _COLON, _PLUS, _MINUS = 59, 44, 58, 43, 45
_OPENING, _CLOSING, _LARGE_A, _LARGE_Z = 40, 41, 65, 90
_NO_TIME = -1
_SHORTEST = 30  # signs of a date
_TAIL = 24  # those behind the day


@compiled
def plain_times(data: Any, spans: Any, behind: bool, times: Any, odd: Any) -> None:
    """Read dates; ``behind`` the last semicolon, if so asked. Not plain is odd."""
    for row in range(len(spans)):
        start, end = spans[row, 0], spans[row, 1]
        times[row] = 0
        odd[row] = start != MISSING
        if start >= 0 and printed(data, start, end):
            if behind:
                start = _behind_semicolon(data, start, end)
            start, end = trimmed(data, start, end)
            seconds = _seconds(data, start, end)
            odd[row] = seconds == _NO_TIME
            times[row] = seconds * 1_000_000


@within
def _behind_semicolon(data: Any, start: int, end: int) -> int:
    at = end
    while at > start and data[at - 1] != _SEMICOLON:
        at -= 1
    return at


@within
def _seconds(data: Any, at: int, end: int) -> int:
    """Read `Mon, 2 Mar 2026 08:00:00 +0100 (CET)` between two places."""
    if end - at < _SHORTEST or _word(data, at, _DAYS) < 0:
        return _NO_TIME
    if data[at + 3] != _COMMA or data[at + 4] != SPACE:
        return _NO_TIME
    at += 6 if data[at + 5] == SPACE else 5  # as in `Mon,  2 Mar`
    digits = 2 if data[at + 1] != SPACE else 1
    day = _number(data, at, digits)
    at += digits
    # From here every sign has its place: ` Mar 2026 08:00:00 +0100`.
    if day < 1 or end - at < _TAIL or not _spaced(data, at) or not _remark(data, at + _TAIL, end):
        return _NO_TIME
    return _moment(data, at, day)


@within
def _moment(data: Any, at: int, day: int) -> int:
    """Reckon the seconds since 1970 from a month, a year, a time and a zone."""
    month, year = _word(data, at + 1, _MONTHS), _number(data, at + 5, 4)
    hour, minute = _number(data, at + 10, 2), _number(data, at + 13, 2)
    second = _number(data, at + 16, 2)
    east, past = _number(data, at + 20, 2), _number(data, at + 22, 2)
    if month < 0 or not 1970 <= year <= 2099:  # noqa: PLR2004 - of these only 2000 is a full hundred
        return _NO_TIME
    if not (_within(hour, 24) and _within(minute, 60) and _within(second, 60)):
        return _NO_TIME
    leap = year % 4 == 0
    if not (_within(east, 24) and _within(past, 60)) or day > _LENGTHS[month] + (
        leap and month == 1
    ):
        return _NO_TIME
    days = (year - 1970) * 365 + (year - 1969) // 4 + _BEFORE[month] + day - 1
    if leap and month > 1:
        days += 1
    zone = (east * 60 + past) * 60
    seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
    seconds += -zone if data[at + 19] == _PLUS else zone
    return int(max(seconds, _NO_TIME))


@within
def _within(number: int, limit: int) -> bool:
    return 0 <= number < limit


@within
def _spaced(data: Any, at: int) -> bool:
    """Say whether what stands between the numbers is what belongs there."""
    return bool(
        data[at] == SPACE
        and data[at + 4] == SPACE
        and data[at + 9] == SPACE
        and data[at + 12] == _COLON
        and data[at + 15] == _COLON
        and data[at + 18] == SPACE
        and (data[at + 19] == _PLUS or data[at + 19] == _MINUS)
    )


@within
def _remark(data: Any, at: int, end: int) -> bool:
    """Say whether nothing follows, or the name of a zone: ` (CET)`."""
    if at == end:
        return True
    if not 4 <= end - at <= 8 or data[at] != SPACE or data[at + 1] != _OPENING:  # noqa: PLR2004
        return False
    for place in range(at + 2, end - 1):
        if not _LARGE_A <= data[place] <= _LARGE_Z:
            return False
    return bool(data[end - 1] == _CLOSING)


@within
def _number(data: Any, at: int, width: int) -> int:
    """Read so many digits; -1 if they are none."""
    value = 0
    for place in range(at, at + width):
        digit = int(data[place]) - 48
        if not 0 <= digit <= 9:  # noqa: PLR2004
            return -1
        value = value * 10 + digit
    return value


@within
def _word(data: Any, at: int, words: Any) -> int:
    """Find three letters among some; -1 if they are not there."""
    for place in range(0, len(words), 3):
        if (
            data[at] == words[place]
            and data[at + 1] == words[place + 1]
            and data[at + 2] == words[place + 2]
        ):
            return place // 3
    return -1
