"""What of an organisation can be turned: the settings and columns that some rule looks at.

The list follows from what the rules say they read; a rule that reads one more column adds it here.
Left out are addresses, names and owners' records: they say who is meant, not what is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sscsim.columns import Column, columns, setting_column
from sscsim.policy.tables import ROWS
from sscsim.rules import BOOK
from sscsim.vocabulary import ADDRESS_COLUMNS
from sscsim.world import ORG_SETTINGS, Organization

__all__ = ["KNOBS", "READ_ELSEWHERE", "UNSAID"]

# Looked at by the dialog, by who can read, or by whether a row is in use: no rule names them.
READ_ELSEWHERE = (
    "organization.HideEmailAutoTrackOptions",
    "organization.HideTrackAllOption",
    "organization.DoNotAutoTrackEmail",
    "organization.SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail",
    "organization.ishierarchicalsecuritymodelenabled",
    "organization.maxdepthforhierarchicalsecuritymodel",
    "systemuser.isdisabled",
    "queue.statecode",
)

# What counts where nothing is given: what is not exported is favourable (SP-15, DUP-10).
UNSAID = {
    "emailrouteraccessapproval": 1,
    "isemailaddressapprovedbyo365admin": True,
    "islicensed": True,
    "ignoreinternalemail": False,
}

_NAMING = {"name", "fullname", *(name for names in ADDRESS_COLUMNS.values() for name in names)}


def _columns(table: str) -> Mapping[str, Column]:
    if table == "organization":
        return {**columns(Organization), **{name: setting_column(name) for name in ORG_SETTINGS}}
    return columns(ROWS[table][0]) if table in ROWS else {}


def _knobs() -> Iterator[tuple[str, str, Column]]:
    read = {place for rule in BOOK.rules for place in rule.reads}
    for place in sorted(read.union(READ_ELSEWHERE)):
        table, _, name = place.partition(".")
        column = _columns(table).get(name)
        if column is not None and name not in _NAMING:
            yield table, name, column


# For each table its columns that can be turned; settings of the blob stand under `organization`.
KNOBS: dict[str, dict[str, Column]] = {}
for _table, _name, _column in _knobs():
    KNOBS.setdefault(_table, {})[_name] = _column
