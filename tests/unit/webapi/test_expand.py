"""Related rows shown within a row: lookups, collections, and what may be asked of each."""

from __future__ import annotations

from typing import Any

import pytest

from sscsim.webapi import QueryError, Tables, answer, query_of

HANNA, JONAS, PAUL = "u1", "u2", "u3"
PARTIES = [
    {"participationtypemask": 1, "addressused": "ivo@fabrikam.example", "_partyid_value": "c1"},
    {"participationtypemask": 2, "addressused": "hanna@contoso.example", "_partyid_value": HANNA},
    {"participationtypemask": 3, "addressused": "sales@contoso.example", "_partyid_value": "q1"},
]
TABLES = Tables.of(
    {
        "systemusers": [
            {"systemuserid": HANNA, "fullname": "Hanna Reyes", "_businessunitid_value": "b2"},
            {"systemuserid": JONAS, "fullname": "Jonas Falk"},
            {"systemuserid": PAUL, "fullname": "Paul Weiss"},
        ],
        "usersettingscollection": [{"systemuserid": HANNA, "incomingemailfilteringmethod": 0}],
        "businessunits": [
            {"businessunitid": "b1", "name": "Contoso"},
            {"businessunitid": "b2", "name": "People", "_parentbusinessunitid_value": "b1"},
        ],
        "contacts": [{"contactid": "c1", "fullname": "Ivo Brandt"}],
        "queues": [{"queueid": "q1", "name": "Sales", "_ownerid_value": JONAS}],
        "queueitems": [{"queueitemid": "i1", "_queueid_value": "q1", "_objectid_value": "e1"}],
        "roles": [{"roleid": "r1", "name": "Salesperson"}, {"roleid": "r2", "name": "Reader"}],
        "systemuserrolescollection": [
            {"systemuserid": HANNA, "roleid": "r2"},
            {"systemuserid": HANNA, "roleid": "r1"},
            {"systemuserid": JONAS, "roleid": "gone"},
        ],
        "teams": [{"teamid": "t1", "name": "Tigers"}],
        "teammemberships": [{"teamid": "t1", "systemuserid": HANNA}],
        "emails": [
            {
                "activityid": "e1",
                "subject": "Offer",
                "_regardingobjectid_value": "c1",
                "email_activity_parties": PARTIES,
            },
            {"activityid": "e2", "subject": "Lunch", "_acceptingentityid_value": HANNA},
        ],
        "activityparties": [
            {"activitypartyid": "p9", "_activityid_value": "E2", "addressused": "x@y.example"}
        ],
    }
)


def _asked(url: str) -> Any:
    return answer(TABLES, query_of(url))


def test_only_the_parties_that_fit_are_shown_in_order_and_as_many_as_wanted() -> None:
    """Of parties that were exported within the email."""
    options = "$select=addressused;$filter=participationtypemask ge 2;$orderby=addressused desc"
    shown = _asked(f"emails(e1)?$expand=email_activity_parties({options};$top=1)")
    assert shown["email_activity_parties"] == [{"addressused": "sales@contoso.example"}]


def test_parties_are_found_in_a_file_of_their_own_too() -> None:
    """Of an email that has none within; keys are compared in whichever letter case."""
    [_, email] = _asked("emails?$expand=email_activity_parties($select=addressused)")["value"]
    assert email["email_activity_parties"] == [
        {"addressused": "x@y.example", "activitypartyid": "p9"}
    ]


def test_expanded_rows_are_expanded_on() -> None:
    """The business unit of a user, and the one above it; the contact behind a party."""
    shown = _asked(
        "systemusers(u1)?$select=fullname&$expand="
        "businessunitid($select=name;$expand=parentbusinessunitid($select=name))"
    )
    assert shown["businessunitid"] == {
        "name": "People",
        "businessunitid": "b2",
        "parentbusinessunitid": {"name": "Contoso", "businessunitid": "b1"},
    }
    parties = "email_activity_parties($filter=participationtypemask eq 1;$expand=partyid_contact)"
    [sender] = _asked(f"emails(e1)?$expand={parties}")["email_activity_parties"]
    assert sender["partyid_contact"] == {"contactid": "c1", "fullname": "Ivo Brandt"}


@pytest.mark.parametrize(
    ("url", "name", "shown"),
    [
        ("systemusers(u1)", "systemuserroles_association", ["Reader", "Salesperson"]),
        ("systemusers(u2)", "systemuserroles_association", []),
        ("roles(r1)", "systemuserroles_association", ["Hanna Reyes"]),
        ("systemusers(u1)", "teammembership_association", ["Tigers"]),
        ("teams(t1)", "teammembership_association", ["Hanna Reyes"]),
    ],
)
def test_what_many_have_with_many_is_a_collection_of_both(
    url: str, name: str, shown: list[str]
) -> None:
    """A role that was not exported is not shown, since nothing is known of it."""
    found = _asked(f"{url}?$expand={name}")[name]
    assert [row.get("name", row.get("fullname")) for row in found] == shown


def test_settings_and_queue_items_are_collections_of_their_row() -> None:
    user = _asked("systemusers(u1)?$expand=user_settings($select=incomingemailfilteringmethod)")
    assert user["user_settings"] == [{"incomingemailfilteringmethod": 0, "systemuserid": HANNA}]
    queue = _asked("queues(q1)?$expand=queue_entries,ownerid($select=fullname)")
    assert [item["queueitemid"] for item in queue["queue_entries"]] == ["i1"]
    assert queue["ownerid"] == {"fullname": "Jonas Falk", "systemuserid": JONAS}


def test_a_lookup_that_may_lead_to_several_tables_can_say_which_one() -> None:
    """And is empty where its row is in another."""
    names = "regardingobjectid_contact_email,regardingobjectid_lead_email,regardingobjectid"
    shown = _asked(f"emails(e1)?$select=subject&$expand={names}")
    contact = {"contactid": "c1", "fullname": "Ivo Brandt"}
    assert shown["regardingobjectid_contact_email"] == contact
    assert shown["regardingobjectid_lead_email"] is None
    assert shown["regardingobjectid"] == contact


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("emails?$expand=email_activity_parties($select=adress)", 'no column "adress"'),
        ("emails?$expand=email_activity_parties($filter=adress eq 1)", 'no column "adress"'),
        ("emails?$expand=email_activity_parties($orderby=adress)", 'no column "adress"'),
        ("emails?$expand=email_activity_parties($filter=()", "cannot be read"),
        ("emails?$expand=email_activity_parties($top=few)", '$top is "few"'),
        ("emails?$expand=email_activity_parties($expand=partyid;$top=1)", "beside a nested"),
        ("emails?$expand=email_activity_partis", '"email_activity_partis" cannot be expanded'),
    ],
)
def test_what_cannot_be_asked_of_related_rows_is_told(url: str, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        _asked(url)
    assert told in " ".join(what for what, _ in caught.value.reasons)


def test_what_can_be_expanded_is_offered() -> None:
    with pytest.raises(QueryError) as caught:
        _asked("emails?$expand=email_activity_partis")
    assert caught.value.reasons[0][1] == "Did you mean email_activity_parties?"


def test_only_the_sets_that_an_answer_needs_are_read() -> None:
    """Those of a lookup are read where its key is likely to be, and no further."""
    read = []

    def rows_of(name: str) -> Any:
        read.append(name)
        return TABLES.sets[name].rows

    tables = Tables.read_by(TABLES.sets, rows_of)
    answer(tables, query_of("queues?$select=name"))
    assert read == ["queues"]
    answer(tables, query_of("queues?$expand=ownerid"))
    assert read == ["queues", "systemusers"]
