"""The email row that an email sent from Dynamics leaves, column by column."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from sscsim.engine.sending import sent_email
from sscsim.events import Send
from sscsim.vocabulary import Ref
from sscsim.world import Email, World
from tests.worlds import STRANGER, Thing, account, event, queue, scene, user

HANNA, PAUL = user("hanna", 1), user("paul", 4)
MOMENT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def asked(*things: Thing, **keys: Any) -> tuple[World, Send]:
    """A world and the sending of one email in it."""
    scenario = scene(*things, event("send", id="s1", **keys))
    [send] = scenario.events
    assert isinstance(send, Send)
    return scenario.world, send


def sent(*things: Thing, **keys: Any) -> Email:
    """The row that it leaves."""
    return sent_email(*asked(*things, **keys))


def test_the_columns_of_a_sent_answer() -> None:
    """COR-20, SP-9: who sent it, when, and which email it answers first."""
    row = sent(
        HANNA,
        **{"from": "hanna"},
        to=[STRANGER],
        subject="Re: Offer",
        received="2026-03-02T08:00:00Z",
        in_reply_to=["<a@x.example>", "<b@x.example>"],
        thread_index=b64encode(b"\x01" * 22).decode(),
    )
    hanna = Ref("systemuser", "hanna")
    expected: dict[str, Any] = {
        "activityid": "s1",
        "subject": "Re: Offer",
        "messageid": "s1@scenario.invalid",
        "inreplyto": "a@x.example",
        "conversationindex": b"\x01" * 22,
        "trackingtoken": None,
        "regardingobjectid": None,
        "directioncode": True,
        "statuscode": 3,
        "ownerid": hanna,
        "createdby": hanna,
        "createdon": MOMENT,
        "senton": MOMENT,
        "actualend": MOMENT,
        "sender": "hanna@contoso.example",
        "emailsender": hanna,
        "hashed": True,
    }
    assert {name: getattr(row, name) for name in expected} == expected


def test_an_email_that_answers_nothing_names_none() -> None:
    """The no twin."""
    row = sent(HANNA, **{"from": "hanna"})
    assert (row.inreplyto, row.conversationindex, row.sharedwith) == (None, None, ())


def test_a_sender_may_be_named_whatever_from_says() -> None:
    """OWN-5: on behalf of somebody; the row of the sender owns it."""
    world, send = asked(HANNA, PAUL, **{"from": "paul"})
    row = sent_email(world, attrs.evolve(send, sender=Ref("systemuser", "hanna")))
    assert (row.emailsender, row.ownerid) == (("systemuser", "hanna"), ("systemuser", "hanna"))
    assert row.sender == "paul@contoso.example"
    assert sent_email(world, send).emailsender == ("systemuser", "paul")


def test_only_the_first_from_is_the_sender() -> None:
    """SP-5: as for mail that comes in."""
    row = sent(PAUL, **{"from": f"{STRANGER}, paul@contoso.example"})
    assert (row.sender, row.emailsender) == (STRANGER, None)
    assert [one.addressused for one in row.parties] == [STRANGER]


def test_an_email_without_from_has_no_sender() -> None:
    """What an export or a client left out is not made up."""
    world, send = asked(HANNA, **{"from": "hanna"})
    row = sent_email(
        world, attrs.evolve(send, sender=None, message=attrs.evolve(send.message, from_=()))
    )
    assert (row.sender, row.emailsender, row.ownerid, row.parties) == (None, None, None, ())


def test_an_email_of_a_queue_that_is_gone_belongs_to_nobody() -> None:
    """OWN-5: an export may leave the queue out."""
    world, send = asked(queue("sales", 0, ownerid="paul"), PAUL, **{"from": "sales"})
    assert sent_email(world, send).ownerid == ("systemuser", "paul")
    gone = attrs.evolve(send, sender=Ref("queue", "gone"))
    assert sent_email(world, gone).ownerid is None


@pytest.mark.parametrize("table", ["account", "systemuser"])
def test_whoever_else_sent_it_owns_it(table: str) -> None:
    """OWN-5: only a queue has an owner that counts for it."""
    rows = [account("firm", STRANGER)] if table == "account" else [user("firm", 4)]
    world, send = asked(*rows, **{"from": STRANGER if table == "account" else "firm"})
    assert sent_email(world, send).ownerid == (table, "firm")


def test_columns_that_the_event_gives_are_written() -> None:
    """Contract 2: a test or an export may know more than the message says."""
    world, send = asked(HANNA, **{"from": "hanna"}, subject="Offer")
    row = sent_email(world, attrs.evolve(send, columns={"subject": "Bolts", "statecode": 0}))
    assert (row.subject, row.statecode) == ("Bolts", 0)
    assert sent_email(world, send).subject == "Offer"
