"""How things stand at one moment of a lesson: choices, settings, and who can read what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from sscsim.audit import audit_of
from sscsim.audit.classing import Classed
from sscsim.engine import offered_methods
from sscsim.exposure import Route, Routes
from sscsim.policy.mending import FORCE
from sscsim.safe import one_line
from sscsim.views.routes import route_says
from sscsim.vocabulary import Ref
from sscsim.world import Email, Queue, SystemUser, World

__all__ = ["FLAGS", "Ways", "people_of", "standing"]

FLAGS = ("HideTrackAllOption", "HideEmailAutoTrackOptions")


class Ways:
    """
    The sentences that say by which way somebody reads an email, each kept once.

    >>> ways = Ways()
    >>> ways.place("Karl owns the email."), ways.place("Karl owns the email."), ways.sentences
    (0, 0, ['Karl owns the email.'])

    """

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    @property
    def sentences(self) -> list[str]:
        """All of them, by their places."""
        return list(self._places)

    def place(self, sentence: str) -> int:
        """Give the place of a sentence, a new one at the end."""
        return self._places.setdefault(sentence, len(self._places))


def standing(world: World, ways: Ways) -> dict[str, Any]:
    """
    Say how things stand, as plain values.

    Every email is told with its readers, and with the place of the sentence that says by which way
    each of them reads it.

    >>> standing(World(), Ways())["offers"]
    [0, 1, 2, 3, 4]

    """
    audit, routes = audit_of(world), Routes(world)
    return {
        "methods": {one.row.ref.id: _method(one) for one in (*audit.users, *audit.queues)},
        "offers": [int(method) for method in offered_methods(world)],
        "settings": {
            **{name: world.settings[name] for name in (*FLAGS, FORCE)},
            "emailcorrelationenabled": world.organization.emailcorrelationenabled,
        },
        "emails": [[email.activityid, *_readers(routes, email, ways)] for email in world.emails],
    }


def _method(one: Classed) -> dict[str, Any]:
    return {
        "stored": one.stored,
        "acts": int(one.effective),
        "says": one.effective.label,
        "risk": one.class_.value,
        "why": one_line(one.why),
    }


def _readers(routes: Routes, email: Email, ways: Ways) -> tuple[list[str], list[int]]:
    queues = routes.world.queues_holding(email.activityid)
    circle = routes.circle(email.ownerid, (), email.regardingobjectid, queues)
    shares = tuple(sorted(one.id for one in email.sharedwith))
    found = routes.all_of(attrs.evolve(circle, shares=shares))
    return list(found), [ways.place(_way(routes, key, some)) for key, some in found.items()]


def _way(routes: Routes, key: str, some: Sequence[Route]) -> str:
    says = "; and ".join(route_says(route) for route in some)
    return one_line(f"{routes.named(Ref('systemuser', key)).name} {says}.")


def people_of(world: World) -> list[dict[str, Any]]:
    """
    Name the users and queues of an organisation, in the order of their file.

    >>> people_of(World())
    []

    """
    directory = world.directory
    rows: list[SystemUser | Queue] = [
        *directory.systemusers.values(),
        *directory.queues.values(),
    ]
    return [
        {
            "id": row.ref.id,
            "kind": row.ref.table,
            "name": one_line(row.label),
            "address": next(iter(row.addresses.values()), ""),
        }
        for row in rows
    ]
