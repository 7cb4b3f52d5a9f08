"""What the envelope of an answer says: which set it is of, and whether all rows are here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sscsim.sources.webapi import Label, plain_columns
from sscsim.vocabulary import Ref
from tests.unit.sources.snapshot_folders import CONTOSO, HANNA, QUEUES, USERS, loaded

FORMATTED = "@OData.Community.Display.V1.FormattedValue"
LEADS = [{"leadid": "l1"}, {"leadid": "l2"}]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _told(**files: Any) -> list[str]:
    snapshot = loaded(Path("org"), {**CONTOSO, **files})
    return [str(warning) for warning in snapshot.warnings]


def _answer(rows: list[dict[str, Any]] = LEADS, **envelope: Any) -> str:
    return json.dumps(
        {**{f"@odata.{key}": value for key, value in envelope.items()}, "value": rows}
    )


@pytest.mark.parametrize(
    "context",
    [
        "https://contoso.crm.dynamics.com/api/data/v8.2/$metadata#leads",
        "https://contoso.crm4.dynamics.com/api/data/v9.0/$metadata#leads(leadid,fullname)",
        "https://contoso.crm4.dynamics.com/api/data/v9.2/$metadata#leads(leadid,owninguser(fullname))",
        "https://contoso.crm4.dynamics.com/api/data/v9.1/$metadata#Leads/$entity",
        "https://crm.contoso.example/org/api/data/v9.1/$metadata#Collection(mscrm.contact)",
        "https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#contacts(c1)/contact_originating",
        "https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#cr123_things",
        "nonsense",
        "",
        None,
        7,
    ],
)
def test_every_version_of_the_api_is_read(context: Any) -> None:
    """The context is a help, and asked for nothing but its set."""
    assert _told(leads=_answer(context=context)) == []


def test_an_answer_about_another_set_is_told() -> None:
    """Files are named by hand, and confused."""
    context = "https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#contacts(fullname)"
    assert _told(leads=_answer(context=context)) == [
        (
            "org/leads.json: warning: is an answer about contacts (@odata.context), not about"
            " leads. Name it contacts.json, if it is."
        )
    ]


def test_a_set_under_its_other_name_is_no_other_set() -> None:
    """``usersettings.json`` holds usersettingscollection."""
    context = "https://contoso.crm.dynamics.com/api/data/v9.0/$metadata#usersettingscollection"
    files: dict[str, Any] = {
        key: rows for key, rows in CONTOSO.items() if key != "usersettingscollection"
    }
    files |= {"usersettings": _answer(CONTOSO["usersettingscollection"], context=context)}
    assert loaded(Path("org"), files).warnings == ()


def test_fewer_rows_than_the_server_counted_are_told() -> None:
    """The count is of all pages together."""
    assert _told(leads=_answer(count=5), **{"leads.2": [{"leadid": "l3"}]}) == [
        (
            "org/leads.2.json: warning: the server has 5 rows (@odata.count), and 3 were saved."
            " Save the next page as leads.3.json."
        )
    ]


@pytest.mark.parametrize("count", [2, 1, 0, -1, None, "two"])
def test_as_many_rows_as_were_counted_are_all(count: Any) -> None:
    """The twin: nothing is missing, or nothing was counted."""
    assert _told(leads=_answer(count=count)) == []


def test_a_further_page_that_was_not_saved_is_told_once() -> None:
    """Of a link and a count that say the same, the link is told; on an inner page it is no news."""
    following = _answer(nextLink="https://contoso.example/next", count=9)
    assert _told(leads=following) == [
        (
            "org/leads.json: warning: the server has more rows than were saved (@odata.nextLink)."
            " Save the next page as leads.2.json."
        )
    ]
    assert _told(leads=_answer(nextLink="https://x.example"), **{"leads.2": []}) == []


def test_a_full_page_without_link_may_not_be_all() -> None:
    """The server sends 5,000 rows at once; tools that unpack the array lose its link."""
    rows = [{"leadid": f"l{n}"} for n in range(5000)]
    assert _told(leads=json.dumps(rows)) == [
        (
            "org/leads.json: warning: holds 5,000 rows, the most a server sends at once: there may"
            " be more. Save the next page, if there is one, as leads.2.json."
        )
    ]
    assert _told(leads=json.dumps(rows[1:])) == []
    assert _told(leads=_answer(rows, count=5000)) == []


def test_a_page_in_between_is_missed_by_its_name() -> None:
    """Two pages and a hole; the twin has none."""
    assert _told(**{"leads.3": []}, leads=[]) == [
        "org/leads.3.json: warning: leads.2.json is missing before this page. Save that page too."
    ]


def test_a_label_serves_where_only_the_annotation_was_saved() -> None:
    """Values are numbers or labels, and the label may be all that was kept."""
    users = [{**USERS[0], f"accessmode{FORMATTED}": "Non-interactive"}]
    settings = [
        {"systemuserid": HANNA, f"incomingemailfilteringmethod{FORMATTED}": "No email messages"}
    ]
    queues = [{**QUEUES[0]}]
    del queues[0]["statecode"]
    queues[0][f"statecode{FORMATTED}"] = "Inactive"
    files = {**CONTOSO, "systemusers": users, "usersettingscollection": settings, "queues": queues}
    directory = loaded(Path("org"), files).world.directory
    assert directory.systemusers[HANNA].accessmode == 4
    assert directory.usersettings[HANNA].incomingemailfilteringmethod == 4
    assert not next(iter(directory.queues.values())).active


def test_the_value_counts_and_not_its_annotation() -> None:
    """The annotation is in the language of whoever asked."""
    settings = [{
        "systemuserid": HANNA, "incomingemailfilteringmethod": 0,
        f"incomingemailfilteringmethod{FORMATTED}": "Alle E-Mail-Nachrichten",
    }]  # fmt: skip
    directory = loaded(Path("org"), {**CONTOSO, "usersettingscollection": settings}).world.directory
    assert directory.usersettings[HANNA].incomingemailfilteringmethod == 0


def test_formatted_numbers_times_and_names_of_rows_are_not_taken_for_values() -> None:
    """They are written for one person's eyes: ``3/2/2025 8:15 AM`` in a zone nobody told."""
    users = [{
        **USERS[0], f"createdon{FORMATTED}": "3/2/2025 8:15 AM",
        f"_queueid_value{FORMATTED}": "<Hanna Reyes>",
    }]  # fmt: skip
    row = {"organizationid": "o1", f"hashmaxcount{FORMATTED}": "1,000"}
    world = loaded(Path("org"), {**CONTOSO, "systemusers": users, "organizations": [row]}).world
    assert world.directory.systemusers[HANNA].createdon is None
    assert world.directory.systemusers[HANNA].queueid is None
    assert world.organization.hashmaxcount == 20


