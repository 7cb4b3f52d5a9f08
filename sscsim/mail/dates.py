"""Dates of headers, in UTC. The standard library reads them; what it gives is checked here."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

from sscsim.mail.text import without_comments

__all__ = ["parse_date"]

_LONGEST = 200  # a date has some 40 characters; what is longer is something else
_AROUND_COLON = re.compile(r"\s*+:\s*+")
# The standard library takes `Mar -2026 08:00` for another time of the year 2000.
_NEGATIVE_YEAR = re.compile(r"[A-Za-z]\s++-\d++\s++\d++\s*+:")
_DAY = 24 * 60 * 60


def parse_date(text: str | None) -> datetime | None:
    """
    Read the date of a ``Date`` header or at the end of a ``Received`` header; None if it is none.

    A date without a zone is UTC (contract 5). So is one whose zone is ``-0000``, or a name that
    nobody knows.
    """
    if not text or len(text) > _LONGEST or _NEGATIVE_YEAR.search(text):
        return None
    # As it stands, else as RFC 5322 still allows it: with comments, with spaces round the colons.
    return _moment(text) or _moment(_AROUND_COLON.sub(":", without_comments(text)))


def _moment(text: str) -> datetime | None:
    try:
        parts = parsedate_tz(text)
        if parts is None:
            return None
        year, month, day, hour, minute, second = parts[:6]
        if 100 <= year < 1000:  # noqa: PLR2004 - three digits count from 1900 (RFC 5322, 4.3)
            year += 1900
        if second == 60:  # noqa: PLR2004 - a leap second; Python's minutes have none
            second = 59
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        offset = parts[9] or 0
        return moment - timedelta(seconds=offset) if abs(offset) < _DAY else None
    # The standard library lets some of its own errors out for a text that is no date at all.
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None
