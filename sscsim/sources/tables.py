"""Which file holds which table, and which class its rows become.

A table that has a class of its own in `sscsim.world` is listed here once, by that class; its key is
the first field. Link tables and metadata become no rows: only what they say is taken over. Every
other table is a `Record`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import attrs

from sscsim.vocabulary import ENTITY_SETS
from sscsim.world import (
    BusinessUnit,
    Email,
    EmailServerProfile,
    Mailbox,
    Organization,
    Queue,
    Role,
    SystemUser,
    Team,
    UserSettings,
)

__all__ = ["LINKS", "ROWS", "Shape", "shapes_by_rule"]


class Shape(NamedTuple):
    """How the rows of one entity set are read; a link table may have several keys together."""

    entityset: str
    table: str
    keys: tuple[str, ...]
    cls: type | None = None


_CLASSES: Mapping[str, type] = {
    "organization": Organization,
    "businessunit": BusinessUnit,
    "role": Role,
    "team": Team,
    "systemuser": SystemUser,
    "usersettings": UserSettings,
    "queue": Queue,
    "emailserverprofile": EmailServerProfile,
    "mailbox": Mailbox,
    "email": Email,
}

ROWS: Mapping[str, Shape] = {
    ENTITY_SETS[table]: Shape(ENTITY_SETS[table], table, (attrs.fields(cls)[0].name,), cls)
    for table, cls in _CLASSES.items()
}

LINKS: Mapping[str, Shape] = {
    entityset: Shape(entityset, table, keys)
    for entityset, table, keys in (
        ("entitydefinitions", "entitydefinition", ("LogicalName",)),
        ("systemuserrolescollection", "systemuserroles", ("systemuserid", "roleid")),
        ("teamrolescollection", "teamroles", ("teamid", "roleid")),
        ("teammemberships", "teammembership", ("teamid", "systemuserid")),
        ("roleprivilegescollection", "roleprivileges", ("roleid", "privilegeid")),
        ("privileges", "privilege", ("privilegeid",)),
        ("emailsearches", "emailsearch", ("emailsearchid",)),
        ("emailaddressconfigurations", "emailaddressconfiguration",
         ("emailaddressconfigurationid",)),
        ("activityparties", "activityparty", ("activitypartyid",)),
        ("queueitems", "queueitem", ("queueitemid",)),
    )
}  # fmt: skip

# Tables whose entity set is not their name and an s.
_IRREGULAR = {"opportunities": "opportunity", "equipments": "equipment"}


def shapes_by_rule(entityset: str) -> tuple[Shape, ...]:
    """
    Name table and key of any other set: the set without its final s, and ``<table>id``.

    English plurals in -ies and -es are tried after it.
    """
    tables = [_IRREGULAR.get(entityset, entityset.removesuffix("s"))]
    for ending, singular in _PLURALS:
        if entityset.endswith(ending):
            tables.append(entityset.removesuffix(ending) + singular)
    return tuple(Shape(entityset, table, (f"{table}id",)) for table in tables)


_PLURALS = (("ies", "y"), ("es", ""))