def test_the_key_of_a_row_is_the_same_in_braces_and_capitals_everywhere() -> None:
    """A lookup, a link and a key of three exports that write ids in three ways."""
    key = "0A1B2C3D-0000-4000-8000-00000000000F"
    files = {
        "systemusers": [
            {"systemuserid": f"{{{key}}}", "internalemailaddress": "h@contoso.example"}
        ],
        "usersettingscollection": [{"systemuserid": key.lower()}],
        "contacts": [{"contactid": "c1", "_ownerid_value": key}],
        "roles": [{"roleid": "R1"}],
        "systemuserrolescollection": [{"systemuserid": f" {key} ", "roleid": "{r1}"}],
    }
    directory = loaded(Path("org"), files).world.directory
    assert [*directory.usersettings] == [*directory.systemusers] == [key.lower()]
    assert directory.records[Ref("contact", "c1")].ownerid == Ref("systemuser", key.lower())
    assert directory.systemusers[key.lower()].roles == ("r1",)


def test_columns_that_are_not_looked_at_are_counted_for_each_file() -> None:
    """Contract 4: ignored, and counted; the twin has none."""
    files = {
        **CONTOSO,
        "queues": [{**QUEUES[0], "a": 1, "b": 2}],
        "contacts": [{"contactid": "c1"}],
    }
    noted = "Columns that are not looked at: 2 of queues.json."
    assert noted in loaded(Path("org"), files).notes
    assert not any(note.startswith("Columns") for note in loaded(Path("all"), CONTOSO).notes)


@pytest.mark.parametrize(
    "column",
    [
        "incomingemailfilteringmethode",
        "IncomingEmailFilteringMethod",
        "Incoming Email Filtering Method",
        "incoming_email_filtering_method",
        "incommingemailfilteringmethod",
    ],
)
def test_a_misspelt_column_is_named_with_the_right_one(column: str) -> None:
    """Nothing else in the file has it, so it was probably meant."""
    settings = [{"systemuserid": HANNA, column: 0}, {"systemuserid": "u2", column: 0}]
    assert _told(usersettingscollection=settings) == [
        (
            f"org/usersettingscollection.json:1:69: warning: row 1 (systemuserid"
            f' {HANNA}): "{column}" is no column that is looked at. Did you mean'
            " incomingemailfilteringmethod?"
        )
    ]


def test_a_column_that_only_resembles_another_is_no_slip() -> None:
    """Real columns of real exports: the known one is there, or the likeness is small."""
    users = [{
        **USERS[0], "outgoingemaildeliverymethod": 2, "internalemailaddress2": "x",
        "modifiedon": "y", "yomifullname": "z", "_modifiedby_value": "u",
        "overriddencreatedon": None,
    }]  # fmt: skip
    contacts = [
        {"contactid": "c1", "columns": 1, "emailaddress1": "c@fabrikam.example", "tables": 2}
    ]
    assert _told(systemusers=users, contacts=contacts) == []


def test_a_snapshot_is_the_same_in_every_form() -> None:
    """Pages, bare arrays and envelopes of any version: one world, and no notes that differ."""
    first = loaded(Path("a"), {**CONTOSO, "leads": LEADS})
    bare = loaded(Path("b"), {**CONTOSO, "leads": json.dumps(LEADS[:1]), "leads.2": LEADS[1:]})
    assert bare.world == first.world
    assert bare.notes == first.notes


def test_each_row_is_read_by_its_own_keys() -> None:
    """Rows of one page may have others: a label counts where the value is missing alone."""
    lookup = "_ownerid_value"
    told = f"{lookup}@Microsoft.Dynamics.CRM.lookuplogicalname"
    rows: list[dict[str, Any]] = [
        {"statecode": 1, f"statecode{FORMATTED}": "Inactive", lookup: "{H1}", told: " SystemUser"},
        {f"statecode{FORMATTED}": "Inactive", lookup: "{H1}", f"{lookup}{FORMATTED}": "Hanna"},
        {lookup: None, told: "systemuser", f"{told}{FORMATTED}": "x", "name": 7},
        {lookup: "{H1}", told: None, f"@x{FORMATTED}": "x", f"name{FORMATTED}": 7},
    ]
    assert [plain_columns(row) for row in rows] == [
        {"statecode": 1, "ownerid": Ref("systemuser", "h1")},
        {"statecode": "Inactive", "ownerid": "{H1}"},
        {"ownerid": None, "name": 7},
        {"ownerid": "{H1}"},
    ]
    assert isinstance(plain_columns(rows[1])["statecode"], Label)
