"""By which routes a person reaches an email: the same rules as VIS-1 to VIS-5, each way told apart.

`sscsim.rules.visibility` answers who can read; here is why. A law holds that whoever reads has a
route, and that whoever has a route reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cached_property
from typing import Any

import attrs

from sscsim.decisions import NamedRef
from sscsim.rules.creation.owner import SYSTEM
from sscsim.rules.visibility import (
    CASCADING,
    Held,
    business_unit_of,
    held_by,
    managers_of,
    shared_implicitly,
    upwards,
)
from sscsim.vocabulary import ReadDepth, Ref
from sscsim.world import SystemUser, World

__all__ = ["Circle", "Route", "Routes", "Via"]

_RULES = {"manager": "VIS-1", "role": "VIS-1", "share": "VIS-4", "regarding": "VIS-5"}


class Via(StrEnum):
    """
    The kinds of routes, the shortest first.

    >>> [via.value for via in Via][:3]
    ['owner', 'share', 'team']

    """

    OWNER = "owner"
    SHARE = "share"
    TEAM = "team"
    QUEUE = "queue"
    REGARDING = "regarding"
    MANAGER = "manager"
    ROLE = "role"


@attrs.frozen(kw_only=True)
class Route:
    """
    One way from an email to a person: what it goes through, from the email on.

    ``depth`` is how far a role reads, where it goes through one.

    >>> Route(via=Via.OWNER).rule, len(Route(via=Via.OWNER))
    ('OWN-1', 0)

    """

    via: Via
    path: tuple[NamedRef, ...] = ()
    depth: ReadDepth | None = None

    @property
    def rule(self) -> str:
        """The rule of the rulebook that opens it."""
        return _RULES.get(self.via, "OWN-1")

    def __len__(self) -> int:
        """Count what lies between the email and the person."""
        return len(self.path)


@attrs.frozen(kw_only=True, cache_hash=True)
class Circle:
    """
    What decides who reads an email: emails that agree in it have the same readers and routes.

    Attributes:
        owner: who owns the email.
        shares: the users it is shared with.
        regarding: the account or contact it is about.
        queues: the addressed queues through which the owner came to it (OWN-5).

    >>> Circle().shares
    ()

    """

    owner: Ref | None = None
    shares: tuple[str, ...] = ()
    regarding: Ref | None = None
    queues: tuple[str, ...] = ()


class Routes:
    """
    The routes of one organisation.

    >>> from sscsim import load_scenario_text
    >>> story = load_scenario_text('''
    ... roles: [{id: own, name: Own mail only, prvReadActivity: user}]
    ... systemusers:
    ...   - {id: hanna, fullname: Hanna, roles: [own]}
    ...   - {id: marc, fullname: Marc, roles: [own]}
    ... ''')
    >>> routes = Routes(story.world)
    >>> circle = Circle(owner=Ref("systemuser", "hanna"))
    >>> routes.readers(circle), [route.via.value for route in routes.of(circle, "hanna")]
    (('hanna',), ['owner'])

    """

    def __init__(self, world: World) -> None:
        self.world = world
        self._reached: dict[str | None, frozenset[str]] = {}
        self._close: dict[Circle, frozenset[str]] = {}
        self._circles: dict[Any, Circle] = {}
        self._by_roles: dict[tuple[str | None, str], tuple[Route, ...]] = {}
        # Readers of one circle are asked for one after the other: the last is enough to keep.
        self._last: tuple[Circle, dict[str, list[Route]]] | None = None

    @cached_property
    def held(self) -> dict[str, tuple[Held, ...]]:
        """What each enabled user holds who may read activities at all; nobody else reads any."""
        users = (user for user in self.world.directory.systemusers.values() if user.active)
        held = {user.systemuserid: held_by(self.world, user) for user in users}
        return {
            key: found
            for key, found in held.items()
            if any(one.depth is not ReadDepth.NONE for one in found)
        }

    @cached_property
    def everywhere(self) -> frozenset[str]:
        """Who reads every email, by a role that reaches the organisation."""
        return frozenset(
            key
            for key, held in self.held.items()
            if any(one.depth is ReadDepth.ORGANIZATION for one in held)
        )

    @cached_property
    def _shared(self) -> dict[Ref, list[Ref]]:
        found: dict[Ref, list[Ref]] = {}
        for share in self.world.directory.shares:
            found.setdefault(share.objectid, []).append(share.principalid)
        return found

    def circle(
        self,
        owner: Ref | None,
        recipients: Iterable[str],
        regarding: Ref | None,
        queues: Iterable[str],
    ) -> Circle:
        """Give the circle of an email; what opens no way into it is left out."""
        asked = owner, tuple(recipients), regarding, tuple(queues)
        found = self._circles.get(asked)
        if found is None:
            found = self._circles[asked] = self._circle(*asked)
        return found

    def _circle(
        self,
        owner: Ref | None,
        recipients: Iterable[str],
        regarding: Ref | None,
        queues: Iterable[str],
    ) -> Circle:
        shares = shared_implicitly(self.world, (Ref("systemuser", key) for key in recipients))
        cascades = regarding is not None and regarding.table in CASCADING
        return Circle(
            owner=owner,
            shares=tuple(sorted(one.id for one in shares)),
            regarding=regarding if cascades else None,
            queues=tuple(key for key in queues if owner is not None and self._owns(key, owner)),
        )

    def unit(self, circle: Circle) -> str | None:
        """Name the business unit that an email lies in, which is its owner's (OWN-7)."""
        return business_unit_of(self.world.directory, circle.owner)

    def reached(self, unit: str | None) -> frozenset[str]:
        """List who reads a business unit's emails by a role that does not reach everything."""
        found = self._reached.get(unit)
        if found is None:
            upward = () if unit is None else tuple(upwards(self.world.directory, unit))
            found = frozenset(
                key
                for key, held in self.held.items()
                if key not in self.everywhere and any(_reaches(one, unit, upward) for one in held)
            )
            self._reached[unit] = found
        return found

    def close(self, circle: Circle) -> frozenset[str]:
        """List who reads for what the email is, and whom no role would let read it."""
        found = self._close.get(circle)
        if found is None:
            by_role = self.everywhere, self.reached(self.unit(circle))
            near = self._near(circle).keys() & self.held.keys()
            found = self._close[circle] = frozenset(near.difference(*by_role))
        return found

    def readers(self, circle: Circle) -> tuple[str, ...]:
        """List everybody who can read the email, sorted."""
        return tuple(
            sorted({*self.everywhere, *self.reached(self.unit(circle)), *self.close(circle)})
        )

    def of(self, circle: Circle, user: str) -> tuple[Route, ...]:
        """List every route of a person to an email, the shortest first."""
        if user not in self.held:
            return ()
        unit = self.unit(circle)
        by_roles = self._by_roles.get((unit, user))
        if by_roles is None:
            by_roles = _shortest_first(self._through_roles(unit, self.held[user]))
            self._by_roles[unit, user] = by_roles
        near = self._near(circle).get(user)
        return by_roles if near is None else _shortest_first((*near, *by_roles))

    def all_of(self, circle: Circle) -> dict[str, tuple[Route, ...]]:
        """List the routes of every reader, by id."""
        return {key: self.of(circle, key) for key in self.readers(circle)}

    # -- for what the email is ------------------------------------------------------------------

    def _near(self, circle: Circle) -> dict[str, list[Route]]:
        """Give the routes that no role opens, by person."""
        last = self._last
        if last is None or last[0] != circle:
            found: dict[str, list[Route]] = {}
            for key, route in self._nearby(circle):
                found.setdefault(key, []).append(route)
            last = self._last = circle, found
        return last[1]

    def _nearby(self, circle: Circle) -> Iterator[tuple[str, Route]]:
        yield from self._through_owner(circle)
        yield from ((key, Route(via=Via.SHARE)) for key in circle.shares)
        yield from self._through_regarding(circle.regarding)
        managers = managers_of(self.world, circle.owner)
        path: tuple[NamedRef, ...] = () if circle.owner is None else (self.named(circle.owner),)
        for key in managers:
            yield key, Route(via=Via.MANAGER, path=path)
            path = (*path, self.named(Ref("systemuser", key)))

    def _through_owner(self, circle: Circle) -> Iterator[tuple[str, Route]]:
        if circle.owner is None:
            return
        team = circle.owner.table == "team"
        through = (self.named(circle.owner),) if team else ()
        plain = Via.TEAM if team else Via.OWNER
        for key in self._behind(circle.owner):
            for queue in circle.queues:
                path = self.named(Ref("queue", queue)), *through
                yield key, Route(via=Via.QUEUE, path=path)
            yield key, Route(via=plain, path=through)

    def _through_regarding(self, regarding: Ref | None) -> Iterator[tuple[str, Route]]:
        if regarding is None:
            return
        directory = self.world.directory
        record = directory.records.get(regarding)
        owner = () if record is None or record.ownerid is None else (record.ownerid,)
        shares = self._shared.get(regarding, ())
        about = self.named(regarding)
        for principal in (*owner, *shares):
            path = (about,) if principal.table == "systemuser" else (about, self.named(principal))
            for key in self._behind(principal):
                yield key, Route(via=Via.REGARDING, path=path)

    def _behind(self, principal: Ref) -> tuple[str, ...]:
        """List the users behind a user or a team."""
        if principal.table == "systemuser":
            return (principal.id,)
        team = self.world.directory.teams.get(principal.id) if principal.table == "team" else None
        return () if team is None else team.members

    def _owns(self, queue: str, owner: Ref) -> bool:
        """Say whether somebody owns what comes to a queue (OWN-5)."""
        row = self.world.directory.queues.get(queue)
        mailbox = self.world.mailbox_of(Ref("queue", queue))
        return row is not None and mailbox is not None and owner == (mailbox.ownerid or row.ownerid)

    # -- by roles -------------------------------------------------------------------------------

    def _through_roles(self, unit: str | None, held: Iterable[Held]) -> Iterator[Route]:
        upward = () if unit is None else tuple(upwards(self.world.directory, unit))
        for one in held:
            if one.depth is ReadDepth.ORGANIZATION or _reaches(one, unit, upward):
                refs = (
                    None if one.role is None else Ref("role", one.role),
                    None if one.team is None else Ref("team", one.team),
                )
                path = tuple(self.named(ref) for ref in refs if ref is not None)
                yield Route(via=Via.ROLE, path=path, depth=one.depth)

    # -- names ----------------------------------------------------------------------------------

    def named(self, ref: Ref) -> NamedRef:
        """Add the name people know a row by."""
        directory = self.world.directory
        if ref == SYSTEM.ref:
            return SYSTEM
        if ref.table == "role":
            role = directory.roles.get(ref.id)
            return NamedRef(*ref, ref.id if role is None else role.name or ref.id)
        row = directory.row(ref)
        return NamedRef(*ref, ref.id if row is None else row.label)

    def user(self, key: str) -> SystemUser:
        """Give the row of a person."""
        return self.world.directory.systemusers[key]


def _shortest_first(routes: Iterable[Route]) -> tuple[Route, ...]:
    found = dict.fromkeys(routes)
    return tuple(sorted(found, key=lambda route: (len(route), list(Via).index(route.via))))


def _reaches(held: Held, unit: str | None, upward: tuple[str, ...]) -> bool:
    """Say whether a reach short of the organisation takes in a unit."""
    if held.depth is ReadDepth.BUSINESS_UNIT:
        return unit == held.unit
    return held.depth is ReadDepth.PARENT_CHILD and held.unit in upward
