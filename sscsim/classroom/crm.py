"""The emails in the CRM at one moment: whose setting let each in, and who reads it by which way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from sscsim.exposure import Route, Routes
from sscsim.safe import one_line
from sscsim.views.names import names_in
from sscsim.views.routes import route_says
from sscsim.vocabulary import Ref
from sscsim.world import Email, World

__all__ = ["Crm", "Shelf"]


class Shelf:
    """
    What is said of many moments, each thing kept once and spoken of by its place.

    >>> shelf = Shelf()
    >>> shelf.place("a", "A"), shelf.place("b", "B"), shelf.place("a", "A"), shelf.kept
    (0, 1, 0, ['A', 'B'])

    """

    def __init__(self) -> None:
        self.kept: list[Any] = []
        self._places: dict[Any, int] = {}

    def place(self, key: Any, value: Any) -> int:
        """Give the place of what has this key, and keep it where it is new."""
        if key not in self._places:
            self._places[key] = len(self.kept)
            self.kept.append(value)
        return self._places[key]


@attrs.frozen(kw_only=True)
class Crm:
    """
    The emails of a lesson as they come and go.

    Attributes:
        first: the organisation before anything happened.
        emails: what is said of emails.
        ways: the sentences by which way somebody reads one.

    >>> Crm(first=World()).at(World())
    []

    """

    first: World
    emails: Shelf = attrs.field(factory=Shelf)
    ways: Shelf = attrs.field(factory=Shelf)

    def at(self, world: World) -> list[dict[str, Any]]:
        """List the emails at a moment: the id, the place of what is said of it, its readers."""
        routes = Routes(world)
        return [self._email(email, routes) for email in world.emails]

    def _email(self, email: Email, routes: Routes) -> dict[str, Any]:
        value = self._said(email, routes.world)
        found = _readers(routes, email)
        ways = ((key, _way(routes, key, some)) for key, some in found.items())
        return {
            "id": email.activityid,
            "said": self.emails.place(tuple(value.items()), value),
            "readers": list(found),
            "ways": [self.ways.place(way, way) for _, way in ways],
        }

    def _said(self, email: Email, world: World) -> dict[str, Any]:
        name_of = names_in(world)
        owner, about = (
            one and one_line(name_of(one)) for one in (email.ownerid, email.regardingobjectid)
        )
        return {
            "subject": one_line(email.subject),
            "messageid": email.messageid,
            "came": one_line(self._came(email, world)),
            "owner": owner,
            "regarding": about,
        }

    def _came(self, email: Email, world: World) -> str:
        """Say how an email came into the CRM."""
        if self.first.emails.get(email.activityid) is not None:
            return "was there before"
        if email.directioncode:
            return "sent from the CRM"
        if email.acceptingentityid is None:
            return "tracked by hand"
        return f"let in by {names_in(world)(email.acceptingentityid)}"


def _readers(routes: Routes, email: Email) -> dict[str, tuple[Route, ...]]:
    queues = routes.world.queues_holding(email.activityid)
    circle = routes.circle(email.ownerid, (), email.regardingobjectid, queues)
    shares = tuple(sorted(one.id for one in email.sharedwith))
    return routes.all_of(attrs.evolve(circle, shares=shares))


def _way(routes: Routes, key: str, some: Sequence[Route]) -> str:
    says = "; and ".join(route_says(route) for route in some)
    return one_line(f"{routes.named(Ref('systemuser', key)).name} {says}.")
