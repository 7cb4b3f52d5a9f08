"""Rows of a snapshot: what decides stays, what names somebody is exchanged."""

from __future__ import annotations

import json
from typing import Any

from sscsim.pseudonyms import Key, Pseudonyms
from sscsim.pseudonyms.rows import ids_in, ordered_addresses, snapshot_rows

Row = dict[str, Any]
FORMATTED = "@OData.Community.Display.V1.FormattedValue"
LOOKUP = "@Microsoft.Dynamics.CRM.lookuplogicalname"


def _cloaked(**sets: list[Row]) -> tuple[dict[str, list[Row]], Pseudonyms]:
    names = Pseudonyms.of(
        Key(b"a secret of enough bytes"),
        addresses=ordered_addresses(sets),
        ids=ids_in(sets),
        prefixes=["CRM:"],
    )
    return dict(snapshot_rows(sets, names)), names


def test_settings_and_options_stay_and_the_name_goes() -> None:
    blob = "<OrgSettings><HideEmailAutoTrackOptions>true</HideEmailAutoTrackOptions></OrgSettings>"
    kept = {"trackingprefix": "CRM:", "hashmaxcount": 20, "orgdborgsettings": blob}
    rows, names = _cloaked(organizations=[{"organizationid": "o1", "name": "Contoso", **kept}])
    assert rows["organizations"] == [
        {"organizationid": names.id("o1"), "name": names.word("Contoso"), **kept}
    ]


def test_labels_stay_only_where_they_are_the_value() -> None:
    """The label of a lookup is a name, and so may be that of a column of one's own."""
    row = {
        "systemuserid": "u1",
        f"accessmode{FORMATTED}": "Read-Write",
        "_businessunitid_value": "b1",
        f"_businessunitid_value{FORMATTED}": "Contoso Ltd",
        f"_businessunitid_value{LOOKUP}": "businessunit",
        "@odata.etag": 'W/"1"',
        f"cr1_colour{FORMATTED}": "Hanna's blue",
    }
    rows, names = _cloaked(systemusers=[row])
    assert rows["systemusers"] == [
        {
            "systemuserid": names.id("u1"),
            f"accessmode{FORMATTED}": "Read-Write",
            "_businessunitid_value": names.id("b1"),
            f"_businessunitid_value{LOOKUP}": "businessunit",
        }
    ]


def test_an_email_keeps_its_marks_and_loses_its_names() -> None:
    row = {
        "activityid": "e1",
        "subject": "Re: Offer CRM:0001007",
        "messageid": "<1@fabrikam.example>",
        "inreplyto": "",
        "trackingtoken": "CRM:0001007",
        "conversationindex": "no index",
        "sender": "ivo@fabrikam.example",
        "torecipients": "hanna@contoso.example;Sales;",
        "internetmessageheaders": '{"Reply-To": "ivo@fabrikam.example"}',
        "description": "Dear Hanna, see https://contoso.example/ivo",
        "senton": "2026-03-02T08:00:00Z",
        "attachments": ["ivo.pdf"],
        "email_activity_parties": [
            {
                "participationtypemask": 1,
                "addressused": "Ivo@fabrikam.example",
                "unresolvedpartyname": "Ivo Brandt",
                "_partyid_value": None,
            },
            "no party",
        ],
    }
    rows, names = _cloaked(emails=[row])
    [made] = rows["emails"]
    [party] = made.pop("email_activity_parties")
    description, index = made.pop("description"), made.pop("conversationindex")
    assert made == {
        "activityid": names.id("e1"),
        "subject": f"Re: {names.word('Offer')} CRM:0001007",
        "messageid": f"<{names.messageid('1@fabrikam.example')}>",
        "inreplyto": "",
        "trackingtoken": "CRM:0001007",
        "sender": names.address("ivo@fabrikam.example"),
        "torecipients": f"{names.address('hanna@contoso.example')};{names.address('Sales')};",
        "senton": "2026-03-02T08:00:00Z",
    }
    assert party == {
        "participationtypemask": 1,
        "addressused": made["sender"],
        "unresolvedpartyname": f"{names.word('Ivo')} {names.word('Brandt')}",
        "_partyid_value": None,
    }
    written = json.dumps([description, index]).lower()
    assert not any(word in written for word in ("hanna", "ivo", "contoso", "https", "index"))


