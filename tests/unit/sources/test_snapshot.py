"""A snapshot as the rule book shows it, and the forms in which people save one."""

from __future__ import annotations

import json
import random
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sscsim.assumptions import Assumptions
from sscsim.sources import load_snapshot
from sscsim.vocabulary import Ref
from tests.conftest import CORPORA, ROOT
from tests.unit.sources.snapshot_folders import (
    CONTACTS,
    CONTOSO,
    HANNA,
    IVO,
    ORGANIZATION,
    PAUL,
    SALES,
    SETTINGS,
    USERS,
    loaded,
    save,
)

RULEBOOK = ROOT.parent / "shared" / "domain" / "rulebook.md"
_SHAPES = (
    "usersettingscollection", "systemusers", "queues", "mailboxes", "emailserverprofiles",
    "organizations", "contacts", "emails", "emailsearches",
)  # fmt: skip


@pytest.fixture
def shapes() -> dict[str, str]:
    if not RULEBOOK.exists():
        pytest.skip("needs ../shared/domain/rulebook.md beside the checkout")
    chapter = RULEBOOK.read_text(encoding="utf-8").partition("## 12. Export shapes")[2]
    blocks = re.findall(r"```json\n(.*?)```", chapter.partition("\n## 13")[0], re.DOTALL)
    return dict(zip(_SHAPES, blocks, strict=True))


def test_the_examples_of_the_rule_book_become_a_world(
    tmp_path: Path, shapes: dict[str, str]
) -> None:
    """Users, mailboxes and settings of section 12 are there, times are in UTC, nothing is odd."""
    snapshot = loaded(tmp_path, shapes)
    directory = snapshot.world.directory
    mailbox = directory.mailbox_of_owner(Ref("systemuser", HANNA))
    assert mailbox is not None
    assert mailbox.processemailreceivedafter == datetime(2025, 3, 2, 7, 15, tzinfo=UTC)
    assert directory.usersettings[HANNA].incomingemailfilteringmethod == 0
    assert snapshot.world.organization.prefixes == ("CRM:", "SALES:")
    assert snapshot.world.settings["HideEmailAutoTrackOptions"] is True
    assert [row.label for row in directory.rows_at("ivo@fabrikam.example")] == ["Ivo Brandt"]
    assert not snapshot.warnings


