"""Users, queues, teams and roles: who there is and where, and how far each may read (VIS-1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sscsim.columns import EXPORTED, read_row
from sscsim.sources.gather import id_in
from sscsim.sources.reader import Reader
from sscsim.sources.records import custom_addresses, custom_columns
from sscsim.sources.report import RowAt
from sscsim.vocabulary import ReadDepth
from sscsim.world import Queue, Role, SystemUser, Team

__all__ = ["read_queues", "read_roles", "read_teams", "read_users"]

PRIVILEGE = "prvReadActivity"

# Roles and members come as a table of links, or expanded in the rows.
_USER_ROLES = "systemuserroles_association"
_TEAM_ROLES = "teamroles_association"
_TEAM_MEMBERS = "teammembership_association"

# Columns under which an export may say how far a role's privileges reach.
_EXPANDED = ("RolePrivileges", "roleprivileges", "roleprivileges_association")
_NAMES = ("PrivilegeName", "privilegename", "name")
_DEPTHS = ("Depth", "depth", "privilegedepthmask")
_PRIVILEGE_DEPTH = ("basic", "local", "deep", "global")  # the enumeration, as against the mask


def read_users(reader: Reader) -> Iterator[SystemUser]:
    """Read the users with their roles; None where the export does not tell who has which."""
    told = "systemuserrolescollection" in reader.gathered.tables
    links = _links(reader, "systemuserrolescollection", "systemuserid", "roleid")
    custom = custom_columns(reader, "systemuser")
    for row in reader.gathered.rows("systemusers"):
        fields = reader.fields(SystemUser, row, "systemusers", {_USER_ROLES, *custom})
        fields["customaddresses"] = custom_addresses(reader, row, custom)
        expanded = _expanded(row, _USER_ROLES, "roleid")
        fields["roles"] = None
        if "roles" in reader.gathered.tables and (told or _USER_ROLES in row.columns):
            fields["roles"] = _merged(links.get(fields["systemuserid"], ()), expanded)
        yield SystemUser(**fields)


def read_queues(reader: Reader) -> Iterator[Queue]:
    """Read the queues with all their addresses."""
    custom = custom_columns(reader, "queue")
    for row in reader.gathered.rows("queues"):
        fields = reader.fields(Queue, row, "queues", custom)
        yield Queue(**fields, customaddresses=custom_addresses(reader, row, custom))


def read_teams(reader: Reader) -> Iterator[Team]:
    """Read the teams with their members, and with their roles where there are any."""
    members = _links(reader, "teammemberships", "teamid", "systemuserid")
    links = _links(reader, "teamrolescollection", "teamid", "roleid")
    for row in reader.gathered.rows("teams"):
        fields = reader.fields(Team, row, "teams", {_TEAM_MEMBERS, _TEAM_ROLES})
        key = fields["teamid"]
        expanded = _expanded(row, _TEAM_MEMBERS, "systemuserid")
        fields["members"] = _merged(members.get(key, ()), expanded)
        if "roles" in reader.gathered.tables:
            fields["roles"] = _merged(links.get(key, ()), _expanded(row, _TEAM_ROLES, "roleid"))
        else:
            fields.pop("roles", None)
        yield Team(**fields)


def _links(reader: Reader, entityset: str, one: str, many: str) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in reader.gathered.rows(entityset):
        left, right = id_in(row.columns[one]), id_in(row.columns[many])
        found.setdefault(left or "", []).append(right or "")
    return found


def _expanded(row: RowAt, column: str, key: str) -> list[str]:
    return [found for part in _objects(row.columns.get(column)) if (found := id_in(part.get(key)))]


def _objects(value: Any) -> list[dict[str, Any]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _merged(*several: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({one for ids in several for one in ids}))


def read_roles(reader: Reader, given: Iterable[str]) -> Iterator[Role]:
    """
    Read the roles with the depth of their privilege to read activities.

    A role that does not say it, or that was ``given`` to somebody and is not in the export, leaves
    it open, and it is assumed (VIS-3). It is none where the privileges of all roles were exported.
    """
    exported = _exported_depths(reader)
    missing = set(given)
    for row in reader.gathered.rows("roles"):
        fields = reader.fields(Role, row, "roles", _EXPANDED)
        written = _written_depth(row, exported.get(fields["roleid"]))
        if fields.get(PRIVILEGE) is None and written is not None:
            fields |= read_row(Role, {PRIVILEGE: written}, reader.report.of_row(row), EXPORTED)
        if exported:
            fields.setdefault(PRIVILEGE, ReadDepth.NONE)
        missing.discard(fields["roleid"])
        yield Role(**fields)
    yield from (Role(roleid=roleid) for roleid in sorted(missing))


def _written_depth(row: RowAt, exported: Any) -> Any:
    """Find the depth in a row's own list of privileges, else in the table of all roles."""
    for column in _EXPANDED:
        parts = _objects(row.columns.get(column))
        if parts and any(_depth_in(part) is not None for part in parts):
            mine = [_depth_in(part) for part in parts if _name_in(part) == PRIVILEGE.lower()]
            return mine[0] if mine else ReadDepth.NONE.value
    return exported


def _name_in(part: Mapping[str, Any]) -> str:
    found = next((part[name] for name in _NAMES if isinstance(part.get(name), str)), "")
    return str(found).lower()


def _depth_in(part: Mapping[str, Any]) -> Any:
    for name in _DEPTHS:
        value = part.get(name)
        if value is not None:
            bare = isinstance(value, int) and not isinstance(value, bool)
            if bare and name.lower() == "depth" and value in range(len(_PRIVILEGE_DEPTH)):
                return _PRIVILEGE_DEPTH[value]
            return value
    return None


def _exported_depths(reader: Reader) -> Mapping[str, Any]:
    """Read ``roleprivilegescollection.json``; ``privileges.json`` says which one is meant."""
    named = {
        id_in(row.columns["privilegeid"])
        for row in reader.gathered.rows("privileges")
        if _name_in(row.columns) == PRIVILEGE.lower()
    }
    return {
        id_in(row.columns["roleid"]) or "": _depth_in(row.columns)
        for row in reader.gathered.rows("roleprivilegescollection")
        if id_in(row.columns["privilegeid"]) in named or _name_in(row.columns) == PRIVILEGE.lower()
    }
