"""A query answered as Dataverse would: which rows fit, in which order, what is shown of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sscsim.webapi.errors import QueryError, near
from sscsim.webapi.looking import checked, in_order
from sscsim.webapi.showing import Showing
from sscsim.webapi.tables import KNOWN_SETS, Row, Table, Tables
from sscsim.webapi.urls import Query

__all__ = ["answer", "columns_of", "refuse"]

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
    table = _table(tables, query.entityset)
    reasons: list[tuple[str, str]] = []
    columns = (*query.select, *(name for name, _ in query.orderby))
    fits = checked(query.filter, columns, table.names, reasons)
    shows = Showing(tables, table, query.select, query.expand, reasons)
    refuse(reasons)
    context = f"{SERVICE}/$metadata#{query.entityset}{columns_of(query)}"
    if query.key is not None:
        [shown] = _shown(shows, [_row(table, query.key)])
        return {"@odata.context": f"{context}/$entity", **shown}
    rows = [row for row in table.rows if fits is None or fits(row)]
    if query.only_count:
        return len(rows)
    counted = {"@odata.count": len(rows)} if query.count else {}
    chosen = in_order(rows, query.orderby)[: query.top]
    return {"@odata.context": context, **counted, "value": _shown(shows, chosen)}


def _table(tables: Tables, entityset: str) -> Table:
    table = tables.sets.get(entityset)
    if table is not None:
        return table
    if entityset in KNOWN_SETS:
        what = f"the snapshot has no {entityset}.json, so it cannot tell."
        raise QueryError([(what, "Export that entity set too.")])
    what = f'there is no entity set "{entityset}" in the snapshot.'
    raise QueryError([(what, near(entityset, tables.sets))])


def _row(table: Table, key: str) -> Row:
    row = table.row(key)
    if row is None:
        what = f'{table.entityset} has no row "{key}".'
        raise QueryError([(what, f"Rows are named by their {table.key}.")])
    return row


def columns_of(query: Query) -> str:
    """Say in a context which columns were chosen."""
    return f"({','.join(query.select)})" if query.select else ""


def _shown(shows: Showing, rows: Iterable[Row]) -> list[dict[str, Any]]:
    shown = [shows.row(row) for row in rows]
    refuse(shows.missing())
    return shown


def refuse(reasons: Iterable[tuple[str, str]]) -> None:
    """Raise QueryError where there is any reason."""
    told = dict.fromkeys(reasons)
    if told:
        raise QueryError(told)