def test_an_exported_email_has_its_parties_and_comparable_marks(
    tmp_path: Path, shapes: dict[str, str]
) -> None:
    """Message ids lose their brackets, parties know their row, an index that is none is None."""
    (email,) = loaded(tmp_path, shapes).world.emails
    assert email.messageid == "CH2PR21MB0001@mail.fabrikam.example"
    assert email.inreplyto == "14A6@contoso.example"
    assert email.incoming
    assert email.conversationindex is None
    assert email.acceptingentityid == Ref("queue", SALES)
    assert [party.partyid for party in email.parties] == [
        Ref("contact", IVO),
        Ref("queue", SALES),
        None,
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_unicode_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    """What Notepad, Excel and PowerShell write is the same snapshot."""
    users = json.dumps({"value": [{**USERS[0], "fullname": "Hänna"}]}, ensure_ascii=False)
    snapshot = loaded(tmp_path, {**CONTOSO, "systemusers": users.encode(encoding)})
    assert snapshot.world.directory.systemusers[HANNA].fullname == "Hänna"


def test_pages_and_bare_arrays_are_one_table(tmp_path: Path) -> None:
    """Further pages are read in the order of their numbers, the tenth after the second."""
    pages = {
        "contacts" + (f".{n}" if n > 1 else ""): json.dumps([{"contactid": f"c{n}"}])
        for n in range(1, 11)
    }
    snapshot = loaded(tmp_path, {**CONTOSO, **pages})
    assert snapshot.counts["contacts"] == 10
    book = snapshot.world.directory.addressbook
    order = sorted(book.ordinals.items(), key=lambda entry: entry[1])
    assert [ref.id for ref, _ in order if ref.table == "contact"] == [f"c{n}" for n in range(1, 11)]


def test_a_zip_of_the_folder_is_the_same_snapshot(tmp_path: Path) -> None:
    """The folder may be the zip itself or one in it; other members are left alone."""
    folder = save(tmp_path / "org", CONTOSO)
    for inside in ("", "export/org/"):
        with zipfile.ZipFile(tmp_path / "org.zip", "w") as archive:
            for file in folder.iterdir():
                archive.write(file, inside + file.name)
            archive.writestr("__MACOSX/._systemusers.json", b"\x00")
            archive.writestr(inside + "old/deeper/systemusers.json", "[]")
        assert load_snapshot(tmp_path / "org.zip").world == load_snapshot(folder).world


def test_ids_are_the_same_with_braces_and_in_capitals(tmp_path: Path) -> None:
    """An export from another tool writes ``{11111111-...}`` where the Web API writes none."""
    settings = [{"systemuserid": f"{{{HANNA.upper()}}}", "incomingemailfilteringmethod": 2}]
    world = loaded(tmp_path, {**CONTOSO, "usersettingscollection": settings}).world
    assert world.directory.usersettings[HANNA].incomingemailfilteringmethod == 2


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (2, 2),
        pytest.param("2", 2, id="a number as text"),
        ({"optionset": 2}, 2),
        ("Email messages from Dynamics 365 Leads, Contacts and Accounts", 2),
        ("Email messages from CRM Leads, Contacts and Accounts", 2),
        (" all EMAIL messages ", 0),
    ],
)
def test_option_values_are_numbers_or_labels(tmp_path: Path, written: Any, value: int) -> None:
    """The label may bear the name the product had in that year."""
    settings = [{"systemuserid": HANNA, "incomingemailfilteringmethod": written}]
    world = loaded(tmp_path, {**CONTOSO, "usersettingscollection": settings}).world
    assert world.directory.usersettings[HANNA].incomingemailfilteringmethod == value


def test_a_lookup_without_annotation_finds_its_table(tmp_path: Path) -> None:
    """The table of an owner is that of the row with its id, or what the annotation says."""
    contacts = [
        {**CONTACTS[0], "_ownerid_value": HANNA.upper()},
        {"contactid": "c2", "_ownerid_value": "t1"},
        {
            "contactid": "c3",
            "_ownerid_value": "x9",
            "_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "team",
        },
    ]
    files = {**CONTOSO, "contacts": contacts, "teams": [{"teamid": "T1", "name": "Desk"}]}
    records = loaded(tmp_path, files).world.directory.records
    assert records[Ref("contact", IVO)].ownerid == Ref("systemuser", HANNA)
    assert records[Ref("contact", "c2")].ownerid == Ref("team", "t1")
    assert records[Ref("contact", "c3")].ownerid == Ref("team", "x9")


def test_unknown_columns_are_ignored_and_counted(tmp_path: Path) -> None:
    """Annotations are no columns; what is not used is told with the number of its rows."""
    users = [{**USERS[0], "jobtitle": "HR", "jobtitle@x": 1}, {"systemuserid": PAUL, "jobtitle": 1}]
    snapshot = loaded(tmp_path, {**CONTOSO, "systemusers": users})
    assert snapshot.unknown_columns == {"systemusers": {"jobtitle": 2}}


