"""What a snapshot holds, what it lacks, and which answers that makes impossible or assumed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import attrs

from sscsim.errors import Problem
from sscsim.sources.absences import NEEDED, absences
from sscsim.sources.snapshot import Snapshot

__all__ = ["Description", "Lack", "There", "describe"]


class There(NamedTuple):
    """One entity set that is there; columns that are not used, with the rows that have them."""

    entityset: str
    table: str
    rows: int
    pages: int
    unknown_columns: Mapping[str, int]


class Lack(NamedTuple):
    """
    One file that is not there.

    ``asks`` are the questions that need it, ``means`` is what is taken instead, ``answers`` says
    what becomes of the questions (``assumed`` or ``impossible``); then the ids of the rules, and
    the switch with its value, if one settles it.
    """

    file: str
    asks: str
    means: str
    answers: str
    rules: tuple[str, ...]
    switch: str | None


@attrs.frozen
class Description:
    """What ``sscsim check ORG`` tells about a snapshot that is well formed."""

    there: tuple[There, ...]
    missing: tuple[Lack, ...]
    unused: tuple[str, ...]
    notes: tuple[str, ...]
    warnings: tuple[Problem, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """The files without which no snapshot is a good one."""
        missing = {lack.file for lack in self.missing}
        return tuple(f"{name}.json" for name in NEEDED if f"{name}.json" in missing)


def describe(snapshot: Snapshot) -> Description:
    """Say what is there, what is missing, and what follows from it."""
    there = tuple(
        There(
            name,
            snapshot.tables[name],
            rows,
            snapshot.pages[name],
            snapshot.unknown_columns.get(name, {}),
        )
        for name, rows in sorted(snapshot.counts.items())
    )
    world = snapshot.world
    missing = tuple(
        Lack(
            absence.file,
            absence.asks,
            absence.said(world),
            absence.answers,
            absence.rules,
            absence.switch and f"{absence.switch}={getattr(world.assume, absence.switch)}",
        )
        for absence in absences(world, frozenset(snapshot.counts), snapshot.lacking)
    )
    return Description(there, missing, snapshot.unused, snapshot.notes, snapshot.warnings)
