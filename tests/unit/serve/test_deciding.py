"""The decision functions: documented parameters and reason codes, and what a delivery leaves."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from sscsim.serve.ids import wire_id
from sscsim.vocabulary import Ref
from tests.unit.serve.conftest import Served

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

HANNA = wire_id(Ref("systemuser", "hanna"))
STRANGER, IVO = "someone@outside.example", "ivo@fabrikam.example"
AT_HANNA, AT_JONAS = "hanna@contoso.example", "jonas@contoso.example"


def _check(served: Served, **given: str) -> tuple[bool, int]:
    """Ask with parameter aliases, as clients do."""
    values = {"MessageId": "<new@x>", "Subject": "Hello", "Cc": "", "Bcc": "", **given}
    inside = ",".join(f"{name}=@{name}" for name in values)
    aliases = "&".join(
        f"@{name}=" + quote(value if name == "ExtraProperties" else f"'{value}'")
        for name, value in values.items()
    )
    answer = served.get(f"CheckIncomingEmail({inside})?{aliases}").json
    return answer["ShouldDeliver"], answer["ReasonCode"]


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({"From": STRANGER, "To": AT_HANNA}, (True, 6)),
        ({"From": STRANGER, "To": AT_JONAS}, (False, 1)),
        ({"From": IVO, "To": AT_JONAS}, (True, 5)),
        ({"From": STRANGER, "To": "nobody@contoso.example"}, (False, 3)),
        ({"From": "", "To": AT_HANNA}, (False, 7)),
        ({"From": STRANGER, "To": f"x@y.example; {AT_HANNA}", "Subject": "It''s"}, (True, 6)),
    ],
)
def test_the_verdict_has_the_number_of_the_product(
    served: Served, given: dict[str, str], verdict: tuple[bool, int]
) -> None:
    """Rulebook 10: AcceptAll, NoCorrelationMatch, SenderMatch, NoRecipientMatch, InvalidSender."""
    before = served.organisation.state
    assert _check(served, **given) == verdict
    assert served.organisation.state is before


def test_headers_travel_in_the_extra_properties(served: Served) -> None:
    """SYN-20: an answer to an email that is there is a CorrelationMatch."""
    served.ask("PATCH", f"usersettingscollection({HANNA})", {"incomingemailfilteringmethod": 1})
    mail = {"From": STRANGER, "To": AT_HANNA}
    assert _check(served, **mail) == (False, 1)
    extra = '{"In-Reply-To": "<offer@contoso.example>"}'
    assert _check(served, ExtraProperties=extra, **mail) == (True, 2)


@pytest.mark.parametrize(
    ("inside", "status", "told"),
    [
        ("To='a@b.example'", 400, "CheckIncomingEmail needs From."),
        ("From='a@b.c',To='d@e.f',Boby='x'", 400, "CheckIncomingEmail has no parameter Boby."),
        ("From=1,To='d@e.f'", 400, "From is no Edm.String."),
        ("From=@f,To='d@e.f'", 400, "The parameter alias @f has no value."),
        ("From='", 400, "A parameter cannot be read: From='"),
        ("From=a,To='b'", 400, "From cannot be read: write a text in single quotes."),
    ],
)
def test_parameters_that_are_wrong_are_told(
    served: Served, inside: str, status: int, told: str
) -> None:
    answer = served.get(f"CheckIncomingEmail({inside})")
    assert (answer.status, answer.error) == (status, told)


@pytest.mark.parametrize(
    ("inside", "verdict"),
    [
        ("MessageId='<new@x>',Subject='Hello'", (True, -1)),
        ("MessageId='<offer@contoso.example>',DirectionCode=1", (False, 0)),
        ("MessageId='<offer@contoso.example>',DirectionCode=0", (True, -1)),
    ],
)
def test_what_is_there_already_in_its_direction_is_not_promoted_again(
    served: Served, inside: str, verdict: tuple[bool, int]
) -> None:
    answer = served.get(f"CheckPromoteEmail({inside})").json
    assert (answer["ShouldPromote"], answer["ReasonCode"]) == verdict


def test_a_known_token_is_a_correlation_match(served: Served) -> None:
    served.ask("PATCH", "emails(e1)", {"trackingtoken": "CRM:0001007"})
    answer = served.get("CheckPromoteEmail(MessageId='<n@x>',Subject='Re: CRM:0001007')").json
    assert (answer["ShouldPromote"], answer["ReasonCode"]) == (True, 2)


def _message(**more: Any) -> dict[str, Any]:
    return {
        "MessageId": "<m7@outside.example>",
        "Subject": "In confidence",
        "From": STRANGER,
        "To": f"{AT_HANNA};sales@contoso.example",
        "Cc": "",
        "Bcc": "",
        "ReceivedOn": "2026-03-02T08:00:00Z",
        "SubmittedBy": AT_HANNA,
        "Importance": "1",
        "Body": "Please treat this in confidence.",
        "Attachments": [],
        "ValidateBeforeCreate": True,
        **more,
    }


def test_a_message_that_is_delivered_shows_the_columns_of_the_article(served: Served) -> None:
    """AUD-7: accepting entity, receiving mailbox, correlation method; with parties and owner."""
    answer = served.ask("POST", "DeliverIncomingEmail", _message())
    assert answer.status == 200
    email = served.get(
        f"emails({answer.json['EmailId']})?$expand=email_activity_parties,acceptingentityid"
    ).json
    assert email["subject"] == "In confidence"
    assert email["acceptingentityid"]["fullname"] == "Hanna Reyes"
    assert email["correlationmethod"] == 0
    assert email["messageid"] == "<m7@outside.example>"
    assert email["_ownerid_value"] == HANNA
    assert email["createdon"] == "2026-03-02T08:00:00Z"
    mailbox = served.get(f"mailboxes({email['_receivingmailboxid_value']})").json
    assert mailbox["emailaddress"] == AT_HANNA
    parties = [
        (party["participationtypemask"], party["addressused"], party["_partyid_value"])
        for party in email["email_activity_parties"]
    ]
    assert parties == [
        (1, STRANGER, None),
        (2, AT_HANNA, HANNA),
        (2, "sales@contoso.example", wire_id(Ref("queue", "sales"))),
    ]
    [item] = served.get("queueitems").value
    assert item["_objectid_value"] == answer.json["EmailId"]


def test_a_message_that_is_refused_leaves_nothing_and_says_why(served: Served) -> None:
    before = served.organisation.state
    to_jonas = {"To": AT_JONAS, "SubmittedBy": None}
    answer = served.ask("POST", "DeliverIncomingEmail", _message(**to_jonas))
    assert (answer.status, answer.json["error"]["code"]) == (400, "0x80040b05")
    assert answer.error.startswith("The email is not delivered: NoCorrelationMatch (1). ")
    forced = _message(ValidateBeforeCreate=False, **to_jonas)
    assert served.ask("POST", "DeliverIncomingEmail", forced).status == 501
    assert served.ask("POST", "DeliverIncomingEmail", _message(Attachments=[{}])).status == 501
    assert served.organisation.state is before


def test_the_same_message_is_a_duplicate_the_second_time(served: Served) -> None:
    assert served.ask("POST", "DeliverIncomingEmail", _message()).status == 200
    again = served.ask("POST", "DeliverIncomingEmail", _message())
    assert again.error.startswith("The email is not delivered: Duplicate (0). ")


def test_a_person_tracks_what_the_rules_refuse(served: Served) -> None:
    """FLT-23, MAN-4: no accepting entity; and not twice."""
    path = "emails(00000000-0000-0000-0000-000000000000)/Microsoft.Dynamics.CRM.DeliverPromoteEmail"
    message = _message(To=AT_JONAS, SubmittedBy=AT_JONAS)
    del message["ValidateBeforeCreate"]
    answer = served.ask("POST", path, message)
    assert answer.status == 200
    email = served.get(f"emails({answer.json['EmailId']})").json
    assert email["_acceptingentityid_value"] is None
    assert served.ask("POST", path, message).status == 400
    nowhere = {**message, "To": "x@y.example", "SubmittedBy": "x@y.example"}
    assert served.ask("POST", path, nowhere).error == (
        "SubmittedBy names no mailbox, and the message is addressed to none."
    )


@pytest.mark.parametrize("value", ["tomorrow", 7])
def test_a_time_that_is_none_is_told(served: Served, value: Any) -> None:
    assert served.ask("POST", "DeliverIncomingEmail", _message(ReceivedOn=value)).status == 400
