"""Who may ask: Host, Origin and token, and how much."""

from __future__ import annotations

import pytest

from sscsim.serve import Guard, Limits
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
