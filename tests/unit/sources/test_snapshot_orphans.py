"""Rows whose partner is not in the snapshot: counted, the first one named, each told once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.unit.sources.snapshot_folders import CONTOSO, HANNA, IVO, PAUL, QUEUES, SALES, loaded

PROFILE = {"_emailserverprofile_value": "p1"}
HERS = {"mailboxid": "m1", "emailaddress": "h@contoso.example", "_regardingobjectid_value": HANNA}
THEIRS = {"mailboxid": "m2", "emailaddress": "s@contoso.example", "_regardingobjectid_value": SALES}


def _notes(folder: Path, word: str, **files: Any) -> list[str]:
    notes = loaded(folder, {**CONTOSO, **files}).notes
    return [note for note in notes if word in note]


def test_settings_of_nobody_are_told(tmp_path: Path) -> None:
    """A method of a user who was not exported acts for nobody."""
    settings = [{"systemuserid": key, "incomingemailfilteringmethod": 0} for key in ("x2", "x1")]
    settings += CONTOSO["usersettingscollection"]
    assert _notes(tmp_path, "of users that", usersettingscollection=settings) == [
        (
            "usersettingscollection.json: 2 rows of users that are not in systemusers.json, the"
            " first is of x1: nobody has these filtering methods."
        )
    ]


def test_without_users_their_settings_are_not_told_one_by_one(tmp_path: Path) -> None:
    """The missing file is told once, and is what to export."""
    files = {name: rows for name, rows in CONTOSO.items() if name != "systemusers"}
    notes = loaded(tmp_path, files).notes
    assert [note for note in notes if "systemusers.json" in note] == [
        (
            "systemusers.json is missing: no user is known, so none can be a recipient, accept a"
            " message or read an email."
        )
    ]


def test_a_user_without_settings_is_named(tmp_path: Path) -> None:
    """The first by name; a user who is disabled does not matter."""
    users = [
        *CONTOSO["systemusers"],
        {"systemuserid": "u3", "fullname": "Paul Neumann"},
        {"systemuserid": "u4", "fullname": "Anna Behr"},
        {"systemuserid": "u5", "fullname": "Aaron Alt", "isdisabled": True},
    ]
    assert _notes(tmp_path, "filtering method", systemusers=users) == [
        (
            "The filtering method of 2 of 3 enabled users was not exported, the first is Anna Behr:"
            ' it is taken as 1, "Email messages in response to Dynamics 365 email"'
            " (assume.user_default_filter)."
        )
    ]


def test_queues_and_users_without_mailbox_are_told(tmp_path: Path) -> None:
    """SYN-6: no mailbox, nothing is read there; only where mailboxes were exported at all."""
    queues = [*QUEUES, {"queueid": "q2", "name": "Attic", "emailaddress": "a@x.example",
                        "statecode": 1}]  # fmt: skip
    assert _notes(tmp_path, "has no mailbox", queues=queues, mailboxes=[{**HERS, **PROFILE}]) == [
        (
            "mailboxes.json has no mailbox for 1 of 1 active queues with an address, the first is"
            f" Sales ({SALES}): their mail is seen only where somebody else got it too."
        )
    ]
    assert _notes(tmp_path, "has no mailbox", mailboxes=[{**THEIRS, **PROFILE}]) == [
        (
            "mailboxes.json has no mailbox for 1 of 1 enabled users with an address, the first is"
            f" Hanna Reyes ({HANNA}): their mail is seen only where somebody else got it too."
        )
    ]
    both = [{**HERS, **PROFILE}, {**THEIRS, **PROFILE}]
    assert _notes(tmp_path, "has no mailbox", mailboxes=both) == []
    assert _notes(tmp_path / "none", "has no mailbox") == []


def test_mailboxes_of_nobody_are_counted(tmp_path: Path) -> None:
    """Hundreds are normal; a forward mailbox belongs to nobody by design."""
    boxes = [
        {**HERS, **PROFILE},
        {"mailboxid": "M8", "emailaddress": "x@contoso.example", "_regardingobjectid_value": PAUL},
        {"mailboxid": "m9"},
        {"mailboxid": "m0", "isforwardmailbox": True},
    ]
    assert _notes(tmp_path, "of no user or queue", mailboxes=boxes) == [
        (
            "mailboxes.json: 2 rows of no user or queue of this snapshot, the first is m8: what"
            " arrives there is not looked at. Export _regardingobjectid_value, and the row it"
            " names."
        )
    ]


def _email(key: str, *parties: str) -> dict[str, Any]:
    parts = [
        {"participationtypemask": 2, "addressused": "a@x.example", "_partyid_value": party,
         "_partyid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "contact"}
        for party in parties
    ]  # fmt: skip
    return {"activityid": key, "email_activity_parties": parts}


def test_emails_whose_parties_are_absent_are_told(tmp_path: Path) -> None:
    """Counted by email; a party that is there, or was never resolved, is none of them."""
    emails = [_email("e3", "c9", "c8"), _email("e2", "c9"), _email("e1", IVO), _email("e0")]
    assert _notes(tmp_path, "a party whose", emails=emails) == [
        (
            "emails.json: 2 emails have a party whose row was not exported, the first is e2"
            " (contact c9): such a party counts by its address alone."
        )
    ]
    assert _notes(tmp_path, "a party whose", emails=emails[1:3]) == [
        (
            "emails.json: 1 email has a party whose row was not exported, the first is e2"
            " (contact c9): such a party counts by its address alone."
        )
    ]
    assert _notes(tmp_path, "a party whose", emails=emails[2:]) == []
