"""The rows that queries are answered from: as they were exported, without annotations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import attrs

from sscsim.columns import Column, columns
from sscsim.sources.tables import ROWS
from sscsim.vocabulary import ENTITY_SETS, Ref

__all__ = ["KNOWN_SETS", "Row", "Table", "Tables"]

Row = Mapping[str, Any]

# Entity sets that a whole export has, or may have (contract 4).
KNOWN_SETS = frozenset(ROWS) | {
    "contacts",
    "leads",
    "accounts",
    "systemuserrolescollection",
    "emailsearches",
}

_OURS = {"hashed", "roles"}  # the model's own, and no columns of the product


@attrs.frozen(kw_only=True)
class Table:
    """
    The rows of one entity set.

    >>> table = Table(entityset="queues", rows=({"queueid": "q1", "name": "Sales"},))
    >>> table.key, table.row("Q1")
    ('queueid', {'queueid': 'q1', 'name': 'Sales'})

    """

    entityset: str
    rows: tuple[Row, ...]

    @cached_property
    def key(self) -> str:
        """The column that names a row."""
        if self.entityset in ROWS:
            return ROWS[self.entityset].keys[0]
        name = {entityset: table for table, entityset in ENTITY_SETS.items()}.get(self.entityset)
        return f"{name or self.entityset.removesuffix('s')}id"

    @cached_property
    def names(self) -> frozenset[str]:
        """Every column that some row has, or that the table is known to have."""
        cls = ROWS[self.entityset].cls if self.entityset in ROWS else None
        own = () if cls is None else columns(cls).values()
        known = (self._exported(column) for column in own if column.name not in _OURS)
        return frozenset((self.key, *known, *(name for row in self.rows for name in row)))

    def _exported(self, column: Column) -> str:
        """Give the name under which a column is exported: a lookup has one of its own."""
        by_id = column.is_id and column.kind is str
        lookup = column.name != self.key and (column.kind is Ref or by_id)
        return f"_{column.name}_value" if lookup else column.name

    @cached_property
    def _by_key(self) -> dict[str, Row]:
        return {str(row.get(self.key)).lower(): row for row in self.rows}

    def row(self, key: str) -> Row | None:
        """Find a row by its key, in whichever letter case."""
        return self._by_key.get(key.lower())


@attrs.frozen
class Tables:
    """
    Every entity set that can be asked.

    >>> Tables.of({"queues": [{"queueid": "q1", "name@odata.type": "x"}]}).sets["queues"].rows
    ({'queueid': 'q1'},)

    """

    sets: Mapping[str, Table]

    @classmethod
    def of(cls, rows: Mapping[str, Iterable[Row]]) -> Tables:
        """Take rows as they were exported; annotations are left out, as nobody asked for them."""
        return cls(
            {
                name: Table(entityset=name, rows=tuple(map(_plain, some)))
                for name, some in rows.items()
            }
        )

    def find(self, key: str) -> tuple[Table, Row] | None:
        """Find a row of any table by its key."""
        for table in self.sets.values():
            row = table.row(key)
            if row is not None and table.entityset != "usersettingscollection":
                return table, row
        return None


def _plain(row: Row) -> Row:
    return {name: _value(value) for name, value in row.items() if "@" not in name}


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return _plain(value)
    return [_value(one) for one in value] if isinstance(value, list) else value
