"""Rows of one class out of their export: columns read, unknown ones counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

import attrs

from sscsim.columns import EXPORTED, columns, read_row
from sscsim.sources.gather import UNKNOWN, Gathered
from sscsim.sources.report import Report, RowAt
from sscsim.vocabulary import Ref

__all__ = ["Reader"]


@attrs.define
class Reader:
    """
    What all tables are read with.

    Attributes:
        gathered: the rows as they were exported.
        report: where problems go.
        unknown: per entity set, how often each column occurs that nothing looks at.
        untold: lookups whose table could not be told.

    """

    gathered: Gathered
    report: Report
    unknown: dict[str, Counter[str]] = attrs.field(factory=dict)
    untold: int = 0

    def each(self, entityset: str, cls: type, also: Collection[str] = ()) -> Iterator[Any]:
        """Read every row of a set into its class; ``also`` names columns looked at elsewhere."""
        for row in self.gathered.rows(entityset):
            yield cls(**self.fields(cls, row, entityset, also))

    def fields(
        self, cls: type, row: RowAt, entityset: str, also: Collection[str] = ()
    ) -> dict[str, Any]:
        """Read the columns of one row."""
        self.count_unknown(entityset, row, columns(cls).keys() | set(also))
        given = self.gathered.with_tables_told(cls, row.columns)
        read = read_row(cls, given, self.report.of_row(row), EXPORTED)
        self.untold += sum(isinstance(v, Ref) and v.table == UNKNOWN for v in read.values())
        return read

    def count_unknown(self, entityset: str, row: RowAt, known: Collection[str]) -> None:
        """Count the columns of a row that nothing looks at."""
        names = row.columns.keys() - known
        if names:
            self.unknown.setdefault(entityset, Counter()).update(names)
