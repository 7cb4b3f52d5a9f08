"""What is shown of a row: the columns wanted, its key, and related rows where that was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sscsim.webapi.errors import near
from sscsim.webapi.expands import Expand
from sscsim.webapi.looking import checked, in_order, reasons_of
from sscsim.webapi.relations import Many, One, related, relations_of
from sscsim.webapi.tables import Row, Table, Tables

__all__ = ["Showing"]

Reasons = list[tuple[str, str]]


class Showing:
    """
    Shows rows of one table; what it was asked and cannot show is told in ``reasons``.

    >>> tables = Tables.of({"queues": [{"queueid": "q1", "name": "Sales", "_ownerid_value": "u1"}]})
    >>> queues = tables.sets["queues"]
    >>> Showing(tables, queues, ["name"], [Expand(name="ownerid")], []).row(queues.rows[0])
    {'name': 'Sales', 'queueid': 'q1', 'ownerid': None}

    """

    def __init__(
        self,
        tables: Tables,
        table: Table,
        select: Sequence[str],
        expand: Sequence[Expand],
        reasons: Reasons,
    ) -> None:
        self.key = table.key
        self.select = select
        self.related: list[_One | _Many] = []
        for one in expand:
            found = related(tables, table, one.name)
            if found is None:
                what = f'"{one.name}" cannot be expanded.'
                reasons.append((what, near(one.name, relations_of(tables, table))))
            elif isinstance(found, Many):
                self.related.append(_Many(tables, found, one, reasons))
            else:
                self.related.append(_One(tables, found, one, reasons))

    def row(self, row: Row) -> dict[str, Any]:
        """Show one row."""
        if self.select:
            names = (*self.select, *([self.key] if self.key in row else []))
            shown = {name: row.get(name) for name in dict.fromkeys(names)}
        else:
            shown = {name: one for name, one in row.items() if not isinstance(one, dict | list)}
        return {**shown, **{one.name: one.of(row) for one in self.related}}

    def missing(self) -> Iterator[tuple[str, str]]:
        """Tell which columns of related rows there are not; known when all was shown."""
        for one in self.related:
            yield from one.missing()


class _One:
    """Shows the row of a lookup, whichever table it is in."""

    def __init__(self, tables: Tables, relation: One, asked: Expand, reasons: Reasons) -> None:
        self.name = asked.name
        self.asked = asked
        self.relation = relation
        self.tables = tables
        self.met: dict[str, tuple[Table, Showing]] = {}
        self.told: Reasons = []
        if asked.for_many:
            what = f"{asked.name} is one row: $filter, $orderby and $top are for collections."
            reasons.append((what, "Use $select and $expand."))

    def of(self, row: Row) -> dict[str, Any] | None:
        found = self.relation.of(row)
        if found is None:
            return None
        table, inner = found
        if table.entityset not in self.met:
            asked = self.asked
            shows = Showing(self.tables, table, asked.select, asked.expand, self.told)
            self.met[table.entityset] = table, shows
        return self.met[table.entityset][1].row(inner)

    def missing(self) -> Iterator[tuple[str, str]]:
        names = frozenset().union(*(table.names for table, _ in self.met.values()))
        yield from reasons_of(self.asked.select if self.met else (), names)
        yield from self.told
        for _, shows in self.met.values():
            yield from shows.missing()


class _Many:
    """Shows the rows of a collection: those that fit, in order, as many as are wanted."""

    def __init__(self, tables: Tables, relation: Many, asked: Expand, reasons: Reasons) -> None:
        self.name = asked.name
        self.asked = asked
        self.relation = relation
        self.shows = Showing(tables, relation.table, asked.select, asked.expand, reasons)
        columns = (*asked.select, *(name for name, _ in asked.orderby))
        self.fits = checked(asked.filter, columns, relation.names, reasons)

    def of(self, row: Row) -> list[dict[str, Any]]:
        rows: Iterable[Row] = self.relation.of(row)
        if self.fits is not None:
            rows = filter(self.fits, rows)
        return list(map(self.shows.row, in_order(rows, self.asked.orderby)[: self.asked.top]))

    def missing(self) -> Iterator[tuple[str, str]]:
        yield from self.shows.missing()
