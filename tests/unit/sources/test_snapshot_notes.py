"""What a snapshot does not hold: assumed, told once, and described for ``check``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sscsim.sources import describe, load_snapshot
from sscsim.vocabulary import Ref
from tests.unit.sources.snapshot_folders import (
    CONTOSO,
    HANNA,
    ORGANIZATION,
    PAUL,
    QUEUES,
    SALES,
    USERS,
    loaded,
    save,
)

MAILBOX = {
    "mailboxid": "m1",
    "emailaddress": "hanna@contoso.example",
    "_regardingobjectid_value": HANNA,
    "_emailserverprofile_value": "p1",
    "incomingemaildeliverymethod": 2,
    "enabledforincomingemail": True,
    "incomingemailstatus": 1,
    "statecode": 0,
}


def test_each_missing_file_is_told_once(tmp_path: Path) -> None:
    """Nobody has to guess what stands behind an answer; the sentences are for administrators."""
    assert loaded(tmp_path, {"systemusers": USERS}).notes == (
        (
            "usersettingscollection.json is missing: the filtering method of every user is taken as"
            ' 1, "Email messages in response to Dynamics 365 email" (assume.user_default_filter).'
        ),
        (
            "queues.json is missing: no queue is known, so none can be a recipient or accept a"
            " message."
        ),
        (
            "mailboxes.json is missing: every enabled user and every active queue with an"
            " address is taken to have a mailbox that is tested, enabled and read by"
            " server-side synchronization."
        ),
        (
            "organizations.json is missing: every column of the organisation and every"
            " OrgDBOrgSettings value is taken at its published default."
        ),
        "contacts.json is missing: no contact is known; a contact who writes is an unknown sender.",
        "leads.json is missing: no lead is known; a lead who writes is an unknown sender.",
        (
            "accounts.json is missing: no account is known; an account that writes is an unknown"
            " sender."
        ),
        (
            "emails.json is missing: no earlier email is known, so a first reply does not"
            " correlate and a copy of mail that was promoted before is no duplicate."
        ),
        "teams.json is missing: no team is known, so nobody reads an email as member of one.",
        (
            "roles.json is missing: every enabled user is taken to read activities as far as"
            " organization (assume.default_activity_read_depth)."
        ),
        (
            "emailsearches.json is missing: who has an address is read from the Email columns"
            " themselves."
        ),
        (
            "entitydefinitions.json is missing: the Email columns are the standard ones, in other"
            " tables every text column all of whose values are addresses, and every table but"
            " opportunity and incident can be a party."
        ),
    )


SUPPLIER = {
    "LogicalName": "cr123_supplier",
    "EntitySetName": "cr123_suppliers",
    "PrimaryIdAttribute": "cr123_supplierid",
    "Attributes": [{"LogicalName": "cr123_mail", "FormatName": {"Value": "Email"}}],
}
SUPPLIERS_MISSING = (
    "cr123_suppliers.json is missing: entitydefinitions.json describes cr123_supplier as a table"
    " with addresses, but no row of it is known; mail from one comes from an unknown sender."
)


def _missing(folder: Path, files: dict[str, Any], *, of: str) -> list[str]:
    """Give what a run and ``check`` say of missing files whose names begin so; they agree."""
    snapshot = loaded(folder, {**CONTOSO, **files})
    found = [note for note in snapshot.notes if note.startswith(of)]
    lacks = [lack for lack in describe(snapshot).missing if lack.file.startswith(of)]
    assert found == [f"{lack.file} is missing: {lack.means}." for lack in lacks]
    return found


def test_a_table_with_addresses_that_is_described_and_not_exported_is_told(tmp_path: Path) -> None:
    """FLT-10: mail from its rows would look as if a stranger had sent it."""
    files = {"entitydefinitions": [SUPPLIER]}
    assert _missing(tmp_path, files, of="cr123") == [SUPPLIERS_MISSING]


def test_a_table_is_not_told_where_it_is_there_or_has_no_address(tmp_path: Path) -> None:
    """The twin: exported even without a row, without a column of format Email, not described."""
    plain = {**SUPPLIER, "Attributes": [{"LogicalName": "cr123_name"}]}
    several: dict[str, dict[str, Any]] = {
        "there": {"entitydefinitions": [SUPPLIER], "cr123_suppliers": []},
        "plain": {"entitydefinitions": [plain]},
        "bare": {"entitydefinitions": [{"LogicalName": "cr123_supplier"}]},
        "no party": {"entitydefinitions": [{**SUPPLIER, "IsActivityParty": False}]},
        "unnamed": {
            "entitydefinitions": [{**SUPPLIER, "EntitySetName": None}],
            "cr123_suppliers": [{"cr123_supplierid": "s1"}],
        },
        "none": {},
    }
    for name, files in several.items():
        assert _missing(tmp_path / name, files, of="cr123") == []


def test_a_standard_table_that_is_described_is_told_once(tmp_path: Path) -> None:
    """Its own sentence stands already."""
    lead = {**SUPPLIER, "LogicalName": "lead", "EntitySetName": "leads"}
    assert _missing(tmp_path, {"entitydefinitions": [lead]}, of="leads") == [
        "leads.json is missing: no lead is known; a lead who writes is an unknown sender."
    ]


def test_teams_without_members_and_roles_are_told(tmp_path: Path) -> None:
    """VIS-1: the tables of links were forgotten, so nobody reads as member of a team."""
    files = {"teams": [{"teamid": "t1"}], "roles": [{"roleid": "r1"}]}
    assert _missing(tmp_path, files, of="team") == [
        (
            "teammemberships.json is missing: no member of a team is known, so nobody reads an"
            " email as member of one."
        ),
        (
            "teamrolescollection.json is missing: no role of a team is known, so nobody reads an"
            " email by a role that a team has."
        ),
    ]


def test_the_links_of_teams_are_not_told_where_nobody_needs_them(tmp_path: Path) -> None:
    """The twin: no team at all, links apart, or links in the rows of teams."""
    members, roles = {"systemuserid": HANNA}, {"roleid": "r1"}
    inside = {"teammembership_association": [members], "teamroles_association": [roles]}
    several: dict[str, dict[str, Any]] = {
        "no team": {"teams": []},
        "apart": {
            "teams": [{"teamid": "t1"}],
            "teammemberships": [{"teamid": "t1", **members}],
            "teamrolescollection": [{"teamid": "t1", **roles}],
        },
        "empty": {"teams": [{"teamid": "t1"}], "teammemberships": [], "teamrolescollection": []},
        "inside": {"teams": [{"teamid": "t1", **inside}]},
    }
    for name, files in several.items():
        there = {"roles": [{"roleid": "r1"}], **files}
        assert _missing(tmp_path / name, there, of="team") == []


def test_roles_of_teams_are_not_missed_where_no_role_is_known(tmp_path: Path) -> None:
    """One sentence about roles is enough: how far everybody reads is assumed."""
    found = _missing(tmp_path, {"teams": [{"teamid": "t1"}]}, of="team")
    assert [note.partition(" ")[0] for note in found] == ["teammemberships.json"]


def test_methods_that_were_not_exported_are_counted_and_left_open(tmp_path: Path) -> None:
    """A missing value is never silently 1: the world keeps None, and the rules apply the switch."""
    users = [*USERS, {"systemuserid": PAUL}, {"systemuserid": "u3", "isdisabled": True}]
    queues = [*QUEUES, {"queueid": "q2", "statecode": 0}]
    snapshot = loaded(tmp_path, {**CONTOSO, "systemusers": users, "queues": queues})
    assert [note for note in snapshot.notes if "filtering method" in note] == [
        (
            "The filtering method of 1 of 2 enabled users was not exported, the first is"
            f" {PAUL}: it is taken as 1,"
            ' "Email messages in response to Dynamics 365 email" (assume.user_default_filter).'
        ),
        (
            "The filtering method of 1 of 2 active queues was not exported and is taken as 0,"
            ' "All email messages" (assume.queue_default_filter).'
        ),
    ]
    assert snapshot.world.directory.queues["q2"].incomingemailfilteringmethod is None


def test_without_mailboxes_everybody_with_an_address_has_one(tmp_path: Path) -> None:
    """The disabled, the inactive and those without address have none; no profile stops the rest."""
    users = [
        *USERS,
        {"systemuserid": PAUL, "internalemailaddress": "paul@contoso.example", "isdisabled": True},
        {"systemuserid": "u3", "internalemailaddress": None},
    ]
    queues = [*QUEUES, {"queueid": "q2", "emailaddress": "old@contoso.example", "statecode": 1}]
    world = loaded(tmp_path, {"systemusers": users, "queues": queues}).world
    directory = world.directory
    assert sorted(directory.mailboxes) == [HANNA, SALES]
    mailbox = directory.mailboxes[HANNA]
    assert mailbox.regardingobjectid == Ref("systemuser", HANNA)
    assert mailbox.emailserverprofile in directory.emailserverprofiles


def test_with_mailboxes_a_missing_profile_is_not_favourable(tmp_path: Path) -> None:
    """A mailbox that names a profile has one though the file is missing; others have none."""
    bare = {key: value for key, value in MAILBOX.items() if key != "_emailserverprofile_value"}
    named = loaded(tmp_path / "named", {**CONTOSO, "mailboxes": [MAILBOX]})
    assert "p1" in named.world.directory.emailserverprofiles
    assert not named.warnings
    nameless = loaded(tmp_path / "nameless", {**CONTOSO, "mailboxes": [bare]})
    assert nameless.world.directory.mailboxes["m1"].emailserverprofile is None
    assert [str(warning) for warning in nameless.warnings] == [
        (
            f"{tmp_path / 'nameless' / 'mailboxes.json'}: warning: no mailbox has an email server"
            " profile, so none of them is read (SYN-7). Export _emailserverprofile_value."
        )
    ]


def test_approval_exported_nowhere_counts_and_is_told(tmp_path: Path) -> None:
    """SP-15: told where the organisation requires approval and neither row has the column."""
    users = [{"systemuserid": HANNA, "internalemailaddress": "hanna@contoso.example"}]
    said = (
        "Whether the address is approved (emailrouteraccessapproval) was not exported for 1"
        " mailbox, nor for the user or queue: it counts as approved."
    )
    assert said in loaded(tmp_path / "a", {**CONTOSO, "systemusers": users}).notes
    assert said not in loaded(tmp_path / "b", CONTOSO).notes
    free = [{"organizationid": ORGANIZATION, "requireapprovalforuseremail": False}]
    files = {**CONTOSO, "systemusers": users, "organizations": free}
    assert said not in loaded(tmp_path / "c", files).notes


def test_columns_that_were_left_out_are_told(tmp_path: Path) -> None:
    """A file may be there and still lack the columns that decide."""
    organizations = [{"organizationid": ORGANIZATION, "emailcorrelationenabled": None}]
    boxes = [{key: MAILBOX[key] for key in ("mailboxid", "_regardingobjectid_value")}]
    notes = loaded(tmp_path, {**CONTOSO, "organizations": organizations, "mailboxes": boxes}).notes
    assert [note for note in notes if "does not hold" in note] == [
        (
            "mailboxes.json does not hold incomingemaildeliverymethod, enabledforincomingemail,"
            " incomingemailstatus, statecode: they count as favourable."
        ),
        (
            "organizations.json does not hold trackingprefix, enablesmartmatching,"
            " ignoreinternalemail, unresolveemailaddressifmultiplematch,"
            " requireapprovalforuseremail, requireapprovalforqueueemail, orgdborgsettings: they"
            " are taken at their published defaults."
        ),
    ]


def test_a_mailbox_finds_its_owner_by_default_mailbox(tmp_path: Path) -> None:
    """Without the lookup on the mailbox, that on the user serves; a mailbox of nobody is told."""
    boxes = [{"mailboxid": "m1", "emailaddress": "h@contoso.example"}, {"mailboxid": "m2"}]
    users = [{**USERS[0], "_defaultmailbox_value": "M1"}]
    snapshot = loaded(tmp_path, {**CONTOSO, "systemusers": users, "mailboxes": boxes})
    assert [*snapshot.world.directory.mailboxes] == ["m1"]
    assert [warning.what for warning in snapshot.warnings] == [
        "no mailbox has an email server profile, so none of them is read (SYN-7).",
    ]
    assert snapshot.notes[-1] == (
        "mailboxes.json: 1 row of no user or queue of this snapshot, the first is m2: what arrives"
        " there is not looked at. Export _regardingobjectid_value, and the row it names."
    )


def test_a_page_that_was_not_saved_is_told(tmp_path: Path) -> None:
    """The server says that there is more, and nobody saved it; or a page in between is missing."""
    more = '{"value": [], "@odata.nextLink": "https://contoso.example/next"}'
    snapshot = loaded(tmp_path, {**CONTOSO, "leads": more, "contacts.3": []})
    assert [str(warning) for warning in snapshot.warnings] == [
        (
            f"{tmp_path / 'contacts.3.json'}: warning: contacts.2.json is missing before this page."
            " Save that page too."
        ),
        (
            f"{tmp_path / 'leads.json'}: warning: the server has more rows than were saved"
            " (@odata.nextLink). Save the next page as leads.2.json."
        ),
    ]
    assert not loaded(tmp_path, {"leads.2": [], "contacts.2": []}).warnings


def test_files_that_mail_has_nothing_to_do_with_are_told(tmp_path: Path) -> None:
    """A table without addresses and without a known key is no reason to stop."""
    save(tmp_path, {**CONTOSO, "tasks": [{"activityid": "t", "subject": "Call Ivo"}]})
    (tmp_path / "readme.txt").write_text("Exported on Monday", encoding="utf-8")
    snapshot = load_snapshot(tmp_path)
    assert snapshot.unused == (str(tmp_path / "tasks.json"),)
    assert any(note.startswith("Not used, since") for note in snapshot.notes)


def test_check_hears_what_is_there_and_what_is_missing(tmp_path: Path) -> None:
    """Each missing file says what becomes of the answers that need it: assumed or impossible."""
    queues = [{**QUEUES[0], "colour": "red"}]
    description = describe(loaded(tmp_path, {"queues": queues}))
    assert [(one.entityset, one.table, one.rows) for one in description.there] == [
        ("queues", "queue", 1)
    ]
    assert description.there[0].unknown_columns == {"colour": 1}
    missing = {lack.file: lack for lack in description.missing}
    assert missing["systemusers.json"].answers == "impossible"
    assert missing["mailboxes.json"].answers == "assumed"
    assert missing["emailaddressconfigurations.json"].means == ("no column is taken to be excluded")
    assert "queues.json" not in missing
