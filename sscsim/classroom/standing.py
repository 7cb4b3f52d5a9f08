"""How things stand at one moment of a lesson: choices, settings, and who can read what."""

from __future__ import annotations

from typing import Any

from sscsim.audit import audit_of
from sscsim.audit.classing import Classed
from sscsim.classroom.acting import acts_plainly, shown
from sscsim.classroom.crm import Crm
from sscsim.engine import offered_methods
from sscsim.safe import one_line
from sscsim.vocabulary import FORCE
from sscsim.world import Queue, SystemUser, World

__all__ = ["FLAGS", "people_of", "standing"]

FLAGS = ("HideTrackAllOption", "HideEmailAutoTrackOptions")


def standing(world: World, crm: Crm) -> dict[str, Any]:
    """
    Say how things stand, as plain values.

    >>> standing(World(), Crm(first=World()))["offers"]
    [0, 1, 2, 3, 4]

    """
    audit = audit_of(world)
    return {
        "methods": {one.row.ref.id: _method(world, one) for one in (*audit.users, *audit.queues)},
        "offers": [int(method) for method in offered_methods(world)],
        "settings": {
            **{name: world.settings[name] for name in (*FLAGS, FORCE)},
            "emailcorrelationenabled": world.organization.emailcorrelationenabled,
        },
        "emails": crm.at(world),
    }


def _method(world: World, one: Classed) -> dict[str, Any]:
    return {
        "stored": one.stored,
        "shown": shown(world, one),
        "acts": int(one.effective),
        "says": one.effective.label,
        "risk": one.class_.value,
        "why": one_line(acts_plainly(world, one)),
    }


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