def test_the_order_of_the_rows_of_links_and_settings_does_not_matter(tmp_path: Path) -> None:
    """Rows of users, settings and roles mean the same in any order."""
    users = [USERS[0], {"systemuserid": PAUL, "internalemailaddress": "paul@contoso.example"}]
    files: dict[str, list[dict[str, Any]]] = {
        **CONTOSO,
        "systemusers": users,
        "usersettingscollection": [*SETTINGS, {"systemuserid": PAUL}],
        "roles": [{"roleid": f"r{n}", "prvReadActivity": n} for n in (1, 2, 4, 8)],
        "systemuserrolescollection": [
            {"systemuserid": user, "roleid": f"r{n}"} for user in (HANNA, PAUL) for n in (1, 8)
        ],
    }
    before = loaded(tmp_path / "before", files)
    shuffled = {
        name: random.Random(7).sample(rows, len(rows))  # noqa: S311 - any other order will do
        for name, rows in files.items()
    }
    after = loaded(tmp_path / "after", shuffled)
    assert after.notes == before.notes
    assert after.world.directory.systemusers == before.world.directory.systemusers
    assert after.world.directory.roles == before.world.directory.roles


def test_the_world_judges_by_the_assumptions_given(tmp_path: Path) -> None:
    """The reading travels with the world, and with the notes."""
    folder = save(tmp_path, {**CONTOSO, "usersettingscollection": []})
    snapshot = load_snapshot(folder, assume=Assumptions(user_default_filter=2))
    assert snapshot.world.assume.user_default_filter == 2
    assert any("is taken as 2" in note for note in snapshot.notes)


def test_the_captured_answers_are_read(tmp_path: Path) -> None:
    """Real answers: three parties of a draft, ``CRM:;`` as prefix, option sets as objects."""
    captured = CORPORA / "dataverse"
    if not captured.exists():
        pytest.skip("needs ../shared/corpora beside the checkout")
    row = json.loads((captured / "organization-row.json").read_text(encoding="utf-8"))
    emails = (captured / "email-with-activity-parties.json").read_bytes()
    snapshot = loaded(
        tmp_path,
        {**CONTOSO, "organizations": [{**row, "organizationid": ORGANIZATION}], "emails": emails},
    )
    (email,) = snapshot.world.emails
    assert [party.participationtypemask for party in email.parties] == [2, 2, 1]
    assert snapshot.world.organization.prefixes == ("CRM:",)
    assert snapshot.world.organization.emailconnectionchannel == 0
    assert snapshot.world.organization.maxuploadfilesize == 134_217_728


def test_queue_items_lie_in_their_queue_until_they_are_removed(tmp_path: Path) -> None:
    """An active item of an email counts; a removed one, and one of another table, does not."""
    items = [
        {"queueitemid": "i1", "_queueid_value": SALES, "_objectid_value": "e1", "statecode": 0},
        {"queueitemid": "i2", "_queueid_value": SALES, "_objectid_value": "e2", "statecode": 1},
        {"queueitemid": "i3", "_queueid_value": SALES, "_objectid_value": IVO, "statecode": 0},
    ]
    emails = [{"activityid": "e1"}, {"activityid": "e2"}]
    world = loaded(tmp_path, {**CONTOSO, "emails": emails, "queueitems": items}).world
    assert world.queues_holding("e1") == (SALES,)
    assert world.queues_holding("e2") == ()
    assert len(world.queueitems) == 1


def test_only_the_column_holds_the_tracking_token(tmp_path: Path) -> None:
    """A token in the subject alone does not count in a snapshot (SP-9)."""
    emails = [{"activityid": "e1", "subject": "Offer CRM:0001007"}]
    (email,) = loaded(tmp_path, {**CONTOSO, "emails": emails}).world.emails
    assert email.trackingtoken is None


def test_parties_may_come_in_a_file_apart(tmp_path: Path) -> None:
    """``activityparties.json`` serves where the emails were saved without their parties."""
    parties = [
        {"activitypartyid": "p1", "_activityid_value": "E1", "participationtypemask": "To",
         "addressused": "hanna@contoso.example", "_partyid_value": HANNA},
    ]  # fmt: skip
    files = {**CONTOSO, "emails": [{"activityid": "e1"}], "activityparties": parties}
    (email,) = loaded(tmp_path, files).world.emails
    assert [party.partyid for party in email.parties] == [Ref("systemuser", HANNA)]
