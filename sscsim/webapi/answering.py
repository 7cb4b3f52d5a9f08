"""A query answered as Dataverse would: which rows fit, in which order, what is shown of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from sscsim.webapi.errors import QueryError, near
from sscsim.webapi.filters import Filter, filter_of
from sscsim.webapi.tables import KNOWN_SETS, Row, Table, Tables
from sscsim.webapi.urls import Expand, Query

__all__ = ["answer"]

SERVICE = "/api/data/v9.2"


def answer(tables: Tables, query: Query) -> Any:
    """
    Answer a query.

    Raises:
        QueryError: with everything that is wrong with it: a set, row or column that is not there.

    >>> from sscsim.webapi import query_of
    >>> tables = Tables.of({"queues": [{"queueid": "q1", "name": "Sales", "statecode": 0}]})
    >>> answer(tables, query_of("queues?$select=name&$filter=statecode eq 0"))["value"]
    [{'name': 'Sales', 'queueid': 'q1'}]

    """
    table = tables.sets.get(query.entityset)
    if table is None:
        if query.entityset in KNOWN_SETS:
            what = f"the snapshot has no {query.entityset}.json, so it cannot tell."
            raise QueryError([(what, "Export that entity set too.")])
        what = f'there is no entity set "{query.entityset}" in the snapshot.'
        raise QueryError([(what, near(query.entityset, tables.sets))])
    fits = _checked(table, query)
    context = f"{SERVICE}/$metadata#{query.entityset}{_columns_of(query)}"
    if query.key is not None:
        row = table.row(query.key)
        if row is None:
            what = f'{query.entityset} has no row "{query.key}".'
            raise QueryError([(what, f"Rows are named by their {table.key}.")])
        return {"@odata.context": f"{context}/$entity", **_shown(tables, table, query, row)}
    rows = [row for row in table.rows if fits is None or fits(row)]
    if query.only_count:
        return len(rows)
    counted = {"@odata.count": len(rows)} if query.count else {}
    chosen = _in_order(rows, query.orderby)[: query.top]
    shown = [_shown(tables, table, query, row) for row in chosen]
    return {"@odata.context": context, **counted, "value": shown}


def _columns_of(query: Query) -> str:
    return f"({','.join(query.select)})" if query.select else ""


def _checked(table: Table, query: Query) -> Filter | None:
    """Look whether all columns are there, and read the filter; all reasons are told at once."""
    reasons = [
        (f'there is no column "{name}".', near(name, table.names))
        for name in (*query.select, *(name for name, _ in query.orderby))
        if name not in table.names
    ]
    for one in query.expand:
        if not {one.name, f"_{one.name}_value"} & table.names:
            lookups = {name[1:-6] for name in table.names if name.startswith("_")}
            reasons.append((f'"{one.name}" cannot be expanded.', near(one.name, lookups)))
    fits = None
    try:
        if query.filter is not None:
            fits = filter_of(query.filter, table.names)
    except QueryError as error:
        reasons += error.reasons
    if reasons:
        raise QueryError(dict.fromkeys(reasons))
    return fits


def _in_order(rows: Iterable[Row], orderby: Sequence[tuple[str, bool]]) -> list[Row]:
    found = list(rows)
    for name, last_first in reversed(orderby):
        found.sort(key=partial(_rank_in, name), reverse=last_first)
    return found


def _rank_in(name: str, row: Row) -> tuple[int, Any]:
    return _rank(row.get(name))


def _rank(value: Any) -> tuple[int, Any]:
    """Order values of any kind: null first, then truth and numbers, then texts."""
    if value is None:
        return 0, 0
    if isinstance(value, int | float):
        return 1, value
    return 2, value.casefold() if isinstance(value, str) else str(value)


def _shown(tables: Tables, table: Table, query: Query, row: Row) -> dict[str, Any]:
    """Show the columns wanted, the key always, and lookups as their rows where that was asked."""
    if query.select:
        shown = {name: row.get(name) for name in dict.fromkeys((*query.select, table.key))}
    else:
        shown = {name: value for name, value in row.items() if not isinstance(value, dict | list)}
    return {**shown, **dict(_expanded(tables, row, query.expand))}


def _expanded(tables: Tables, row: Row, expand: Sequence[Expand]) -> Iterator[tuple[str, Any]]:
    for one in expand:
        held = row.get(one.name)
        if isinstance(held, list):
            yield one.name, [_only(item, one.select) for item in held]
            continue
        key = row.get(f"_{one.name}_value")
        found = tables.find(key) if isinstance(key, str) else None
        if isinstance(held, dict):
            yield one.name, _only(held, one.select)
        else:
            yield one.name, None if found is None else _only(found[1], one.select)


def _only(row: Row, select: Sequence[str]) -> dict[str, Any]:
    return {name: row.get(name) for name in select} if select else dict(row)
