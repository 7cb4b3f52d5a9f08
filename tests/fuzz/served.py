"""What is fuzzed of `serve`: a filter and a batch from outside, against an organisation."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from urllib.parse import quote

from sscsim.scenario import load_scenario_text
from sscsim.serve import Organisation, State, handled
from sscsim.serve.exchange import Request

__all__ = ["SEEDS", "SERVED"]

_STORY = """
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 0}
emails: [{id: e1, messageid: "<offer@contoso.example>", subject: Offer}]
"""
_ROOT = "/api/data/v9.2"
_FAULT = 500
_BATCH = "multipart/mixed; boundary=b"
_PATCH = (
    "PATCH /api/data/v9.2/usersettingscollection(hanna) HTTP/1.1\r\n"
    "Content-Type: application/json\r\n\r\n"
    '{"incomingemailfilteringmethod": 1}\r\n'
)
_PART = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n"


@cache
def _start() -> State:
    return State(world=load_scenario_text(_STORY).world)


def _asked(request: Request) -> None:
    """Hold that a request is answered or refused, and that what is refused changes nothing."""
    organisation = Organisation(_start())
    reply = handled(organisation, request)
    assert reply.status != _FAULT, reply.body
    if "json" in reply.headers.get("Content-Type", ""):
        json.loads(reply.body)
    if reply.status > _FAULT:
        assert organisation.state is _start()


def _filter(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    _asked(Request(method="GET", path=f"{_ROOT}/emails", query=f"$filter={quote(text)}"))


def _batch(data: bytes) -> None:
    headers = {"content-type": _BATCH}
    _asked(Request(method="POST", path=f"{_ROOT}/$batch", headers=headers, body=data))


SERVED: Mapping[str, Callable[[bytes], None]] = {"filter": _filter, "batch": _batch}
SEEDS: Mapping[str, tuple[bytes, ...]] = {
    "filter": (
        b"subject eq 'Offer' and (statecode eq 0 or not contains(subject,'x'))",
        b'Microsoft.Dynamics.CRM.In(PropertyName=\'subject\',PropertyValues=["Offer","B"])',
        b'Microsoft.Dynamics.CRM.Between(PropertyName=\'statecode\',PropertyValues=["0","2"])',
        b"createdon gt 2026-01-01T00:00:00Z and activityid ne 00000000-0000-0000-0000-000000000000",
    ),
    "batch": (
        f"--b\r\n{_PART}\r\n{_PATCH}--b--\r\n".encode(),
        (
            "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n"
            f"--c\r\n{_PART}Content-ID: 1\r\n\r\n{_PATCH}--c--\r\n--b--\r\n"
        ).encode(),
        f"--b\r\n{_PART}\r\nGET {_ROOT}/emails HTTP/1.1\r\n\r\n--b--\r\n".encode(),
    ),
}
