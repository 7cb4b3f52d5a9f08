"""Pages: how many rows an answer holds, and the link by which a client gets the next ones.

The link holds the last row by its place in the order, not by a number: rows that were changed or
deleted between two pages make no other row be skipped, as when a client mends what it pages over.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sscsim.serve.errors import NO_OPERATION, Refused
from sscsim.serve.exchange import Request
from sscsim.webapi.looking import in_order
from sscsim.webapi.tables import Row

__all__ = ["Page", "page_of", "without_token"]

_TOKEN = re.compile(r"(?:^|&)(?:\$|%24)skiptoken=(?P<token>[^&]*)", re.IGNORECASE)
_SIZE = re.compile(r"(?:odata\.)?maxpagesize\s*=\s*\"?(?P<size>[0-9]{1,9})\"?", re.IGNORECASE)


class Page(NamedTuple):
    """One page of rows; ``next_link`` is None where it is the last one."""

    rows: list[Row]
    next_link: str | None
    size: int | None


def without_token(request: Request) -> str:
    """
    Give the URL without the mark of a page.

    >>> without_token(Request(method="GET", path="/a", query="$select=b&$skiptoken=c"))
    '/a?$select=b'

    """
    query = _TOKEN.sub("", request.query).lstrip("&")
    return f"{request.path}?{query}" if query else request.path


def page_of(
    request: Request, rows: Sequence[Row], orderby: Sequence[tuple[str, bool]], key: str, most: int
) -> Page:
    """
    Take one page of rows, in their order, and then in that of their keys.

    Args:
        request: whose header asks for a size, and whose URL says where the page begins.
        rows: every row that fits, in whichever order.
        orderby: the columns they are ordered by, and whether the greatest comes first.
        key: the column that tells rows apart.
        most: rows of a page where no size is asked, and the most that may be.

    """
    mark, marked_size = _mark(request, {*(name for name, _ in orderby), key})
    asked = _size(request) or marked_size
    size = min(asked or most, most)
    if mark is None and len(rows) <= size:
        return Page(in_order(rows, orderby), None, asked)
    order = [*orderby, (key, False)]
    ordered = in_order(rows if mark is None else [*rows, mark], order)
    begin = 0 if mark is None else next(n for n, row in enumerate(ordered) if row is mark) + 1
    chosen = ordered[begin : begin + size]
    more = begin + size < len(ordered)
    link = _link(request, chosen[-1], [name for name, _ in order], size) if more else None
    return Page(chosen, link, asked)


def _size(request: Request) -> int | None:
    found = _SIZE.search(request.headers.get("prefer", ""))
    size = int(found["size"]) if found else 0
    return size or None


def _link(request: Request, last: Row, names: Sequence[str], size: int) -> str:
    mark = {"size": size, "after": {name: last.get(name) for name in names}}
    token = base64.urlsafe_b64encode(json.dumps(mark).encode()).decode().rstrip("=")
    url = without_token(request)
    return f"{request.base}{url}{'&' if '?' in url else '?'}$skiptoken={token}"


def _mark(request: Request, names: set[str]) -> tuple[Mapping[str, Any] | None, int | None]:
    """Read where the page begins: a row as it was, and the size of the pages."""
    found = _TOKEN.search(request.query)
    if found is None:
        return None, None
    text = found["token"]
    try:
        mark = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        after, size = dict(mark["after"]), int(mark["size"])
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error):
        raise _wrong() from None
    if after.keys() != names or size < 1:
        raise _wrong()
    return after, size


def _wrong() -> Refused:
    return Refused(400, NO_OPERATION, "The $skiptoken is not of a next link of this query.")
