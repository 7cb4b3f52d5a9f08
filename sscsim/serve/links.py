"""Who has which role, and who is in which team: rows that only link others, made from the world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from sscsim.serve.ids import wire_id
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["LINKED", "Linked"]

_Rows: TypeAlias = Iterator[tuple[str, dict[str, Any]]]


class Linked(NamedTuple):
    """A table of links: its name, its columns (the key first), and its rows."""

    table: str
    names: tuple[str, ...]
    rows: Callable[[World], _Rows]


def _row(names: tuple[str, ...], left: Ref, right: Ref) -> tuple[str, dict[str, Any]]:
    key = f"{left.table}/{left.id}/{right.table}/{right.id}"
    ids = (wire_id(Ref("link", key)), wire_id(left), wire_id(right))
    return key, dict(zip(names, ids, strict=True))


def _user_roles(world: World) -> _Rows:
    for user in world.directory.systemusers.values():
        for role in user.roles or ():
            yield _row(LINKED["systemuserrolescollection"].names, user.ref, Ref("role", role))


def _team_roles(world: World) -> _Rows:
    for team in world.directory.teams.values():
        for role in team.roles:
            own = Ref("team", team.teamid)
            yield _row(LINKED["teamrolescollection"].names, own, Ref("role", role))


def _memberships(world: World) -> _Rows:
    for team in world.directory.teams.values():
        for user in team.members:
            own = Ref("team", team.teamid)
            yield _row(LINKED["teammemberships"].names, own, Ref("systemuser", user))


LINKED: Mapping[str, Linked] = {
    "systemuserrolescollection": Linked(
        "systemuserroles", ("systemuserroleid", "systemuserid", "roleid"), _user_roles
    ),
    "teamrolescollection": Linked("teamroles", ("teamroleid", "teamid", "roleid"), _team_roles),
    "teammemberships": Linked(
        "teammembership", ("teammembershipid", "teamid", "systemuserid"), _memberships
    ),
}
