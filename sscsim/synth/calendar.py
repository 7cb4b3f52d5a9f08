"""When mail comes: working days above all, and by day more than by night."""

from __future__ import annotations

import random

__all__ = ["BEGIN", "arrivals", "period"]

BEGIN = 1_767_571_200  # Monday, 5 January 2026, in UTC: a fixed day, so that nothing asks the clock
_DAY, _HOUR = 86_400, 3_600
_WEEKDAYS = (10, 11, 10, 10, 8, 1, 1)
_HOURS = (1, 1, 1, 1, 1, 2, 4, 10, 18, 20, 18, 16, 12, 16, 18, 17, 15, 10, 6, 4, 3, 3, 2, 1)
_EACH_DAY = 5  # messages for each user
_FEWEST, _MOST = 5, 365


def period(messages: int, users: int) -> range:
    """Give the seconds in which the mail comes: five days at least, a year at most."""
    days = min(_MOST, max(_FEWEST, messages // (_EACH_DAY * users)))
    return range(BEGIN, BEGIN + days * _DAY)


def arrivals(count: int, times: range, chance: random.Random) -> list[int]:
    """Draw when each message is sent, in seconds since 1970, the earliest first."""
    days = range(len(times) // _DAY)
    weights = [_WEEKDAYS[day % len(_WEEKDAYS)] for day in days]
    drawn = zip(
        chance.choices(days, weights, k=count),
        chance.choices(range(len(_HOURS)), _HOURS, k=count),
        strict=True,
    )
    return sorted(
        times.start + day * _DAY + hour * _HOUR + int(chance.random() * _HOUR)
        for day, hour in drawn
    )
