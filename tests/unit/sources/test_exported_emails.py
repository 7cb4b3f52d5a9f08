"""Emails that were exported as the state before: replies find them, and what is missing is told."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sscsim import Delivery, Message, decide
from sscsim.decisions import Decision
from sscsim.mail import parse_address
from sscsim.sources import Snapshot
from sscsim.vocabulary import CorrelationMethod, Ref
from tests.unit.sources.snapshot_folders import CONTOSO, HANNA, IVO, ORGANIZATION, PAUL, loaded

BASE = bytes(range(22))
LEAD, OFFER = "99999999-0000-4000-8000-000000000001", "88888888-0000-4000-8000-000000000001"
_TABLE = "@Microsoft.Dynamics.CRM.lookuplogicalname"
PARTIES: list[dict[str, Any]] = [
    {
        "activitypartyid": "a1",
        "participationtypemask": 1,
        "addressused": "hanna@contoso.example",
        "_partyid_value": HANNA,
        f"_partyid_value{_TABLE}": "systemuser",
    },
    {
        "activitypartyid": "a2",
        "participationtypemask": 2,
        "addressused": "Ivo@Fabrikam.example",
        "_partyid_value": IVO,
        f"_partyid_value{_TABLE}": "contact",
    },
]
EMAIL: dict[str, Any] = {
    "@odata.etag": 'W/"1"',
    "activityid": OFFER,
    "subject": "Offer for pumps CRM:0001007",
    "messageid": "<Offer@contoso.example>",
    "inreplyto": None,
    "conversationindex": b64encode(BASE).decode(),
    "trackingtoken": "CRM:0001007",
    "directioncode": True,
    "statecode": 1,
    "senton": "2026-02-01T08:00:00Z",
    "_ownerid_value": HANNA,
    f"_ownerid_value{_TABLE}": "systemuser",
    "_regardingobjectid_value": LEAD,
    f"_regardingobjectid_value{_TABLE}": "lead",
    "sender": "hanna@contoso.example",
    "torecipients": "ivo@fabrikam.example;",
    "email_activity_parties": PARTIES,
}
SMART = {"enablesmartmatching": True, "hashminaddresscount": 2}


def _contoso(
    folder: Path, email: Mapping[str, Any], method: int = 1, **organization: Any
) -> Snapshot:
    """Save Contoso with one email; Hanna tracks answers only, Paul may read everything."""
    paul = {**CONTOSO["systemusers"][0], "systemuserid": PAUL, "fullname": "Paul Weiss",
            "internalemailaddress": "paul@contoso.example"}  # fmt: skip
    files: dict[str, Any] = {
        **CONTOSO,
        "systemusers": [*CONTOSO["systemusers"], paul],
        "usersettingscollection": [{"systemuserid": HANNA, "incomingemailfilteringmethod": method}],
        "leads": [{"leadid": LEAD, "fullname": "Pumps"}],
        "organizations": [{"organizationid": ORGANIZATION, **organization}],
        "emails": [email],
    }
    return loaded(folder, files)


def _reply(snapshot: Snapshot, **headers: Any) -> Decision:
    """Let Ivo write to Hanna; the subject is another one unless it is given."""
    [box] = snapshot.world.directory.mailboxes_at("hanna@contoso.example")
    given = {"subject": "Something else", **headers}
    message = Message(
        source="reply",
        messageid="r1@fabrikam.example",
        from_=(parse_address("ivo@fabrikam.example"),),
        to=(parse_address("hanna@contoso.example"),),
        **given,
    )
    return decide(snapshot.world, Delivery(message=message, mailbox=box.mailboxid))


_WAYS = [
    (CorrelationMethod.IN_REPLY_TO, {"inreplyto": ("offer@CONTOSO.example",)}, "messageid"),
    (CorrelationMethod.TRACKING_TOKEN, {"subject": "Re: crm:0001007"}, "trackingtoken"),
    (CorrelationMethod.CONVERSATION_INDEX, {"conversationindex": BASE + b"reply"},
     "conversationindex"),
    (CorrelationMethod.SMART_MATCHING, {"subject": "AW: Offer for pumps CRM:0001007"},
     "email_activity_parties"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "headers"), [way[:2] for way in _WAYS])
def test_a_reply_finds_an_exported_email_by_each_of_its_marks(
    tmp_path: Path, method: CorrelationMethod, headers: Mapping[str, Any]
) -> None:
    """COR-10, COR-25, COR-32, COR-44: and takes over its Regarding (COR-52)."""
    token = {} if method is CorrelationMethod.TRACKING_TOKEN else {"trackingtoken": None}
    decision = _reply(_contoso(tmp_path, {**EMAIL, **token}, **SMART), **headers)
    assert decision.promoted
    assert decision.correlationmethod is method
    assert decision.correlated_email == "Offer@contoso.example"
    assert decision.regarding == Ref("lead", LEAD)
    assert decision.owner is not None
    assert decision.owner.id == HANNA


@pytest.mark.parametrize(("method", "headers", "column"), _WAYS)
def test_it_does_not_where_that_mark_was_not_exported(
    tmp_path: Path, method: CorrelationMethod, headers: Mapping[str, Any], column: str
) -> None:
    """And the note of what was left out says so, once for all emails."""
    left = {column, "trackingtoken", "sender", "torecipients"}
    email = {name: value for name, value in EMAIL.items() if name not in left}
    snapshot = _contoso(tmp_path, email, **SMART)
    assert not _reply(snapshot, **headers).promoted, method
    assert [note for note in snapshot.notes if f"emails.json does not hold {column}" in note]


_TAKEN = [
    ("email_activity_parties", "their parties are read from sender and torecipients"),
    ("messageid", "no reply finds them by In-Reply-To, and a copy of one is no duplicate"),
    ("conversationindex", "no reply finds them by its Thread-Index"),
    ("trackingtoken", "no reply finds them by the token in its subject"),
    ("directioncode", "each counts as sent, so that a copy of one is no duplicate"),
    ("regardingobjectid", "an answer to one of them gets no Regarding from it"),
    ("ownerid", "who can read them is not known, and no answer goes to their owner"),
]


def test_what_each_column_is_needed_for_is_told_where_it_is_missing(tmp_path: Path) -> None:
    """An export with all of them has no such note; an empty one is not a missing one."""
    bare = _contoso(tmp_path / "bare", {"activityid": OFFER})
    told = [note for note in bare.notes if note.startswith("emails.json")]
    assert told == [f"emails.json does not hold {column}: {taken}." for column, taken in _TAKEN]
    empty = dict.fromkeys(EMAIL) | {"activityid": OFFER}
    whole = _contoso(tmp_path / "whole", empty)
    assert not [note for note in whole.notes if note.startswith("emails.json")]


def test_without_parties_the_addresses_of_sender_and_torecipients_are_compared(
    tmp_path: Path,
) -> None:
    """SP-8: they are enough for smart matching."""
    left = {"email_activity_parties", "trackingtoken"}
    email = {name: value for name, value in EMAIL.items() if name not in left}
    decision = _reply(_contoso(tmp_path, email, **SMART), subject="Offer for pumps CRM:0001007")
    assert decision.correlationmethod is CorrelationMethod.SMART_MATCHING


@pytest.mark.parametrize(("incoming", "outcome"), [(True, "duplicate"), (False, "promoted")])
def test_a_copy_of_an_exported_email_is_a_duplicate_if_it_was_received(
    tmp_path: Path, incoming: bool, outcome: str
) -> None:
    """DUP-2: of one that was sent it is not."""
    email = {**EMAIL, "messageid": "<r1@fabrikam.example>", "directioncode": not incoming}
    assert _reply(_contoso(tmp_path, email, method=0)).outcome == outcome


def test_parties_with_addresses_in_the_file_of_their_own_count_as_well(tmp_path: Path) -> None:
    """An export of activityparties instead of the expansion."""
    email = {k: v for k, v in EMAIL.items() if k not in {"email_activity_parties", "sender"}}
    apart = [{**party, "_activityid_value": OFFER} for party in PARTIES]
    snapshot = loaded(
        tmp_path,
        {
            **CONTOSO,
            "emails": [{**email, "torecipients": None, "trackingtoken": None}],
            "activityparties": apart,
            "organizations": [{"organizationid": ORGANIZATION, **SMART}],
            "usersettingscollection": [{"systemuserid": HANNA, "incomingemailfilteringmethod": 1}],
        },
    )
    decision = _reply(snapshot, subject="Offer for pumps CRM:0001007")
    assert decision.correlationmethod is CorrelationMethod.SMART_MATCHING
    assert not [note for note in snapshot.notes if "email_activity_parties" in note]
