"""Who can read an email: role depth, ownership, sharing, Regarding and hierarchy (VIS-1 to VIS-5).

Each route is a function from an email's owner, shares and Regarding to users; an email's readers
are all of them together. A user without any read privilege on activities reads nothing, whatever
the route.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sscsim.rules.creation.owner import SYSTEM
from sscsim.vocabulary import ReadDepth, Ref
from sscsim.world import Directory, SystemUser, World

__all__ = [
    "CASCADING",
    "Held",
    "business_unit_of",
    "by_depth",
    "held_by",
    "managers_of",
    "reaches_of",
    "readers",
    "reads",
    "shared_implicitly",
    "through_regarding",
    "upwards",
]

CASCADING = ("account", "contact")
_HIERARCHY_DEPTH = 3


class Held(NamedTuple):
    """A reach that a user has, and from where: a role, perhaps of a team; no role is assumed."""

    depth: ReadDepth
    unit: str
    role: str | None = None
    team: str | None = None


_Reach = tuple[ReadDepth, str]
_Reading = tuple[tuple[str, ...], set[str]]


def held_by(world: World, user: SystemUser) -> tuple[Held, ...]:
    """
    List how far each of a user's roles reads activities, and from which business unit.

    A role of the user's own reaches from the user's unit, a team's from the team's. Roles that
    were not given are assumed (VIS-3); a team's role can only add to what is assumed.
    """
    directory = world.directory
    assumed = ReadDepth(world.assume.default_activity_read_depth)
    own = _unit_or_root(directory, user.businessunitid)
    held: list[tuple[str, str, str | None]] = [(role, own, None) for role in user.roles or ()]
    for team in directory.teams.values():
        if user.systemuserid in team.members:
            unit = _unit_or_root(directory, team.businessunitid)
            held += [(role, unit, team.teamid) for role in team.roles]
    told = tuple(
        Held(role.prvReadActivity or assumed, unit, key, team)
        for key, unit, team in held
        if (role := directory.roles.get(key)) is not None
    )
    return (*told, Held(assumed, own)) if user.roles is None else told


def reaches_of(world: World, user: SystemUser) -> tuple[_Reach, ...]:
    """List how far a user reads activities, and from which business unit."""
    return tuple((one.depth, one.unit) for one in held_by(world, user))


def readers(
    world: World, owner: Ref | None, shares: Iterable[Ref] = (), regarding: Ref | None = None
) -> tuple[str, ...]:
    """List the ids of all enabled users who can read an email, sorted."""
    found, privileged = by_depth(world, owner)
    if len(found) == len(privileged):
        return found
    routes = {*found, *_users_of(world, shares)}
    routes.update(through_regarding(world, regarding), managers_of(world, owner))
    return tuple(sorted(routes & privileged))


def reads(world: World, user: SystemUser, owner: Ref | None) -> bool:
    """Say whether a user reads an email by whose it is alone; `readers` says who does."""
    reaches = reaches_of(world, user) if user.active else ()
    depths = {depth for depth, _ in reaches} - {ReadDepth.NONE}
    if not depths or ReadDepth.ORGANIZATION in depths:
        return bool(depths)
    if _reach(world, user, reaches, owner):
        return True
    return user.systemuserid in managers_of(world, owner)


def shared_implicitly(world: World, recipients: Iterable[Ref]) -> tuple[Ref, ...]:
    """List the users with whom a new email is shared because they received it (VIS-4)."""
    if world.settings["DisableImplicitSharingOfCommunicationActivities"]:
        return ()
    return tuple(dict.fromkeys([ref for ref in recipients if ref.table == "systemuser"]))


def by_depth(world: World, owner: Ref | None) -> _Reading:
    """
    List who reads by role depth or ownership, and who may read activities at all.

    The answer depends on the directory and the owner alone, so the directory remembers it: a
    corpus has far more emails than owners, and most users read either everything or their own.
    """
    memo: dict[Any, Any] = world.directory.memo
    key = (owner, world.assume.default_activity_read_depth)
    if key not in memo:
        everywhere, elsewhere = _parted(world)
        near = [one.systemuserid for one, found in elsewhere if _reach(world, one, found, owner)]
        privileged = {*everywhere, *(one.systemuserid for one, _ in elsewhere)}
        memo[key] = (tuple(sorted((*everywhere, *near))) if near else everywhere, privileged)
    reading: _Reading = memo[key]
    return reading


def _parted(world: World) -> tuple[tuple[str, ...], list[tuple[SystemUser, tuple[_Reach, ...]]]]:
    """Part the enabled users into those who read everything and those who read less."""
    memo: dict[Any, Any] = world.directory.memo
    key = ("parted", world.assume.default_activity_read_depth)
    if key not in memo:
        everywhere: list[str] = []
        elsewhere = []
        for user in world.directory.systemusers.values():
            reaches = reaches_of(world, user) if user.active else ()
            depths = {depth for depth, _ in reaches}
            if ReadDepth.ORGANIZATION in depths:
                everywhere.append(user.systemuserid)
            elif depths - {ReadDepth.NONE}:
                elsewhere.append((user, reaches))
        memo[key] = tuple(sorted(everywhere)), elsewhere
    parted: tuple[tuple[str, ...], list[tuple[SystemUser, tuple[_Reach, ...]]]] = memo[key]
    return parted


def _reach(world: World, user: SystemUser, reaches: tuple[_Reach, ...], owner: Ref | None) -> bool:
    """Say whether roles short of the organisation reach an owner's emails."""
    if _owns(world.directory, user, owner):
        return True
    unit = business_unit_of(world.directory, owner)
    if unit is None:
        return False
    places = {
        ReadDepth.BUSINESS_UNIT: {unit},
        ReadDepth.PARENT_CHILD: set(upwards(world.directory, unit)),
    }
    return any(own in places.get(depth, ()) for depth, own in reaches)


