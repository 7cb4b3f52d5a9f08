"""``$batch``: many requests in one, and change sets that are done whole or not at all."""

from __future__ import annotations

import pytest

from sscsim.remedy import Request, batches
from sscsim.serve import Limits, Organisation
from sscsim.serve.ids import wire_id
from sscsim.vocabulary import Ref
from tests.unit.serve.conftest import Answer, Served

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

USERS = [wire_id(Ref("systemuser", name)) for name in ("hanna", "jonas")]


def _mend(url: str, value: int = 1) -> Request:
    body = {"incomingemailfilteringmethod": value}
    return Request(step=3, method="PATCH", url=f"/api/data/v9.2/{url}", body=body)


def _send(served: Served, body: str, **headers: str) -> Answer:
    kind = "multipart/mixed; boundary=batch_sscsim"
    return served.ask("POST", "$batch", body.encode(), **{"Content_Type": kind, **headers})


def _stored(served: Served) -> list[int]:
    rows = served.get("usersettingscollection?$select=incomingemailfilteringmethod").value
    return [row["incomingemailfilteringmethod"] for row in rows]


def test_the_batch_that_a_plan_holds_is_done(served: Served) -> None:
    """AUD-4, step 3, in one change set."""
    [body] = batches([_mend(f"usersettingscollection({user})") for user in USERS])
    answer = _send(served, body)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("multipart/mixed; boundary=batchresponse_")
    assert answer.body.count(b"HTTP/1.1 204 No Content") == 2
    assert b"Content-ID: 2" in answer.body
    assert _stored(served)[:2] == [1, 1]


def test_a_change_set_of_which_one_is_refused_leaves_nothing_behind(served: Served) -> None:
    before = served.organisation.state
    nobody = "usersettingscollection(11111111-0000-4000-8000-000000000009)"
    first = _mend(f"usersettingscollection({USERS[0]})")
    [body] = batches([first, _mend(f"{nobody}", 9)])
    answer = _send(served, body)
    assert answer.status == 400
    assert answer.body.count(b"HTTP/1.1 ") == 1
    assert b"0x80040203" in answer.body
    assert served.organisation.state is before


def _part(line: str, body: str = "", *more: str) -> str:
    head = ["Content-Type: application/http", "Content-Transfer-Encoding: binary", *more]
    kind = ["Content-Type: application/json"] if body else []
    return "\r\n".join([*head, "", f"{line} HTTP/1.1", *kind, "", body])


def _batch(*parts: str) -> str:
    return "".join(f"--batch_sscsim\r\n{part}\r\n" for part in parts) + "--batch_sscsim--\r\n"


def _set(*parts: str) -> str:
    inner = "".join(f"--c\r\n{part}\r\n" for part in parts) + "--c--\r\n"
    return f"Content-Type: multipart/mixed; boundary=c\r\n\r\n{inner}"


def test_requests_stop_at_the_first_that_fails_unless_they_are_to_go_on(served: Served) -> None:
    body = _batch(
        _part("GET queues?$select=name"),
        _part("GET /api/data/v9.2/nothing"),
        _part("GET https://127.0.0.1/api/data/v9.2/systemusers?$select=fullname"),
    )
    stopped = _send(served, body)
    assert stopped.status == 404
    assert stopped.body.count(b"HTTP/1.1 ") == 2
    going = _send(served, body, Prefer="odata.continue-on-error")
    assert going.status == 200
    assert going.body.count(b"HTTP/1.1 200 OK") == 2
    assert b"Hanna Reyes" in going.body


def test_a_row_that_was_made_is_named_by_its_content_id(served: Served) -> None:
    body = _batch(
        _set(
            _part("POST accounts", '{"name": "Fabrikam $1"}', "Content-ID: 1"),
            _part("PATCH $1", '{"name": "Fabrikam"}', "Content-ID: 2"),
            _part("PATCH emails(e1)", '{"regardingobjectid_account_email@odata.bind": "$1"}'),
        )
    )
    assert _send(served, body).status == 200
    [account] = served.get("accounts").value
    assert account["name"] == "Fabrikam"
    assert served.get("emails(e1)").json["_regardingobjectid_value"] == account["accountid"]


def test_a_content_id_that_nothing_bears_is_a_400(served: Served) -> None:
    answer = _send(served, _batch(_set(_part("PATCH $7", '{"name": "x"}'))))
    assert answer.status == 400
    assert b"Content-ID Reference: '$7' does not exist in the batch context." in answer.body


@pytest.mark.parametrize(
    "body",
    [
        "",
        "--other\r\n\r\n--other--",
        _batch("Content-Type: text/plain\r\n\r\nhello"),
        _batch(_part("nonsense")),
        _batch(_part("GET http://[")),
        _batch(_set(_part("POST contacts", "{}"))).replace("--batch_sscsim--", ""),
        "--batch_sscsim\r\nContent-Type: multipart/mixed; boundary=batch_sscsim\r\n\r\n" * 3_000,
    ],
)
def test_what_is_no_batch_is_refused(served: Served, body: str) -> None:
    answer = _send(served, body)
    assert answer.status == 400
    assert answer.json["error"]["code"] in {"0x80048d19", "0x80060888"}


def test_a_change_set_may_not_read(served: Served) -> None:
    answer = _send(served, _batch(_set(_part("GET queues"))))
    assert answer.status == 400
    assert b"A change set may not hold a GET." in answer.body


def test_a_batch_within_a_batch_and_one_that_is_too_large_are_refused(served: Served) -> None:
    assert _send(served, _batch(_part("POST $batch", "{}"))).status == 501
    limits = served.organisation.limits
    served.organisation.limits = Limits(batch=2)
    try:
        answer = _send(served, _batch(*[_part("GET queues")] * 3))
    finally:
        served.organisation.limits = limits
    assert (answer.status, answer.error) == (400, "A batch may have 2 requests.")
    assert isinstance(served.organisation, Organisation)
