"""GET of an entity set, of one row, or of what a row leads to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from sscsim.serve.errors import NO_ROW, NO_SET, Refused, of_query
from sscsim.serve.exchange import Reply, Request, json_reply
from sscsim.serve.state import Desk
from sscsim.serve.tables import Shown
from sscsim.vocabulary import Ref
from sscsim.webapi import Query, QueryError, query_of
from sscsim.webapi.answering import columns_of, refuse
from sscsim.webapi.looking import checked, in_order
from sscsim.webapi.showing import Showing
from sscsim.webapi.tables import Row

__all__ = ["context_of", "etag_of", "read", "ref_at", "row_at", "table_of"]


def table_of(desk: Desk, entityset: str) -> Shown:
    """Find an entity set, or refuse as Dataverse does."""
    if entityset not in desk.state.tables.sets:
        what = f"Resource not found for the segment '{entityset}'."
        there = ", ".join(sorted(desk.state.tables.sets))
        raise Refused(404, NO_SET, f"{what} This organisation has {there}.")
    return desk.state.tables.shown(entityset)


def etag_of(row: Row) -> str:
    """Give the version of a row: another one as soon as anything in it is another."""
    digest = hashlib.blake2b(repr(sorted(row.items(), key=str)).encode(), digest_size=6)
    return f'W/"{int.from_bytes(digest.digest())}"'


def context_of(request: Request, what: str) -> str:
    """Say of what an answer is."""
    return f"{request.base}/api/data/v9.2/$metadata#{what}"


def read(desk: Desk, request: Request, **_path: str) -> Reply:
    """Answer a query."""
    try:
        return _answered(desk, request, query_of(request.url))
    except QueryError as error:
        raise of_query(error) from None


def _answered(desk: Desk, request: Request, query: Query) -> Reply:
    table = table_of(desk, query.entityset)
    reasons: list[tuple[str, str]] = []
    columns = (*query.select, *(name for name, _ in query.orderby))
    fits = checked(query.filter, columns, table.names, reasons)
    shows = Showing(desk.state.tables, table, query.select, query.expand, reasons)
    refuse(reasons)
    context = f"{query.entityset}{columns_of(query)}"
    if query.key is not None:
        [shown] = _shown(shows, [row_at(table, query.key)])
        return json_reply({"@odata.context": context_of(request, f"{context}/$entity"), **shown})
    rows = [row for row in table.rows if fits is None or fits(row)]
    if query.only_count:
        return Reply(
            status=200, headers={"Content-Type": "text/plain"}, body=str(len(rows)).encode()
        )
    answer: dict[str, Any] = {"@odata.context": context_of(request, context)}
    if query.count:
        answer["@odata.count"] = len(rows)
    answer["value"] = _shown(shows, in_order(rows, query.orderby)[: query.top])
    return json_reply(answer)


def row_at(table: Shown, key: str) -> Row:
    """Find a row by its key, or refuse as Dataverse does."""
    row = table.row(key)
    if row is None:
        what = f"{table.logical} With Id = {key} Does Not Exist"
        raise Refused(404, NO_ROW, what)
    return row


def ref_at(table: Shown, key: str) -> Ref:
    """Find the place of a row in the world by its key, or refuse as Dataverse does."""
    row_at(table, key)
    return table.refs[key.lower()]


def _shown(shows: Showing, rows: Iterable[Row]) -> list[dict[str, Any]]:
    shown = [{"@odata.etag": etag_of(row), **shows.row(row)} for row in rows]
    refuse(shows.missing())
    return shown
