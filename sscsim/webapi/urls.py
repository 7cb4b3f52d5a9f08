"""A URL of the Web API read into what it asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

import attrs

from sscsim.webapi.errors import QueryError, near
from sscsim.webapi.expands import Expand, count_of, expands_of, names_in, order_of

__all__ = ["Expand", "Query", "query_of"]

_PATH = re.compile(r"^(?:/?api/data/v\d+(?:\.\d+)?)?/?(?P<rest>.*)$", re.IGNORECASE)
_SET = re.compile(r"^(?P<set>\w+)(?:\((?P<key>[^()]*)\))?(?P<count>/\$count)?/?$")
_OPTIONS = ("$select", "$filter", "$orderby", "$top", "$count", "$expand")
_HOW = "Write an entity set and options: systemusers?$select=fullname&$filter=isdisabled eq false"


@attrs.frozen(kw_only=True)
class Query:
    """
    What a URL asks for.

    >>> query_of("queues?$select=name&$top=1").top
    1

    """

    entityset: str
    key: str | None = None
    only_count: bool = False
    select: tuple[str, ...] = ()
    filter: str | None = None
    orderby: tuple[tuple[str, bool], ...] = ()
    top: int | None = None
    count: bool = False
    expand: tuple[Expand, ...] = ()


def query_of(url: str) -> Query:
    """
    Read a URL, with host or without, its blanks as they are or as ``%20``.

    Raises:
        QueryError: with everything that is wrong with it.

    >>> query_of("https://contoso.crm.dynamics.com/api/data/v9.2/queues(q1)?$select=name").key
    'q1'

    """
    try:
        parts = urlsplit(url.strip())
    except ValueError as error:
        raise QueryError([(f"this is no URL: {error}.", _HOW)]) from None
    path = _PATH.match(unquote(parts.path))
    named = None if path is None else _SET.match(path["rest"])
    if named is None:
        raise QueryError([("this names no entity set.", _HOW)])
    options = _options(parts.query)
    reasons = [
        (f"{name} is not answered here.", near(name, _OPTIONS))
        for name in options
        if name not in _OPTIONS
    ]
    top = count_of(options.get("$top"), reasons)
    count = _truth(options.get("$count"), reasons)
    expand = expands_of(options.get("$expand", ""), reasons)
    orderby = order_of(options.get("$orderby", ""), reasons)
    if reasons:
        raise QueryError(reasons)
    key = named["key"]
    return Query(
        entityset=named["set"],
        key=None if key is None else key.rpartition("=")[2].strip(" '\""),
        only_count=named["count"] is not None,
        select=names_in(options.get("$select", "")),
        filter=options.get("$filter"),
        orderby=orderby,
        top=top,
        count=count,
        expand=expand,
    )


def _options(query: str) -> Mapping[str, str]:
    """Read the options; ``+`` is a blank only where the URL has no other."""
    found = {}
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            text = value.replace("+", " ") if " " not in value and "%20" not in value else value
            option = unquote(name).strip()
            if option in found:
                raise QueryError([(f"{option[:40]} stands twice.", "Write it once.")])
            found[option] = unquote(text).strip()
    return found


def _truth(text: str | None, reasons: list[tuple[str, str]]) -> bool:
    if text not in {None, "true", "false"}:
        reasons.append((f'$count is "{(text or "")[:40]}".', "Write $count=true or $count=false."))
    return text == "true"
