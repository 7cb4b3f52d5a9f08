"""Times of headers as whole microseconds: each day is read once, the time of day by arithmetic."""

from __future__ import annotations

import re
from functools import lru_cache

from sscsim.bulk.mailtable import time_of
from sscsim.mail import parse_date

__all__ = ["microseconds"]

# `Mon, 2 Mar 2026 08:00:00 +0100 (CET)`: nearly every date. What has not this form is read whole.
_PLAIN = re.compile(
    r"\s*+((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3]?[0-9] [A-Z][a-z][a-z] (?:19[7-9]|20[0-9])[0-9])"
    r" ([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])"
    r" ([+-])([01][0-9]|2[0-3])([0-5][0-9])(?: \([A-Z]{1,5}\))?\s*+",
    re.ASCII,
)


def microseconds(text: str) -> int | None:
    """Read a date as `sscsim.mail.parse_date` does; None if it is none."""
    plain = _PLAIN.fullmatch(text) if len(text) < 100 else None  # noqa: PLR2004 - a date is short
    if plain is None:
        return time_of(parse_date(text))
    day, hour, minute, second, sign, zone_hours, zone_minutes = plain.groups()
    midnight = _midnight(day)
    if midnight is None:
        return None
    zone = int(zone_hours) * 60 + int(zone_minutes)
    minutes = int(hour) * 60 + int(minute) + (zone if sign == "-" else -zone)
    return midnight + (minutes * 60 + int(second)) * 1_000_000


@lru_cache(maxsize=1 << 15)
def _midnight(day: str) -> int | None:
    return time_of(parse_date(f"{day} 00:00:00 +0000"))
