"""The aftershock of a mistake: in sentences and a table for people, as values for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import attrs

from sscsim.exposure import Aftershock, Day, Earlier
from sscsim.views.record import plain
from sscsim.views.short import named, others
from sscsim.vocabulary import spoken_time

__all__ = ["ShownAftershock", "aftershock_lines", "aftershock_value", "spoken_span", "unknown"]

_MOST_DAYS, _TOP = 40, 10
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


@attrs.frozen(kw_only=True)
class ShownAftershock:
    """
    An aftershock, and the same mail with the mend at other moments.

    Attributes:
        as_it_was: the run with the mend at the moment that was asked for.
        earlier: the runs with an earlier mend, or with the exposed emails deleted.
        notes: what was assumed, and what may surprise.
    """

    aftershock: Aftershock
    as_it_was: Earlier
    earlier: Sequence[Earlier]
    notes: Sequence[str] = ()


# -- for programs ----------------------------------------------------------------------------------


def aftershock_value(shown: ShownAftershock) -> dict[str, Any]:
    """Show everything: the days, what came after the mend, and what acting earlier would save."""
    found = shown.aftershock
    return {
        "mended_at": plain(found.at),
        "exposed": shown.as_it_was.emails,
        "exposures": shown.as_it_was.exposures,
        "days": [_day(day) for day in found.days],
        "aftershock": {
            "emails": len(found.after),
            "watched_seconds": _seconds(found.watched),
            "half_life_seconds": None if found.half_life is None else _seconds(found.half_life),
            "generations": {str(key): count for key, count in sorted(found.generations.items())},
            "colleagues": [
                {**plain(who), "emails": count} for who, count in found.colleagues.most_common()
            ],
            "sources": [
                {
                    "source": one.mail.source,
                    "received": plain(one.mail.received),
                    "answers": one.mail.answers,
                    "root": one.root,
                    "accepting_entity": plain(one.mail.accepting_entity),
                }
                for one in found.after
            ],
        },
        "earlier": [_saved(shown.as_it_was, one) for one in shown.earlier],
        "notes": list(shown.notes),
    }


def _day(day: Day) -> dict[str, Any]:
    shown = {"date": day.day.isoformat(), "promoted": day.promoted, **_parts(day)}
    return {**shown, "descended_share": round(day.descended_share, 4)}


def _parts(day: Day) -> dict[str, int]:
    return {name: getattr(day, name) for name in ("anyway", "direct", "descended", "spread")}


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())


def _saved(before: Earlier, one: Earlier) -> dict[str, Any]:
    return {
        "mended_at": plain(one.at),
        "deleted": one.deleted,
        "exposed": one.emails,
        "after": one.after,
        "exposures": one.exposures,
        "saved_emails": before.emails - one.emails,
        "saved_exposures": before.exposures - one.exposures,
    }


# -- for people ------------------------------------------------------------------------------------


def unknown(found: Aftershock) -> Iterator[str]:
    """Say that mail which ends before the mend does not show that nothing comes after it."""
    if found.last is not None and found.last < found.at:
        yield f"The last promotion here is of {spoken_time(found.last)}, before the mend:"
        yield "what goes on coming in after it, this mail does not tell."


def aftershock_lines(shown: ShownAftershock) -> Iterator[str]:
    """Say how long the leak went on, by whom, and what acting earlier would have saved."""
    found, whole = shown.aftershock, shown.as_it_was
    yield f"The settings are put right at {spoken_time(found.at)}."
    yield f"{whole.emails:>12,}  emails are exposed in all"
    yield f"{whole.emails - whole.after:>12,}  of them came in before"
    yield f"{whole.after:>12,}  came in afterwards: the aftershock, answers to what was there"
    if found.half_life is not None:
        yield f"Half of the aftershock had come {spoken_span(found.half_life)} after the mend,"
        yield f"of {spoken_span(found.watched)} for which there is mail."
    yield from unknown(found)
    if found.colleagues:
        yield ""
        yield "Answers to it were let in by colleagues whose own setting was never at fault:"
        ranked = found.colleagues.most_common()
        yield from (f"{count:>12,}  {named(who)}" for who, count in ranked[:_TOP])
        if len(ranked) > _TOP:
            rest = sum(count for _, count in ranked[_TOP:])
            yield f"{rest:>12,}  {others(len(ranked) - _TOP)}"
    yield ""
    yield "Replayed with another moment, that is fewer by:"
    yield from (_saved_line(shown, one) for one in shown.earlier)
    yield ""
    yield from _day_lines(found.days)


def _saved_line(shown: ShownAftershock, one: Earlier) -> str:
    saved = _saved(shown.as_it_was, one)
    emails, exposures = saved["saved_emails"], saved["saved_exposures"]
    return f"{emails:>12,}  emails and {exposures:,} exposures: {_moment(shown, one)}"


def _moment(shown: ShownAftershock, one: Earlier) -> str:
    wait = shown.aftershock.at - one.at
    when = f"mended {spoken_span(wait)} earlier" if wait else "mended at that moment"
    return f"{when}, and what was exposed by then deleted" if one.deleted else when


def spoken_span(span: timedelta) -> str:
    """
    Say how long, in the two largest units.

    >>> spoken_span(timedelta(days=1, hours=3, minutes=20))
    '1 day 3 hours'

    """
    left, said = _seconds(span), []
    for size, name in _UNITS:
        count, left = divmod(left, size)
        if count:
            said.append(f"{count:,} {name}{'s' if count > 1 else ''}")
    return " ".join(said[:2]) or "no time"


def _day_lines(days: Sequence[Day]) -> Iterator[str]:
    if not days:
        return
    yield f"{'':10}{'promoted':>12}{'anyway':>12}{'direct':>12}{'descended':>12}{'of all':>9}"
    for day in days[-_MOST_DAYS:]:
        counts = (day.promoted, day.anyway, day.direct, day.descended)
        columns = "".join(f"{count:>12,}" for count in counts)
        yield f"{day.day.isoformat()}{columns}{day.descended_share:>9.1%}"
    if len(days) > _MOST_DAYS:
        yield f"The last {_MOST_DAYS} of {len(days):,} days; all of them: --format json"
