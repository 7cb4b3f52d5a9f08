"""What a client asks to be told beside the values: labels, and the tables that lookups lead to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from sscsim.columns import columns
from sscsim.serve.exchange import Request
from sscsim.serve.tables import SetTables, Shown
from sscsim.sources.tables import ROWS
from sscsim.world import Record

__all__ = ["Annotating", "labels_in"]

_ASKED = re.compile(r"odata\.include-annotations\s*=\s*\"?(?P<patterns>[^\";]*)\"?", re.IGNORECASE)
_FORMATTED = "OData.Community.Display.V1.FormattedValue"
_TABLE = "Microsoft.Dynamics.CRM.lookuplogicalname"
_NAVIGATION = "Microsoft.Dynamics.CRM.associatednavigationproperty"
_NO_LABELS: Mapping[int, str] = {}
_YES_NO = {True: "Yes", False: "No"}
# Lookups that lead to rows of several tables: their navigation property names the table too.
_SEVERAL = frozenset(
    {"acceptingentityid", "emailsender", "objectid", "partyid", "regardingobjectid"}
)


def labels_in(table: Shown, name: str) -> Mapping[int, str]:
    """
    Give the labels of a column by value, where it has some.

    >>> from sscsim.serve.tables import tables_of
    >>> from sscsim.world import World
    >>> labels_in(tables_of(World()).shown("queues"), "statecode")
    {0: 'Active', 1: 'Inactive'}

    """
    cls = ROWS[table.entityset].cls if table.entityset in ROWS else None
    column = columns(Record if cls is None else cls).get(name)
    return (column and column.labels) or _NO_LABELS


class Annotating:
    """Adds to shown rows what one request asks for."""

    def __init__(self, request: Request, tables: SetTables) -> None:
        found = _ASKED.search(request.headers.get("prefer", ""))
        asked = found["patterns"] if found else ""
        patterns = [pattern.strip().lower() for pattern in asked.split(",") if pattern.strip()]
        self.tables = tables
        self.applied = f'odata.include-annotations="{asked}"' if patterns else None
        wanted = {
            name: any(fnmatchcase(name.lower(), pattern) for pattern in patterns)
            for name in (_FORMATTED, _TABLE, _NAVIGATION)
        }
        self.wants: Callable[[str], bool] = wanted.__getitem__

    def of(self, table: Shown, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Add to rows of a table, and to those within them."""
        if self.applied is None:
            return list(rows)
        return [dict(self._row(table, row)) for row in rows]

    def _row(self, table: Shown, row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for name, value in row.items():
            if isinstance(value, list):
                yield name, [self._inner(one) for one in value]
            elif isinstance(value, dict):
                yield name, self._inner(value)
            else:
                yield name, value
                if value is not None and "@" not in name:
                    yield from self._beside(table, name, value)

    def _inner(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Find out of which table a row within a row is: by its key."""
        named = (name for name in self.tables.sets if self.tables.shown(name).key in row)
        entityset = next(named, None)
        return (
            dict(row) if entityset is None else dict(self._row(self.tables.shown(entityset), row))
        )

    def _beside(self, table: Shown, name: str, value: Any) -> Iterator[tuple[str, Any]]:
        if name.startswith("_"):
            yield from self._lookup(table, name, value)
        elif self.wants(_FORMATTED) and (label := _formatted(table, name, value)) is not None:
            yield f"{name}@{_FORMATTED}", label

    def _lookup(self, table: Shown, name: str, value: str) -> Iterator[tuple[str, Any]]:
        target = self.tables.at(value)
        logical = table.lookups.get((name, value)) or (target and target[0].logical)
        if self.wants(_FORMATTED) and target is not None:
            yield f"{name}@{_FORMATTED}", target[0].label_of(value)
        if logical and self.wants(_TABLE):
            yield f"{name}@{_TABLE}", logical
        if logical and self.wants(_NAVIGATION):
            lookup = name[1:-6]
            suffix = f"_{logical}" if lookup in _SEVERAL else ""
            own = f"_{table.logical}" if suffix and lookup != "partyid" else ""
            yield f"{name}@{_NAVIGATION}", f"{lookup}{suffix}{own}"


def _formatted(table: Shown, name: str, value: Any) -> str | None:
    labels = labels_in(table, name)
    if isinstance(value, bool):
        return labels.get(int(value)) or _YES_NO[value]
    if isinstance(value, int):
        return labels.get(value) or f"{value:,}"
    return _as_a_date(value) if isinstance(value, str) else None


def _as_a_date(text: str) -> str | None:
    """Show a time as people with the language of the product's default see it."""
    if not text.endswith("Z") or text[4:5] != "-":
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    hour = moment.hour % 12 or 12
    return f"{moment.month}/{moment.day}/{moment.year} {hour}:{moment:%M} {moment:%p}"
