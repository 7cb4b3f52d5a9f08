"""Rows of one class out of their export: columns read, unknown ones counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

import attrs

from sscsim.columns import EXPORTED, columns, read_row
from sscsim.sources.gather import UNKNOWN, Gathered, lookups_of
from sscsim.sources.report import Report, RowAt
from sscsim.sources.store import Other
from sscsim.sources.webapi import Label

__all__ = ["Reader"]


@attrs.define
class Reader:
    """
    What all tables are read with.

    Attributes:
        gathered: the rows as they were exported.
        report: where problems go.
        unknown: per entity set, how often each column occurs that nothing looks at.
        known: per entity set, the columns that something looks at.
        untold: lookups whose table could not be told.
        nobodys: mailboxes whose user or queue was not exported.
        others: what lies beside the pages.

    """

    gathered: Gathered
    report: Report
    unknown: dict[str, Counter[str]] = attrs.field(factory=dict)
    known: dict[str, set[str]] = attrs.field(factory=dict)
    untold: int = 0
    nobodys: list[RowAt] = attrs.field(factory=list)
    others: tuple[Other, ...] = ()

    def each(self, entityset: str, cls: type, also: Collection[str] = ()) -> Iterator[Any]:
        """Read every row of a set into its class; ``also`` names columns looked at elsewhere."""
        for row in self.gathered.rows(entityset):
            yield cls(**self.fields(cls, row, entityset, also))

    def fields(
        self, cls: type, row: RowAt, entityset: str, also: Collection[str] = ()
    ) -> dict[str, Any]:
        """Read the columns of one row."""
        self.count_unknown(entityset, row, _looked_at(cls, frozenset(also)))
        given = self.gathered.with_tables_told(cls, _with_good_labels(cls, row))
        read = read_row(cls, given, self.report.of_row(row), EXPORTED)
        for name in lookups_of(cls):
            lookup = read.get(name)
            self.untold += lookup is not None and lookup.table == UNKNOWN
        return read

    def count_unknown(self, entityset: str, row: RowAt, known: frozenset[str]) -> None:
        """Count the columns of a row that nothing looks at."""
        if not known.issuperset(row.columns):
            self.known.setdefault(entityset, set()).update(known)
            names = row.columns.keys() - known
            self.unknown.setdefault(entityset, Counter()).update(names)


@lru_cache(maxsize=64)
def _looked_at(cls: type, also: frozenset[str]) -> frozenset[str]:
    """Name the columns of a class, and others; they are the same for all rows of a table."""
    return also.union(columns(cls))


def _with_good_labels(cls: type, row: RowAt) -> dict[str, Any]:
    """
    Leave out what only a formatted annotation says, but for labels of options and for texts.

    A formatted number or date is written as one person likes to read it, in a zone of his own.
    """
    if Label not in map(type, row.columns.values()):
        return row.columns
    known = columns(cls)
    return {
        name: value
        for name, value in row.columns.items()
        if not isinstance(value, Label)
        or (name in known and (known[name].labels or known[name].kind in {bool, str}))
    }
