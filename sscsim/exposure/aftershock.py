"""Aftershock: what still comes in after the mend, because earlier mail should not be there.

A promoted email is one that later mail answers, and a colleague on the default method accepts an
answer. So a leak goes on, and spreads, until the emails are deleted that it descends from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import attrs

from sscsim.decisions import NamedRef
from sscsim.engine import Turn
from sscsim.exposure.counts import ExposedEmail
from sscsim.exposure.exposure import Exposure
from sscsim.exposure.promotion import source_of
from sscsim.policy import mended
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["Aftershock", "Day", "Earlier", "aftershock_of", "mending", "mending_and_deleting"]


@attrs.define(kw_only=True)
class Day:
    """
    How many emails were promoted on a day (in UTC), and where they come from.

    Attributes:
        anyway: those that come in with the settings put right too.
        direct: those that an offending setting let in.
        descended: those let in because they answer what should not be there.
        spread: of these, those let in by somebody whose own setting was never at fault.

    >>> Day(day=date(2026, 3, 2), anyway=1, direct=2, descended=1).promoted
    4

    """

    day: date
    anyway: int = 0
    direct: int = 0
    descended: int = 0
    spread: int = 0

    @property
    def promoted(self) -> int:
        """How many there were in all."""
        return self.anyway + self.direct + self.descended

    @property
    def descended_share(self) -> float:
        """Which part of them descends from the mistake."""
        return self.descended / (self.promoted or 1)


@attrs.frozen(kw_only=True)
class Earlier:
    """
    The same mail with the mend at another moment, replayed: what of the leak there would be.

    Attributes:
        at: when the setting is mended.
        deleted: whether what was exposed by then is deleted at that moment too.
        emails: how many exposed emails there are in the end of the run, deleted ones included.
        after: how many of them came in after the mend.
        exposures: how often a person can read one that was not sent to her.

    >>> at = datetime(2026, 3, 2, tzinfo=UTC)
    >>> Earlier(at=at, deleted=True, emails=3, after=0, exposures=9).deleted
    True

    """

    at: datetime
    deleted: bool
    emails: int
    after: int
    exposures: int

    @classmethod
    def of(cls, found: Exposure, at: datetime, *, deleted: bool = False) -> Earlier:
        """Count what a run has shown."""
        exposed = [one for one in found.emails if one.exposed]
        return cls(
            at=at,
            deleted=deleted,
            emails=len(exposed),
            after=sum(_came_after(one, at) for one in exposed),
            exposures=found.pairs,
        )


@attrs.frozen(kw_only=True)
class Aftershock:
    """
    What the original mistake went on to bring in.

    Attributes:
        at: when the setting was mended.
        exposure: everything that was promoted, mended at that moment.
        faulty: the users whose own setting was at fault.

    >>> from sscsim import World
    >>> from sscsim.exposure import exposure_of
    >>> nothing = exposure_of(World(), [], anyway=())
    >>> found = aftershock_of(nothing, datetime(2026, 3, 2, tzinfo=UTC), faulty=())
    >>> found.after, found.half_life is None
    ((), True)

    """

    at: datetime
    exposure: Exposure
    faulty: frozenset[Ref]

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """Every day from the first promotion to the last, those without any included."""
        found: dict[date, Day] = {}
        for email in self.exposure.emails:
            if email.mail.received is not None:
                day = email.mail.received.astimezone(UTC).date()
                self._count(found.setdefault(day, Day(day=day)), email)
        return tuple(found.get(day) or Day(day=day) for day in _each_day(found))

    @cached_property
    def after(self) -> tuple[ExposedEmail, ...]:
        """What came in after the mend, and would not have without the mistake."""
        return tuple(
            one for one in self.exposure.emails if one.exposed and _came_after(one, self.at)
        )

    @cached_property
    def half_life(self) -> timedelta | None:
        """The time after the mend by which half of the aftershock had come; None without any."""
        waits = sorted(one.mail.received - self.at for one in self.after if one.mail.received)
        return waits[(len(waits) - 1) // 2] if waits else None

    @cached_property
    def watched(self) -> timedelta:
        """How long after the mend something was still promoted: what came later nobody knows."""
        return timedelta() if self.last is None else max(timedelta(), self.last - self.at)

    @cached_property
    def last(self) -> datetime | None:
        """When something was promoted for the last time; None where nothing was."""
        moments = (one.mail.received for one in self.exposure.emails if one.mail.received)
        return max(moments, default=None)

    @cached_property
    def colleagues(self) -> Counter[NamedRef]:
        """Who let in what descends from the mistake, though the own setting was not at fault."""
        return Counter(
            who
            for one in self.exposure.emails
            if self._spread(one) and (who := one.mail.accepting_entity) is not None
        )

    @cached_property
    def generations(self) -> Counter[int]:
        """How many answers lie between the mistake and what came in after the mend."""
        steps: dict[str, int] = {}
        for email in self.exposure.emails:
            before = steps.get(email.mail.answers or "", 0)
            steps[email.mail.source] = before + 1 if email.descended else 0
        return Counter(steps[one.mail.source] for one in self.after)

    def _count(self, day: Day, email: ExposedEmail) -> None:
        kind = "anyway" if email.anyway else "descended" if email.descended else "direct"
        setattr(day, kind, getattr(day, kind) + 1)
        day.spread += self._spread(email)

    def _spread(self, email: ExposedEmail) -> bool:
        who = email.mail.accepting_entity
        return email.descended and who is not None and who.ref not in self.faulty


def aftershock_of(exposure: Exposure, at: datetime, *, faulty: Collection[Ref]) -> Aftershock:
    """
    Look at what a run has promoted in which the setting was mended under way.

    Args:
        exposure: what was promoted in that run.
        at: the moment of the mend.
        faulty: the users whose own setting was at fault (`sscsim.policy.culprits`).

    >>> from sscsim import World
    >>> from sscsim.exposure import exposure_of
    >>> nothing = exposure_of(World(), [], anyway=())
    >>> aftershock_of(nothing, datetime(2026, 3, 2, tzinfo=UTC), faulty=()).days
    ()

    """
    return Aftershock(at=at, exposure=exposure, faulty=frozenset(faulty))


def mending(at: datetime) -> Turn:
    """
    Give the turn at which every offending setting is put right.

    >>> from sscsim import World
    >>> mending(datetime(2026, 3, 2, tzinfo=UTC)).change(World()) == World()
    True

    """
    return Turn(at, mended)


def mending_and_deleting(at: datetime, world: World, sources: Collection[str]) -> Turn:
    """
    Give the turn at which the settings are put right, and what was exposed by then is deleted.

    Args:
        at: the moment.
        world: the organisation before any mail; the emails that it has stay.
        sources: the messages whose emails are deleted.

    >>> from sscsim import World
    >>> turn = mending_and_deleting(datetime(2026, 3, 2, tzinfo=UTC), World(), {"m1"})
    >>> turn.change(World()) == World()
    True

    """
    there = {email.activityid for email in world.emails}
    return Turn(at, _deleting(there, sources))


def _deleting(there: Collection[str], sources: Collection[str]) -> Callable[[World], World]:
    def change(world: World) -> World:
        made = (one.activityid for one in world.emails if one.activityid not in there)
        gone = tuple(
            key for key in made if source_of(key, sources) is not None and key not in there
        )
        return mended(attrs.evolve(world, emails=world.emails.without(gone)))

    return change


def _came_after(email: ExposedEmail, at: datetime) -> bool:
    return email.mail.received is not None and email.mail.received >= at


def _each_day(days: Collection[date]) -> Iterator[date]:
    if days:
        first, last = min(days), max(days)
        for number in range((last - first).days + 1):
            yield first + timedelta(days=number)