def test_a_table_of_ones_own_keeps_which_columns_hold_addresses() -> None:
    """Every text column all of whose values are addresses is one (contract 4)."""
    key = "A0000000-0000-4000-8000-000000000001"
    row = {
        "cr1_supplierid": key,
        "cr1_mail": "Buy@supplier.example",
        "cr1_note": f"ask buy@supplier.example about {key} or {{{key}}}",
        "cr1_since": "2024-05-04",
        "cr1_size": 4,
        "_cr1_owner_value": key.lower(),
        "acceptingentitytypecode": "systemuser",
    }
    rows, names = _cloaked(cr1_suppliers=[row])
    [made] = rows["cr1_suppliers"]
    note = made.pop("cr1_note")
    assert made == {
        "cr1_supplierid": names.id(key),
        "cr1_mail": names.address("buy@supplier.example"),
        "cr1_since": "2024-05-04",
        "cr1_size": 4,
        "_cr1_owner_value": names.id(key),
        "acceptingentitytypecode": "systemuser",
    }
    assert names.address("buy@supplier.example") in note
    assert note.count(names.id(key)) == 2


def test_metadata_keeps_names_of_columns_and_nothing_that_people_read() -> None:
    column = {"LogicalName": "cr1_mail", "FormatName": {"Value": "Email"}, "DisplayName": "Hanna"}
    table = {"LogicalName": "cr1_supplier", "DisplayName": "Ivo's", "Attributes": [column, 1]}
    excluded = {"emailaddressconfigurationid": "c1", "donotresolve": "true"}
    configurations = [{**excluded, "name": "contact.cr1_mail"}, {**excluded, "name": "Of Ivo"}]
    rows, names = _cloaked(
        entitydefinitions=[table, {"LogicalName": "lead"}],
        emailaddressconfigurations=configurations,
        privileges=[{"privilegeid": "p1", "name": "prvReadActivity"}, {"name": "Hanna"}],
        roleprivilegescollection=[{"roleid": "r1", "privilegedepthmask": "global"}, {}],
    )
    attribute = {"LogicalName": "cr1_mail", "FormatName": {"Value": "Email"}}
    assert rows["entitydefinitions"] == [
        {"LogicalName": "cr1_supplier", "Attributes": [attribute]},
        {"LogicalName": "lead"},
    ]
    excluded["emailaddressconfigurationid"] = names.id("c1")
    assert rows["emailaddressconfigurations"] == [
        {**excluded, "name": "contact.cr1_mail"},
        {**excluded, "name": f"{names.word('Of')} {names.word('Ivo')}"},
    ]
    assert rows["privileges"] == [
        {"privilegeid": names.id("p1"), "name": "prvReadActivity"},
        {"name": names.word("Hanna")},
    ]
    assert rows["roleprivilegescollection"] == [
        {"roleid": names.id("r1"), "privilegedepthmask": "global"},
        {},
    ]


def test_addresses_of_mailboxes_and_ids_keep_their_order() -> None:
    """Ties go by them (contract 5)."""
    keys = [f"{name}@contoso.example" for name in ("zoe", "Adam", "kim")]
    users = [{"systemuserid": name[:3], "internalemailaddress": name} for name in keys]
    boxes = [{"mailboxid": "m1", "emailaddress": "no address"}]
    rows, names = _cloaked(systemusers=users, mailboxes=boxes)
    [zoe, adam, kim] = [row["internalemailaddress"] for row in rows["systemusers"]]
    assert adam < kim < rows["mailboxes"][0]["emailaddress"] < zoe
    [zoe, adam, kim] = [row["systemuserid"] for row in rows["systemusers"]]
    assert adam < kim < zoe
    assert names.id("") == ""
    assert names.text(keys[0].upper()) == names.address(keys[0])
