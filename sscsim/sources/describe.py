"""What a snapshot holds, what it lacks, and which answers that makes impossible or assumed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import attrs

from sscsim.errors import Problem
from sscsim.sources.absences import ABSENCES
from sscsim.sources.snapshot import Snapshot

__all__ = ["Description", "Lack", "There", "describe"]

# Files of which ABSENCES does not speak, because the notes tell it with numbers, or few have them.
_OTHERS = (
    ("usersettingscollection", "filtering methods of users are taken as assume.user_default_filter",
     "assumed"),
    ("emailaddressconfigurations", "no column is taken to be excluded from resolution", "assumed"),
    ("queueitems", "in which queues earlier emails lie is not known", "impossible"),
)  # fmt: skip


class There(NamedTuple):
    """One entity set that is there; columns that are not used, with the rows that have them."""

    entityset: str
    table: str
    rows: int
    unknown_columns: Mapping[str, int]


class Lack(NamedTuple):
    """One file that is not there, what that means, and what becomes of the answers."""

    file: str
    means: str
    answers: str


@attrs.frozen
class Description:
    """What ``sscsim check ORG`` tells about a snapshot that is well formed."""

    there: tuple[There, ...]
    missing: tuple[Lack, ...]
    unused: tuple[str, ...]
    notes: tuple[str, ...]
    warnings: tuple[Problem, ...]


def describe(snapshot: Snapshot) -> Description:
    """Say what is there, what is missing, and what follows from it."""
    there = tuple(
        There(name, snapshot.tables[name], rows, snapshot.unknown_columns.get(name, {}))
        for name, rows in sorted(snapshot.counts.items())
    )
    lacks = [(absence.entityset, absence.means, absence.answers) for absence in ABSENCES]
    missing = tuple(
        Lack(f"{name}.json", means, answers)
        for name, means, answers in (*lacks, *_OTHERS)
        if name not in snapshot.counts
    )
    return Description(there, missing, snapshot.unused, snapshot.notes, snapshot.warnings)
