"""Dates: in UTC whatever the zone, and None where the text is no date that can be."""

from __future__ import annotations

from datetime import UTC, datetime
from unittest import mock

import pytest

from sscsim.mail import dates, parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 2 Mar 2026 09:00:00 +0100", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ("Mon, 2 Mar 2026 09:00:00 +0100 (CET)", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ("2 Mar 2026 08:00 GMT", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ("Mon, 2 Mar 2026 08:00:00", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ("Mon, 2 Mar 2026 08:00:00 -0000", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ("Mon, 2 Mar 2026 03:00:00 EST", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ("Mon, 2 Mar 26 08:00:00 +0000", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ("Thu, 22 Aug 102 04:07:35 +0000", datetime(2002, 8, 22, 4, 7, 35, tzinfo=UTC)),
        (
            "Fri, 21 Nov 1997 09(of):   55  :  06 -0600",
            datetime(1997, 11, 21, 15, 55, 6, tzinfo=UTC),
        ),
        ("Wed, 31 Dec 2025 23:59:60 +0000", datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_date_is_told_in_utc(text: str, expected: datetime) -> None:
    """With any zone, without one, with a year of two or three digits, with a leap second."""
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", " ", "yesterday", "Mon, 32 Mar 2026 08:00:00 +0000", "2 Mar 10000 08:00 +0000"),
        *("31 Dec 9999 23:59:00 -0100", "2 Mar -2005 08:00:00 +0000", "29 Feb 101 08:00:00 +0000"),
        *("2 Mar 2026 08:00:00 +9900", "Mon, 2 Mar 2026 08:00:61 +0000"),
        *("2 Mar 2026 08:00:00 +99999999999999999999", "Mon, 2 Mar 2026 08:00:00" + " " * 200),
    ],
)
def test_what_is_no_date_is_none(text: str | None) -> None:
    """Its twin: no text, no date, no such day, no year that Python knows, no end."""
    assert parse_date(text) is None


def test_an_error_of_the_standard_library_is_no_date() -> None:
    """It has let several of its own errors out over the years."""
    with mock.patch.object(dates, "parsedate_tz", side_effect=IndexError):
        assert parse_date("Mon, 2 Mar 2026 08:00:00 +0000") is None
