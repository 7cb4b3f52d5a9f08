"""The rows that queries are answered from: as they were exported, without annotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeAlias

import attrs

from sscsim.columns import Column, columns
from sscsim.sources.tables import LINKS, ROWS, shapes_by_rule
from sscsim.vocabulary import ENTITY_SETS, Ref

__all__ = ["KNOWN_SETS", "Found", "Row", "Table", "Tables"]

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
        shape = ROWS.get(self.entityset) or LINKS.get(self.entityset)
        if shape is not None:
            return shape.keys[0]
        name = {entityset: table for table, entityset in ENTITY_SETS.items()}.get(self.entityset)
        keys = [f"{name}id"] if name else [one.keys[0] for one in shapes_by_rule(self.entityset)]
        return next((key for key in keys if any(key in row for row in self.rows)), keys[0])

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
        return cls.read_by(rows, rows.__getitem__)

    @classmethod
    def read_by(cls, names: Iterable[str], rows_of: Callable[[str], Iterable[Row]]) -> Tables:
        """
        Take the names of the sets, and what reads the rows of one when it is asked for.

        >>> tables = Tables.read_by(["queues", "leads"], lambda name: [{"name": name}])
        >>> tables.sets["leads"].rows
        ({'name': 'leads'},)

        """
        return cls(_WhenAsked(names, rows_of))

    def find(self, key: str, likely: Iterable[str] = (), *, only: bool = False) -> Found:
        """
        Find a row of any table by its key.

        Args:
            key: the key.
            likely: the sets to look in first.
            only: whether to look nowhere else.

        """
        rest = () if only else (name for name in self.sets if name not in _NO_ROWS)
        for name in dict.fromkeys((*(name for name in likely if name in self.sets), *rest)):
            row = self.sets[name].row(key)
            if row is not None:
                return self.sets[name], row
        return None


Found: TypeAlias = "tuple[Table, Row] | None"

# Sets whose rows have no key that a lookup could name: settings share that of their user.
_NO_ROWS = frozenset(LINKS) | {"usersettingscollection"}


class _WhenAsked(Mapping[str, Table]):
    """Entity sets by name, each read when it is first asked for, and once."""

    def __init__(self, names: Iterable[str], rows_of: Callable[[str], Iterable[Row]]) -> None:
        self._names = dict.fromkeys(names)
        self._rows_of = rows_of
        self._read: dict[str, Table] = {}

    def __getitem__(self, name: str) -> Table:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._read:
            rows = tuple(map(_plain, self._rows_of(name)))
            self._read[name] = Table(entityset=name, rows=rows)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names


def _plain(row: Row) -> Row:
    return {name: _value(value) for name, value in row.items() if "@" not in name}


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return _plain(value)
    return [_value(one) for one in value] if isinstance(value, list) else value