def _owns(directory: Directory, user: SystemUser, owner: Ref | None) -> bool:
    if owner is None or owner.table == "systemuser":
        return owner is not None and owner.id == user.systemuserid
    team = directory.teams.get(owner.id)
    return team is not None and user.systemuserid in team.members


def business_unit_of(directory: Directory, owner: Ref | None) -> str | None:
    """
    Find the owning business unit, which follows the owner (OWN-7).

    SYSTEM, who owns what nobody else can, is a user of the root unit though no export lists it.
    """
    if owner is None:
        return None
    if owner.table == "team":
        team = directory.teams.get(owner.id)
        return None if team is None else _unit_or_root(directory, team.businessunitid)
    user = directory.systemusers.get(owner.id)
    if user is None:
        return _unit_or_root(directory, None) if owner == SYSTEM.ref else None
    return _unit_or_root(directory, user.businessunitid)


def _unit_or_root(directory: Directory, unit: str | None) -> str:
    """Give the unit, or the root for a row that names none."""
    if unit is not None:
        return unit
    roots = (
        row.businessunitid
        for row in directory.businessunits.values()
        if row.parentbusinessunitid is None
    )
    return min(roots, default="")


def upwards(directory: Directory, unit: str) -> Iterator[str]:
    """Walk from a unit to the root; a loop in the data ends the walk."""
    seen: set[str] = set()
    current: str | None = unit
    while current is not None and current not in seen:
        seen.add(current)
        yield current
        row = directory.businessunits.get(current)
        current = None if row is None else row.parentbusinessunitid


def _users_of(world: World, principals: Iterable[Ref]) -> Iterator[str]:
    """Give the users behind users and teams."""
    for principal in principals:
        if principal.table == "systemuser":
            yield principal.id
        elif principal.table == "team":
            team = world.directory.teams.get(principal.id)
            yield from () if team is None else team.members


def through_regarding(world: World, regarding: Ref | None) -> Iterator[str]:
    """Give who owns or shares the account or contact the email is about (VIS-5)."""
    if regarding is None or regarding.table not in CASCADING:
        return
    record = world.directory.records.get(regarding)
    owner = () if record is None or record.ownerid is None else (record.ownerid,)
    shares = (share.principalid for share in world.directory.shares if share.objectid == regarding)
    yield from _users_of(world, (*owner, *shares))


def managers_of(world: World, owner: Ref | None) -> Iterator[str]:
    """Give the owner's managers, as far up as hierarchy security reaches (VIS-1)."""
    organization = world.organization
    if not organization.ishierarchicalsecuritymodelenabled or owner is None:
        return
    limit = organization.maxdepthforhierarchicalsecuritymodel or _HIERARCHY_DEPTH
    user = world.directory.systemusers.get(owner.id) if owner.table == "systemuser" else None
    for _ in range(limit):
        if user is None or user.parentsystemuserid is None:
            return
        yield user.parentsystemuserid
        user = world.directory.systemusers.get(user.parentsystemuserid)
