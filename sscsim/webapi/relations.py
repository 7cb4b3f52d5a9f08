"""How rows are related: a lookup names one row, a collection is found by who names this row.

The names are those of Dataverse's navigation properties. Which table the row of a lookup is in is
not part of the row; where several tables can hold it, its name may say one:
``regardingobjectid_lead_email``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple, TypeAlias

import attrs

from sscsim.vocabulary import ENTITY_SETS
from sscsim.webapi.tables import Found, Row, Table, Tables

__all__ = ["Many", "One", "Relation", "related", "relations_of"]

_USERS, _OWNERS = ("systemusers",), ("systemusers", "teams")
# Where the row of a lookup is looked for first; after these everywhere else.
_LIKELY: Mapping[str, tuple[str, ...]] = {
    "ownerid": _OWNERS,
    "owninguser": _USERS,
    "owningteam": ("teams",),
    "owningbusinessunit": ("businessunits",),
    "businessunitid": ("businessunits",),
    "parentbusinessunitid": ("businessunits",),
    "createdby": _USERS,
    "modifiedby": _USERS,
    "parentsystemuserid": _USERS,
    "queueid": ("queues",),
    "defaultmailbox": ("mailboxes",),
    "emailserverprofile": ("emailserverprofiles",),
    "receivingmailboxid": ("mailboxes",),
    "sendermailboxid": ("mailboxes",),
    "acceptingentityid": ("systemusers", "queues"),
    "activityid": ("emails",),
    "correlatedactivityid": ("emails",),
    "parentactivityid": ("emails",),
}


class _Link(NamedTuple):
    """A collection: the set it is in, the set that links it, and the columns that name both."""

    target: str
    through: str
    mine: str
    theirs: str | None = None


_COLLECTIONS: Mapping[tuple[str, str], _Link] = {
    ("emails", "email_activity_parties"): _Link(
        "activityparties", "activityparties", "_activityid_value"
    ),
    ("queues", "queue_entries"): _Link("queueitems", "queueitems", "_queueid_value"),
    ("systemusers", "user_settings"): _Link(
        "usersettingscollection", "usersettingscollection", "systemuserid"
    ),
    **{
        pair: link
        for name, through, (left, left_id), (right, right_id) in (
            ("systemuserroles_association", "systemuserrolescollection",
             ("systemusers", "systemuserid"), ("roles", "roleid")),
            ("teammembership_association", "teammemberships",
             ("teams", "teamid"), ("systemusers", "systemuserid")),
            ("teamroles_association", "teamrolescollection",
             ("teams", "teamid"), ("roles", "roleid")),
        )
        for pair, link in (
            ((left, name), _Link(right, through, left_id, right_id)),
            ((right, name), _Link(left, through, right_id, left_id)),
        )
    },
}  # fmt: skip


@attrs.frozen(kw_only=True)
class One:
    """A lookup, or a row that was exported expanded: at most one row."""

    of: Callable[[Row], Found]


@attrs.frozen(kw_only=True, slots=False)
class Many:
    """A collection: its table, and which rows of it belong to a row."""

    table: Table
    of: Callable[[Row], Iterable[Row]]

    @cached_property
    def names(self) -> frozenset[str]:
        """The columns that can be asked."""
        return self.table.names


Relation: TypeAlias = One | Many


def related(tables: Tables, table: Table, name: str) -> Relation | None:
    """
    Find what a name stands for in a table; None where it is nothing that can be expanded.

    >>> tables = Tables.of({
    ...     "queues": [{"queueid": "q1", "_ownerid_value": "u1"}],
    ...     "systemusers": [{"systemuserid": "u1", "fullname": "Hanna"}],
    ... })
    >>> owner = related(tables, tables.sets["queues"], "ownerid")
    >>> owner.of(tables.sets["queues"].rows[0])[1]["fullname"]
    'Hanna'

    """
    held = [row[name] for row in table.rows if isinstance(row.get(name), dict | list)]
    link = _COLLECTIONS.get((table.entityset, name))
    if any(isinstance(one, list) for one in held) or (link and link.through in tables.sets):
        return _many(tables, name, link, held)
    if held or f"_{name}_value" in table.names:
        inner = Table(entityset=name, rows=tuple(one for one in held if isinstance(one, dict)))
        return One(of=_by_lookup(tables, name, _LIKELY.get(name, ()), inner))
    return _of_one_table(tables, table, name)


def _many(tables: Tables, name: str, link: _Link | None, held: list[object]) -> Many:
    """Take the rows that were exported expanded, and those that other files link."""
    inner = [one for some in held if isinstance(some, list) for one in some]
    linked = _linked(tables, link) if link and link.through in tables.sets else {}
    outer = tables.sets.get(link.target) if link else None
    own = Table(
        entityset=link.target if link else name,
        rows=(*(one for one in inner if isinstance(one, dict)), *(outer.rows if outer else ())),
    )
    key = "" if link is None else link.mine.removeprefix("_").removesuffix("_value")

    def of(row: Row) -> Iterable[Row]:
        some = row.get(name)
        return some if isinstance(some, list) else linked.get(str(row.get(key)).lower(), ())

    return Many(table=own, of=of)


def _linked(tables: Tables, link: _Link) -> dict[str, list[Row]]:
    """Gather the rows of a collection by the row they belong to."""
    found: dict[str, list[Row]] = {}
    target = tables.sets.get(link.target)
    for row in tables.sets[link.through].rows:
        theirs = row if link.theirs is None else target and target.row(str(row.get(link.theirs)))
        if theirs:
            found.setdefault(str(row.get(link.mine)).lower(), []).append(theirs)
    return found


def _by_lookup(
    tables: Tables, name: str, likely: tuple[str, ...], inner: Table | None
) -> Callable[[Row], Found]:
    """Take the row that was exported expanded, else look up its key: likely sets first, or only."""

    def of(row: Row) -> Found:
        held = row.get(name)
        if isinstance(held, dict) and inner is not None:
            return inner, held
        key = row.get(f"_{name}_value")
        return tables.find(key, likely, only=inner is None) if isinstance(key, str) else None

    return of


def _of_one_table(tables: Tables, table: Table, name: str) -> One | None:
    """Read a name that says the table of the row: ``regardingobjectid_lead_email``."""
    suffixed = name.removesuffix("_email") if table.entityset == "emails" else name
    for one in sorted(table.names):
        lookup = one.removeprefix("_").removesuffix("_value")
        target = suffixed.removeprefix(f"{lookup}_")
        if lookup != one and target != suffixed and target:
            likely = (ENTITY_SETS.get(target, f"{target}s"),)
            return One(of=_by_lookup(tables, lookup, likely, None))
    return None


def relations_of(tables: Tables, table: Table) -> list[str]:
    """Name what can be expanded in a table."""
    lookups = {name[1:-6] for name in table.names if name.startswith("_")}
    linked = {
        name
        for (entityset, name), link in _COLLECTIONS.items()
        if entityset == table.entityset and link.through in tables.sets
    }
    held = {
        name for row in table.rows for name, value in row.items() if isinstance(value, dict | list)
    }
    return sorted(lookups | linked | held)
