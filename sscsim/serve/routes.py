"""Which request goes to whom: one table, read from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

import attrs

from sscsim.serve.about import service, who_am_i
from sscsim.serve.batch import answered
from sscsim.serve.bulkdelete import bulk_delete
from sscsim.serve.deciding import check_incoming, check_promote, deliver_incoming, deliver_promote
from sscsim.serve.definitions import definition_part, definitions
from sscsim.serve.errors import NO_SET, Refused, not_simulated
from sscsim.serve.exchange import Reply, Request, refusal
from sscsim.serve.metadata import metadata
from sscsim.serve.multiple import create_multiple, update_multiple
from sscsim.serve.ours import answered_by_us
from sscsim.serve.reading import look_at_key, read, read_within, table_of
from sscsim.serve.state import Desk, Organisation
from sscsim.serve.writes import create, delete, delete_property, put_property, update

__all__ = ["ROUTES", "Route", "dispatched", "handled"]

_SERVICE = re.compile(r"/api/data/v9\.[0-9]{1,2}(?:/|$)", re.IGNORECASE)
_OURS = re.compile(r"/sscsim(?:/|$)")
_SET = r"(?P<entityset>\w+)"
_KEY = r"(?:(?P<by>\w+)=)?(?P<key>[^()='\"]+)"
_ROW = rf"{_SET}\({_KEY}\)"
_CRM = r"Microsoft\.Dynamics\.CRM\."
_NAMED = r"(?P<named>[^()]*)"
_PROPERTY = rf"{_ROW}/(?P<name>\w+)"


class Route(NamedTuple):
    """A method, what stands behind the address of the service, and who answers."""

    method: str
    path: re.Pattern[str]
    answers: Callable[..., Reply]


def _route(method: str, path: str, answers: Callable[..., Reply]) -> Route:
    return Route(method, re.compile(path, re.DOTALL), answers)


ROUTES = (
    _route("GET", "", service),
    _route("GET", r"\$metadata", metadata),
    _route("GET", rf"EntityDefinitions(?:\({_NAMED}\))?", definitions),
    _route("GET", rf"EntityDefinitions\({_NAMED}\)(?P<rest>/.*)", definition_part),
    _route("GET", r"WhoAmI(?:\(\))?", who_am_i),
    _route("GET", r"CheckIncomingEmail\((?P<arguments>.*)\)", check_incoming),
    _route("GET", r"CheckPromoteEmail\((?P<arguments>.*)\)", check_promote),
    _route("POST", "DeliverIncomingEmail", deliver_incoming),
    _route("POST", rf"emails\({_KEY}\)/{_CRM}DeliverPromoteEmail", deliver_promote),
    _route("POST", "BulkDelete", bulk_delete),
    _route("POST", rf"{_SET}/{_CRM}CreateMultiple", create_multiple),
    _route("POST", rf"{_SET}/{_CRM}UpdateMultiple", update_multiple),
    _route("GET", rf"{_SET}(?:\([^()]*\))?(?:/\$count)?", read),
    _route("GET", rf"{_PROPERTY}(?P<rest>/\$(?:ref|count|value))?", read_within),
    _route("POST", _SET, create),
    _route("PATCH", _ROW, update),
    _route("DELETE", _ROW, delete),
    _route("PUT", _PROPERTY, put_property),
    _route("DELETE", _PROPERTY, delete_property),
)


def handled(organisation: Organisation, request: Request) -> Reply:
    """
    Answer a request; a refusal is a reply too.

    >>> from sscsim import World
    >>> from sscsim.serve import State
    >>> organisation = Organisation(State(world=World()))
    >>> handled(organisation, Request(method="GET", path="/api/data/v9.2/queues/$count")).body
    b'0'

    """
    asked = attrs.evolve(request, method="GET") if request.method == "HEAD" else request
    try:
        return _answered(organisation, asked)
    except Refused as refused:
        return refusal(refused)


def _answered(organisation: Organisation, request: Request) -> Reply:
    if _OURS.match(request.path):
        return _by_us(organisation, request)
    rest = _rest(request)
    if request.method == "POST" and rest == "$batch":
        return answered(organisation, request, dispatched)
    if request.method == "GET":
        return dispatched(organisation.desk(), request)
    with organisation.changing() as desk:
        return dispatched(desk, request)


def _by_us(organisation: Organisation, request: Request) -> Reply:
    rest = unquote(request.path).removeprefix("/sscsim")
    if request.method == "GET":
        return answered_by_us(organisation.desk(), request, rest)
    with organisation.changing() as desk:
        return answered_by_us(desk, request, rest)


def dispatched(desk: Desk, request: Request) -> Reply:
    """Answer a request at a desk."""
    route, named = _found(request)
    by = named.pop("by", None)
    if by is not None:
        look_at_key(by, table_of(desk, named.get("entityset", "emails")))
    return route.answers(desk, request, **named)


def _rest(request: Request) -> str:
    """Give what stands behind the address of the service."""
    path = unquote(request.path)
    service = _SERVICE.match(path)
    if service is None:
        what = "The Web API is at /api/data/v9.2/, and explanations at /sscsim/."
        raise Refused(404, NO_SET, what)
    return path[service.end() :].rstrip("/")


def _found(request: Request) -> tuple[Route, dict[str, str]]:
    rest = _rest(request)
    for route in ROUTES:
        match = route.path.fullmatch(rest)
        if match is not None and route.method == request.method:
            return route, match.groupdict()
    raise not_simulated(f"{request.method} {rest[:100]}")
