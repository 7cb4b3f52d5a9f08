"""Rows of every kind that can be made, and those that cannot."""

from __future__ import annotations

from typing import Any

import pytest

from sscsim.serve.ids import wire_id
from sscsim.vocabulary import Ref
from tests.unit.serve.conftest import STORY, Served, Start

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

HANNA = wire_id(Ref("systemuser", "hanna"))
SALES = wire_id(Ref("queue", "sales"))
E1 = wire_id(Ref("email", "e1"))


def test_a_queue_and_its_mailbox_are_made_and_read(served: Served) -> None:
    """The new queue accepts what is sent to it (FLT-3, FLT-4)."""
    queue = served.ask(
        "POST",
        "queues",
        {"name": "Press", "emailaddress": "press@contoso.example"},
        Prefer="return=representation",
    ).json["queueid"]
    [profile] = served.get("emailserverprofiles").value
    mailbox = {
        "emailaddress": "press@contoso.example",
        "regardingobjectid_queue@odata.bind": f"/queues({queue})",
        "emailserverprofile@odata.bind": f"emailserverprofiles({profile['emailserverprofileid']})",
    }
    assert served.ask("POST", "mailboxes", mailbox).status == 204
    mail = {"From": "someone@outside.example", "To": "press@contoso.example", "MessageId": "<p@x>"}
    key = served.ask("POST", "DeliverIncomingEmail", mail).json["EmailId"]
    assert served.get(f"emails({key})").json["_acceptingentityid_value"] == queue


def test_an_email_is_made_and_laid_into_a_queue(served: Served) -> None:
    made = served.ask("POST", "emails", {"subject": "Note", "directioncode": False})
    key = made.headers["odata-entityid"].rpartition("(")[2].rstrip(")")
    item = {
        "queueid@odata.bind": f"/queues({SALES})",
        "objectid_email@odata.bind": f"/emails({key})",
    }
    before = len(served.get("queueitems").value)
    assert served.ask("POST", "queueitems", item).status == 204
    [last] = [row for row in served.get("queueitems").value if row["_objectid_value"] == key]
    assert last["_queueid_value"] == SALES
    assert len(served.get("queueitems").value) == before + 1


@pytest.mark.parametrize(
    ("entityset", "body", "status"),
    [
        ("mailboxes", {"emailaddress": "a@b.example"}, 400),
        ("queueitems", {"queueid@odata.bind": f"/queues({SALES})"}, 400),
        ("usersettingscollection", {"incomingemailfilteringmethod": 1}, 501),
        ("organizations", {"name": "Fabrikam"}, 501),
        ("emails", {"activityid": E1}, 412),
        ("emails", {"activityid": "e1"}, 400),
        ("emails", {"regardingobjectid_contact@odata.bind": "contacts"}, 400),
        ("emails", {"nothing_contact@odata.bind": f"/systemusers({HANNA})"}, 501),
    ],
)
def test_what_cannot_be_made_is_refused(
    served: Served, entityset: str, body: dict[str, Any], status: int
) -> None:
    before = served.organisation.state
    assert served.ask("POST", entityset, body).status == status
    assert served.organisation.state is before


def test_a_flag_that_is_assumed_to_refuse_tools_refuses_them(start: Start) -> None:
    """SET-6: the switch hide_flags_block_api_writes."""
    served = start(
        STORY
        + "assume: {hide_flags_block_api_writes: true}\n"
        + "organization: {orgdborgsettings: {HideTrackAllOption: true}}\n"
    )
    path = "usersettingscollection(jonas)"
    assert served.ask("PATCH", path, {"incomingemailfilteringmethod": 0}).status == 403
    assert served.ask("PATCH", path, {"incomingemailfilteringmethod": 1}).status == 204


def test_a_fault_of_ours_is_a_500_and_the_next_is_answered(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("sscsim.serve.state.tables_of", None)
        served.organisation.state = served.organisation.state.after(served.organisation.state.world)
        answer = served.get("queues")
    assert (answer.status, answer.error) == (500, "A fault of the simulator: TypeError.")
    assert served.get("queues").status == 200
