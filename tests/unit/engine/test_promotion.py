"""The email row that a promotion leaves behind, column by column."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sscsim.engine import simulate
from sscsim.engine.promotion import _account_of
from sscsim.events import Write
from sscsim.vocabulary import Ref
from sscsim.world import Email
from tests.worlds import (
    STRANGER,
    Thing,
    account,
    contact,
    email,
    event,
    lead,
    mail,
    played,
    queue,
    row,
    scene,
    user,
)

HANNA = user("hanna", 0)
LEAD = {"table": "lead", "id": "l1"}
SENT = email("e1", messageid="<e1@x.example>", subject="Offer", regardingobjectid=LEAD)
HEADERS = {"Auto-Submitted": "auto-replied", "Reply-To": "x@y.example", "X-Other": "no"}


def created(*things: Thing, key: str = "m1", **settings: Any) -> Email:
    """Play, and give the row of the message."""
    found = played(*things, **settings).world.emails.get(key)
    assert found is not None
    return found


def test_the_columns_of_a_promoted_reply() -> None:
    """Steps 17 to 21."""
    message = mail(
        sender=f"Some One <{STRANGER}>", subject="Re: Offer CRM:0001007",
        in_reply_to="<e1@x.example>", headers=HEADERS,
    )  # fmt: skip
    row = created(HANNA, SENT, message)
    moment = datetime(2026, 3, 2, 8, tzinfo=UTC)
    expected: dict[str, Any] = {
        "subject": "Re: Offer CRM:0001007",
        "messageid": "m1@scenario.invalid",
        "inreplyto": "e1@x.example",
        "trackingtoken": "crm:0001007",
        "correlationmethod": 3,
        "correlatedactivityid": "e1",
        "parentactivityid": "e1",
        "correlatedsubjectchanged": True,
        "acceptingentityid": ("systemuser", "hanna"),
        "receivingmailboxid": "hanna",
        "regardingobjectid": ("lead", "l1"),
        "directioncode": False,
        "statecode": 1,
        "statuscode": 4,
        "ownerid": ("systemuser", "hanna"),
        "owningbusinessunit": None,
        "createdby": ("systemuser", "SYSTEM"),
        "createdon": moment,
        "senton": moment,
        "actualend": moment,
        "sender": STRANGER,
        "torecipients": "hanna@contoso.example;",
        "emailsender": None,
        "sendersaccount": None,
        "notifications": 0,
        "isduplicatesenderunresolved": False,
        "sharedwith": (("systemuser", "hanna"),),
        "hashed": True,
        "incoming": True,
    }
    assert {name: getattr(row, name) for name in expected} == expected
    assert row.internetmessageheaders is not None
    kept = {"Auto-Submitted": "auto-replied", "Reply-To": "x@y.example"}
    assert json.loads(row.internetmessageheaders) == kept


def test_the_parties_of_the_row() -> None:
    """PTY-14: an unresolved party has a name and no id."""
    row = created(HANNA, mail(sender=f"Some One <{STRANGER}>", to="hanna", cc=["nobody"]))
    parties = [
        (p.participationtypemask, p.addressused, p.partyid, p.unresolvedpartyname)
        for p in row.parties
    ]
    assert parties == [
        (1, STRANGER, None, "Some One"),
        (2, "hanna@contoso.example", ("systemuser", "hanna"), None),
        (3, "nobody@contoso.example", None, "nobody@contoso.example"),
    ]


def test_a_known_sender_and_the_unit_of_the_owner_are_columns() -> None:
    """PTY-3, OWN-7: two links that a stranger and an organisation without units leave empty."""
    hanna = user("hanna", 0, businessunitid="east")
    made = created(hanna, row("businessunits", "east"), contact("ivo", STRANGER), mail())
    assert (made.emailsender, made.owningbusinessunit) == (("contact", "ivo"), "east")


def test_a_colleague_who_sends_gets_nothing_shared() -> None:
    """VIS-3: recipients do; the sender has his own copy."""
    made = created(HANNA, user("paul", 4), mail(sender="paul"))
    assert made.emailsender == ("systemuser", "paul")
    assert made.sharedwith == (("systemuser", "hanna"),)


def test_every_to_address_is_written_down_once() -> None:
    """VAL-10: each with a semicolon behind it; Cc stands among the parties alone."""
    made = created(HANNA, mail(to=["hanna", STRANGER, "hanna"], cc=["nobody"]))
    assert made.torecipients == f"hanna@contoso.example;{STRANGER};"


def test_headers_are_kept_as_they_are_written() -> None:
    """SYN-15: a letter beyond ASCII is one character of the five hundred."""
    made = created(HANNA, mail(headers={"Reply-To": "Jürgen <j@y.example>"}))
    assert made.internetmessageheaders == '{"Reply-To": "Jürgen <j@y.example>"}'


def test_the_columns_of_a_message_that_answers_nothing() -> None:
    """The no twin."""
    row = created(HANNA, mail())
    thread = (row.inreplyto, row.trackingtoken, row.conversationindex)
    match = (row.correlatedactivityid, row.parentactivityid, row.correlatedsubjectchanged)
    other = (row.regardingobjectid, row.internetmessageheaders)
    assert {*thread, *match, *other} == {None}
    assert row.correlationmethod == 0


def test_a_token_leaves_the_parent_empty() -> None:
    """COR-51: only the two header methods set it."""
    holder = email("e1", trackingtoken="CRM:0001007")
    row = created(HANNA, holder, mail(subject="CRM:0001007"))
    assert (row.correlatedactivityid, row.parentactivityid) == ("e1", None)


@pytest.mark.parametrize(
    ("subject", "strip", "changed"),
    [
        ("RE: AW: Offer", True, False),
        ("Re: Offer", False, True),
        ("Offer", False, False),
        ("Re: Bolts", True, True),
    ],
)
def test_whether_the_subject_was_changed(subject: str, strip: bool, changed: bool) -> None:
    """COR-53: `subject_changed_strip_prefix`."""
    switch = {"subject_changed_strip_prefix": strip}
    row = created(HANNA, SENT, mail(subject=subject, in_reply_to="<e1@x.example>"), assume=switch)
    assert row.correlatedsubjectchanged is changed


def test_long_values_are_cut() -> None:
    """VAL-10, SYN-15: 800, 250, 500 and 500 characters."""
    many = [f"{number:03}{'x' * 40}@contoso.example" for number in range(12)]
    long = mail(
        subject="x" * 900, sender=f"{'y' * 260}@outside.example", to=["hanna", *many],
        headers={"Reply-To": "z" * 600}, mailboxes=["hanna"],
    )  # fmt: skip
    row = created(HANNA, long)
    lengths = [
        len(text or "")
        for text in (row.subject, row.sender, row.torecipients, row.internetmessageheaders)
    ]
    assert lengths == [800, 250, 500, 500]


def test_a_person_who_tracks_is_the_creator() -> None:
    """OWN-8, MAN-4: only for mail tracked by hand `createdby` names a person."""
    track = event("track", mail="m1", mailbox="paul")
    row = created(user("paul", 4), mail(to="paul"), track)
    assert (row.createdby, row.acceptingentityid) == (("systemuser", "paul"), None)


def test_an_ambiguous_sender_is_marked() -> None:
    """PTY-6: `isduplicatesenderunresolved`."""
    rows = (contact("ivo", STRANGER), contact("mia", STRANGER))
    only = {"UnresolveSenderInCaseOfMultipleMatch": True}
    assert created(HANNA, *rows, mail(), settings=only).isduplicatesenderunresolved
    assert not created(HANNA, *rows, mail()).isduplicatesenderunresolved


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (account("firm", STRANGER), ("account", "firm")),
        (
            contact(
                "ivo", STRANGER, parentcustomerid={"table": "account", "id": "firm", "gone": True}
            ),
            ("account", "firm"),
        ),
        (contact("ivo", STRANGER), None),
        (
            contact(
                "ivo", STRANGER, parentcustomerid={"table": "contact", "id": "x", "gone": True}
            ),
            None,
        ),
        (lead("mia", STRANGER), None),
        (user("paul", 4, personalemailaddress=STRANGER), None),
    ],
)
def test_the_account_of_the_sender(row: Thing, expected: Any) -> None:
    """PTY-21: the account itself, or the parent of the contact."""
    assert created(HANNA, row, mail()).sendersaccount == expected


def test_nobody_has_no_account() -> None:
    """PTY-21: the no twin."""
    assert _account_of(scene().world, None) is None


def test_a_name_that_is_taken_gets_a_number() -> None:
    """DUP-2: a message and an email of one id are two rows."""
    boxes = (HANNA, queue("sales", 0))
    again = event("resync", mailbox="hanna", processemailreceivedafter="2020-01-01T00:00:00Z")
    rename = event("write", record="m1", messageid="<other@x.example>")
    run = played(*boxes, mail(), rename, again)
    assert [one.activityid for one in run.world.emails] == ["m1", "m1~2"]
    scenario = scene(*boxes, mail(), rename, again)
    second = Write(record=Ref("email", "m1~2"), columns={"messageid": "third@x.example"})
    run = simulate(scenario.world, (*scenario.events, second, scenario.events[-1]))
    assert [one.activityid for one in run.world.emails] == ["m1", "m1~2", "m1~3"]


def test_no_hashes_are_stored_where_that_is_off() -> None:
    """COR-40."""
    assert not created(
        HANNA, mail(), settings={"DisableSmartMatchingEmailHashCreation": True}
    ).hashed
