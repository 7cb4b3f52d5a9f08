"""GET of an entity set, of one row, or of what a row leads to."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import unquote

import attrs

from sscsim.serve.annotations import Annotating
from sscsim.serve.errors import NO_ROW, NO_SET, Refused, not_simulated, of_query
from sscsim.serve.exchange import Reply, Request, json_reply
from sscsim.serve.paging import Page, page_of, without_token
from sscsim.serve.state import Desk
from sscsim.serve.tables import Shown
from sscsim.vocabulary import Ref
from sscsim.webapi import Query, QueryError, Table, query_of
from sscsim.webapi.answering import columns_of, refuse
from sscsim.webapi.looking import checked, in_order
from sscsim.webapi.relations import One, related
from sscsim.webapi.showing import Showing
from sscsim.webapi.tables import Row

__all__ = [
    "context_of",
    "etag_of",
    "look_at_key",
    "read",
    "read_within",
    "ref_at",
    "row_at",
    "table_of",
]

_NAMED_KEY = re.compile(r"\(\s*(?P<name>\w+)\s*=")
_MOST_COUNTED = 5_000  # Dataverse counts no further


def table_of(desk: Desk, entityset: str) -> Shown:
    """Find an entity set, or refuse as Dataverse does."""
    if entityset not in desk.state.tables.sets:
        if entityset[:1].isupper():  # no entity set: a function or an action of Dataverse
            raise not_simulated(f"The operation {entityset[:80]}")
        what = f"Resource not found for the segment '{entityset}'."
        there = ", ".join(sorted(desk.state.tables.sets))
        raise Refused(404, NO_SET, f"{what} This organisation has {there}.")
    return desk.state.tables.shown(entityset)


def etag_of(row: Row) -> str:
    """Give the version of a row: another one as soon as anything in it is another."""
    digest = hashlib.blake2b(repr(sorted(row.items())).encode(), digest_size=6)
    return f'W/"{int.from_bytes(digest.digest())}"'


def context_of(request: Request, what: str) -> str:
    """Say of what an answer is."""
    return f"{request.base}/api/data/v9.2/$metadata#{what}"


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


def read(desk: Desk, request: Request, **_path: str) -> Reply:
    """Answer a query."""
    try:
        query = query_of(without_token(request))
        table = table_of(desk, query.entityset)
        named = _NAMED_KEY.search(unquote(request.path))
        if named is not None:
            look_at_key(named["name"], table)
        if query.key is None:
            return _many(desk, request, query, table, table.rows)
        return _one(desk, request, query, table, row_at(table, query.key))
    except QueryError as error:
        raise of_query(error) from None


def look_at_key(name: str, table: Shown) -> None:
    """
    Look whether a row is named by its id; Dataverse has keys that an organisation adds.

    Raises:
        Refused: where it is named by another column.

    """
    if name != table.key:
        raise not_simulated(f"Finding a row by {name[:80]}", "Ask for it with $filter.")


def read_within(
    desk: Desk, request: Request, *, entityset: str, key: str, name: str, rest: str | None = None
) -> Reply:
    """Answer what is asked of one column of a row, or of the rows that it leads to."""
    table = table_of(desk, entityset)
    row = row_at(table, key)
    if rest in {"/$ref", "/$count"}:
        raise not_simulated(f"{rest[1:]} of what a row leads to")
    relation = related(desk.state.tables, table, name)
    if relation is None:
        return _property(request, table, row, name, raw=rest == "/$value")
    try:
        query = query_of(without_token(attrs.evolve(request, path=entityset)))
        if isinstance(relation, One):
            found = relation.of(row)
            if found is None:
                return Reply(status=204, headers={"OData-Version": "4.0"})
            return _one(desk, request, query, *found)
        return _many(desk, request, query, relation.table, list(relation.of(row)))
    except QueryError as error:
        raise of_query(error) from None


def _property(request: Request, table: Shown, row: Row, name: str, *, raw: bool) -> Reply:
    if name not in table.names:
        what = f"Could not find a property named '{name}' on type "
        raise Refused(404, NO_SET, f"{what}'Microsoft.Dynamics.CRM.{table.logical}'.")
    value = row.get(name)
    if value is None:
        return Reply(status=204, headers={"OData-Version": "4.0"})
    if raw:
        return _plain(str(value))
    context = context_of(request, f"{table.entityset}({row[table.key]})/{name}")
    return json_reply({"@odata.context": context, "value": value})


def _plain(text: str) -> Reply:
    headers = {"Content-Type": "text/plain; charset=utf-8", "OData-Version": "4.0"}
    return Reply(status=200, headers=headers, body=text.encode())


def _one(desk: Desk, request: Request, query: Query, table: Table, row: Row) -> Reply:
    etag = etag_of(row)
    if request.headers.get("if-none-match", "").strip() == etag:
        return Reply(status=304, headers={"ETag": etag})
    reasons: list[tuple[str, str]] = []
    checked(None, query.select, table.names, reasons)
    shows = Showing(desk.state.tables, table, query.select, query.expand, reasons)
    refuse(reasons)
    annotating = Annotating(request, desk.state.tables)
    [shown] = _shown(desk, shows, annotating, table, [row])
    context = context_of(request, f"{table.entityset}{columns_of(query)}/$entity")
    headers = {"ETag": etag, "Preference-Applied": annotating.applied}
    return json_reply({"@odata.context": context, **shown}, headers=headers)


def _many(desk: Desk, request: Request, query: Query, table: Table, among: Sequence[Row]) -> Reply:
    reasons: list[tuple[str, str]] = []
    columns = (*query.select, *(name for name, _ in query.orderby))
    fits = checked(query.filter, columns, table.names, reasons)
    shows = Showing(desk.state.tables, table, query.select, query.expand, reasons)
    refuse(reasons)
    rows = [row for row in among if fits is None or fits(row)]
    if query.only_count:
        return _plain(str(min(len(rows), _MOST_COUNTED)))
    if query.top is None:
        page = page_of(request, rows, query.orderby, table.key, desk.limits.page)
    else:  # then there are no pages
        page = Page(in_order(rows, query.orderby)[: min(query.top, desk.limits.page)], None, None)
    annotating = Annotating(request, desk.state.tables)
    answer: dict[str, Any] = {
        "@odata.context": context_of(request, f"{table.entityset}{columns_of(query)}")
    }
    if query.count:
        answer["@odata.count"] = min(len(rows), _MOST_COUNTED)
    answer["value"] = _shown(desk, shows, annotating, table, page.rows)
    if page.next_link is not None:
        answer["@odata.nextLink"] = page.next_link
    sized = None if page.size is None else f"odata.maxpagesize={page.size}"
    applied = ",".join(one for one in (sized, annotating.applied) if one)
    return json_reply(answer, headers={"Preference-Applied": applied or None})


def _shown(
    desk: Desk, shows: Showing, annotating: Annotating, table: Table, rows: Iterable[Row]
) -> list[dict[str, Any]]:
    shown = [{"@odata.etag": etag_of(row), **shows.row(row)} for row in rows]
    refuse(shows.missing())
    own = desk.state.tables.sets.get(table.entityset)
    return annotating.of(own, shown) if isinstance(own, Shown) else shown
