"""Who may ask: Host, Origin and token, and how much."""

from __future__ import annotations

import socket

import pytest

from sscsim.serve import Guard, Limits
from sscsim.serve.server import listen
from tests.unit.serve.conftest import Served, Start

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("127.0.0.1:1", 200), ("[::1]:80", 200), ("rebound.example", 421)],
)
def test_a_name_that_leads_here_by_rebinding_is_refused(
    served: Served, host: str, status: int
) -> None:
    assert served.get("WhoAmI", Host=host).status == status


def test_a_page_of_another_site_may_not_ask_and_one_of_this_server_may(served: Served) -> None:
    own = f"127.0.0.1:{served.port}"
    assert served.get("WhoAmI", Host=own, Origin=f"http://{own}").status == 200
    assert served.get("WhoAmI", Host=own, Origin="https://evil.example").status == 403
    assert served.get("WhoAmI", Host=own, Origin="null").status == 403
    assert served.get("WhoAmI", Host=own, Origin="http://[").status == 403
    assert served.get("WhoAmI", Sec_Fetch_Site="cross-site").status == 403


def test_a_token_is_asked_of_everybody(start: Start) -> None:
    served = start(guard=Guard(token="open sesame"))
    assert served.get("WhoAmI", Authorization="Bearer open sesame").status == 200
    for wrong in ({}, {"Authorization": "Bearer open"}, {"Authorization": "Basic open sesame"}):
        answer = served.get("WhoAmI", **wrong)
        assert (answer.status, answer.error) == (401, "Send the token: Authorization: Bearer ...")


def test_a_url_and_a_body_have_a_limit(start: Start) -> None:
    served = start(guard=Guard(limits=Limits(url=200, body=100)))
    assert served.get("systemusers?$filter=" + "x" * 100).status == 400
    assert served.get("systemusers?$filter=" + "x" * 300).status == 414
    assert served.ask("POST", "contacts", b"x" * 101).status == 413


def _closed_after(served: Served, *pieces: bytes) -> bytes:
    """Send pieces, and read until the server closes."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as client:
        for piece in pieces:
            client.sendall(piece)
        found = b""
        while more := client.recv(65_536):
            found += more
        return found


ASK = b"GET /api/data/v9.2/WhoAmI HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture(scope="module")
def impatient(starting: Start) -> Served:
    return starting(guard=Guard(limits=Limits(seconds=0.2)))


@pytest.mark.parametrize(
    ("pieces", "begins"),
    [
        ((), b""),
        ((ASK[:20],), b""),
        ((ASK, ASK[:20]), b"HTTP/1.1 200 OK"),
        (
            (b"POST /api/data/v9.2/contacts HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{",),
            b"HTTP/1.1 421",
        ),
        (
            (ASK.replace(b"GET", b"POST")[:-2] + b"Content-Length: 9\r\n\r\n{",),
            b"HTTP/1.1 408",
        ),
    ],
)
def test_a_client_that_does_not_come_to_an_end_is_left(
    impatient: Served, pieces: tuple[bytes, ...], begins: bytes
) -> None:
    """With nothing, half a head, half a second head, a wrong host, half a body."""
    assert _closed_after(impatient, *pieces).startswith(begins)
    assert impatient.get("WhoAmI").status == 200


def test_what_is_no_http_is_a_400_and_the_next_is_answered(served: Served) -> None:
    assert _closed_after(served, b"\x16\x03\x01 hello\r\n\r\n").startswith(b"HTTP/1.1 400")
    assert served.get("WhoAmI").status == 200


def test_a_reply_is_sent_at_once() -> None:
    """Asyncio switches delays off only where the protocol of a socket is named: 0.4 ms, not 44."""
    taken = listen("127.0.0.1", 0)
    assert taken.proto == socket.IPPROTO_TCP
    taken.close()
