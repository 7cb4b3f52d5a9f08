"""What a policy may write and nothing comes of: no rule about incoming mail looks at it.

It is legal, for the product has these columns; most often another one was meant, such as the
delivery method of a user's mailbox, which is not that of the user.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sscsim.columns import columns
from sscsim.policy.knobs import READ_ELSEWHERE
from sscsim.policy.tables import TABLES
from sscsim.rules import BOOK
from sscsim.vocabulary import ADDRESS_COLUMNS
from sscsim.world import ORG_SETTINGS, Organization

__all__ = ["IDLE", "idle_words"]

# Looked at beside the rules: who can read, what a row belongs to, which of two is the older one.
_ALSO = {
    "businessunitid",
    "createdon",
    "emailaddress",
    "ownerid",
    "parentsystemuserid",
    "regardingobjectid",
    "roles",
}


def _idle() -> Iterator[tuple[str, frozenset[str]]]:
    read = {place for rule in BOOK.rules for place in rule.reads}.union(READ_ELSEWHERE)
    read.discard("emailserverprofile.name")  # it tells which one is meant
    for table, classes in TABLES.items():
        names = {name for cls in classes for name in columns(cls)}
        names -= {*_ALSO, *ADDRESS_COLUMNS.get(table, ())}
        own = {name for name in names if f"{table}.{name}" not in read}
        if table == "systemuser":
            own = {name for name in own if f"usersettings.{name}" not in read}
        yield table, frozenset(own)
    names = {*columns(Organization), *ORG_SETTINGS} - {"orgdborgsettings"}
    yield "organization", frozenset(one for one in names if f"organization.{one}" not in read)


# For each table, and for the settings under `organization`, what decides nothing.
IDLE: Mapping[str, frozenset[str]] = dict(_idle())


def idle_words(name: str) -> tuple[str, str]:
    """Say that a column decides nothing, and which one may be meant."""
    others = [
        other
        for other, idle in IDLE.items()
        if other in TABLES and name not in idle and any(name in columns(c) for c in TABLES[other])
    ]
    offer = f"Did you mean that of {' or '.join(others)}?" if others else ""
    return f"nothing comes of {name}: no rule about incoming mail looks at it", offer
