"""Bad snapshots: every problem at once, each with file, line, column and what to write instead."""

from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sscsim.errors import InputError
from sscsim.sources import jsontext, load_snapshot, store, webapi
from tests.unit.sources.snapshot_folders import CONTOSO, HANNA, SALES, save

_SAVE = 'Save the whole answer of the server, {"value": [...]}, or its array alone.'
_WHAT = "A snapshot is a folder of Web API answers such as systemusers.json, or a zip of one."
_METHOD = 'Write a number from 0 to 4, or a label such as "All email messages".'


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _told(path: Path | str) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_snapshot(path)
    return str(caught.value).splitlines()


def _told_of(**files: Any) -> list[str]:
    return _told(save(Path("org"), {**CONTOSO, **files}))


def test_everything_that_is_wrong_is_told_at_once_and_in_order() -> None:
    """Files by name, then line by line; the reader never has to run it twice to see the rest."""
    users = (
        '{"value": [\n'
        '  {"systemuserid": "A1", "internalemailaddress": 5,\n'
        '   "isdisabled": "perhaps", "createdon": "03.05.2019 11:40"},\n'
        '  {"fullname": "Nobody"},\n'
        '  {"systemuserid": "{a1}", "fullname": "Paul", "fullname": "Paula"},\n'
        '  "text",\n'
        '  {"systemuserid": 7}\n'
        "]}\n"
    )
    settings = f'[{{"systemuserid": "{HANNA}", "incomingemailfilteringmethod": 7}}]'
    assert _told_of(systemusers=users, usersettingscollection=settings, queues='{"value": [') == [
        f"org/queues.json:1:12: is not JSON: expecting value. {_SAVE}",
        (
            "org/systemusers.json:2:26: row 1 (systemuserid A1): internalemailaddress is 5."
            " Write a text in quotes."
        ),
        (
            'org/systemusers.json:3:4: row 1 (systemuserid A1): isdisabled is "perhaps".'
            " Write true, false, enabled or disabled."
        ),
        (
            'org/systemusers.json:3:29: row 1 (systemuserid A1): createdon is "03.05.2019 11:40".'
            " Write a time such as 2026-03-02T08:00:00Z."
        ),
        (
            "org/systemusers.json:4:3: row 2: has no systemuserid."
            " Export systemuserid too: it is the key of the row."
        ),
        (
            "org/systemusers.json:5:4: row 3 (systemuserid {a1}): systemuserid repeats that of"
            " row 1 of org/systemusers.json. Leave one of the two rows out."
        ),
        (
            'org/systemusers.json:5:48: row 3: the key "fullname" stands twice.'
            " Leave one of them out."
        ),
        f'org/systemusers.json:6:3: row 4: is "text", not an object. {_SAVE}',
        "org/systemusers.json:7:4: row 5: systemuserid is 7. Write the id of the row in quotes.",
        (
            f"org/usersettingscollection.json:1:59: row 1 (systemuserid {HANNA}):"
            f" incomingemailfilteringmethod is 7. {_METHOD}"
        ),
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("", "org/leads.json:1:1: is not JSON: expecting value."
                     f" The file is empty. {_SAVE}", id="an empty file"),
        pytest.param("<!DOCTYPE html><title>Sign in</title>",
                     "org/leads.json:1:1: is not JSON: expecting value."
                     f" It looks like a web page or XML. {_SAVE}", id="a sign-in page"),
        pytest.param('{"value": [\n  {"leadid" "l1"}\n]}',
                     f"org/leads.json:2:13: is not JSON: expecting ':' delimiter. {_SAVE}",
                     id="a colon left out"),
        pytest.param('{"error": {"code": "0x80040220", "message": "\\u001b[31mDenied"}}',
                     'org/leads.json: is an error the server answered with: "\\x1b[31mDenied".'
                     " Ask the server again.", id="an error of the server"),
        pytest.param('{"rows": []}', f"org/leads.json: has no rows. {_SAVE}", id="no value"),
        pytest.param('{"value": {"leadid": "l1"}}', f"org/leads.json: has no rows. {_SAVE}",
                     id="an object as value"),
        pytest.param("17", f"org/leads.json: has no rows. {_SAVE}", id="a number"),
        pytest.param('{"value": [], "value": []}',
                     'org/leads.json: the key "value" stands twice. Leave one of them out.',
                     id="value twice"),
        pytest.param("[" * 200_000,
                     "org/leads.json: is nested too deep to be an answer of the Web API."
                     f" {_SAVE}", id="nested too deep"),
        pytest.param('{"value": ' * 200_000,
                     "org/leads.json: is nested too deep to be an answer of the Web API."
                     f" {_SAVE}", id="objects nested too deep"),
        pytest.param(b'[{"leadid": "l1",\n "lastname": "\xe4"}]',
                     "org/leads.json:2:15: byte 33 is not UTF-8. Save the file as UTF-8.",
                     id="Latin-1"),
        pytest.param('[{"leadid": ' + "9" * 5000 + "}]",
                     "org/leads.json: is not JSON: exceeds the limit (4300 digits) for integer"
                     f" string conversion: value has 5000 digits. {_SAVE}", id="a giant number"),
        pytest.param('[{"leadid": "l1", "revenue": NaN}]',
                     "org/leads.json:1:19: row 1: revenue is NaN. Write a number, or null.",
                     id="NaN in a column nobody uses"),
        pytest.param('[{"leadid": "l1", "x": {"y": [-Infinity]}}]',
                     "org/leads.json:1:19: row 1: x is -Infinity. Write a number, or null.",
                     id="Infinity deep inside"),
        pytest.param('{"@odata.count": 1e999, "value": [], "x": [NaN]}',
                     "org/leads.json: @odata.count is 1e999. Write a number, or null.\n"
                     "org/leads.json: x is NaN. Write a number, or null.", id="NaN beside rows"),
        pytest.param('[{"leadid": "l1", "x": {"y": 1, "y": 2}}]',
                     'org/leads.json:1:2: row 1: the key "y" stands twice. Leave one of them out.',
                     id="a key twice deep inside"),
        pytest.param('[{"leadid": "l1", "emailaddress2": ["a@fabrikam.example"]}]',
                     "org/leads.json:1:19: row 1 (leadid l1): emailaddress2 is a list."
                     " Write an address in quotes, or null.", id="a list of addresses"),
        pytest.param('[{"leadid": ""}]',
                     "org/leads.json:1:3: row 1 (leadid ): has no leadid."
                     " Export leadid too: it is the key of the row.", id="an empty key"),
    ],
)  # fmt: skip
def test_a_page_that_is_no_answer_says_why(content: str | bytes, told: str) -> None:
    """One line a problem: file, place, what is wrong, what to do."""
    assert _told_of(leads=content) == told.split("\n")


def test_a_key_repeated_on_another_page_names_both_places() -> None:
    """Keys are compared over all pages of a set, without braces and letter case."""
    first = [{"contactid": "c1"}, {"contactid": "c2"}]
    again = '[\n {"contactid": "C2"}\n]'
    assert _told_of(contacts=first, **{"contacts.2": again}) == [
        (
            "org/contacts.2.json:2:3: row 1 (contactid C2): contactid repeats that of row 2 of"
            " org/contacts.json. Leave one of the two rows out."
        )
    ]


def test_a_link_without_one_of_its_ends_is_told() -> None:
    """A link table has two keys; each is missed by its name."""
    assert _told_of(systemuserrolescollection=[{"systemuserid": HANNA}]) == [
        (
            "org/systemuserrolescollection.json:1:12: row 1 (systemuserid"
            f" {HANNA}): has no roleid. Export roleid too: it is the key of the row."
        )
    ]


def test_a_row_without_a_key_of_its_own_still_tells_its_other_mistakes() -> None:
    """All problems at once: who exports the key, or drops the copy, is not sent back again."""
    wrong = '"isdisabled": "perhaps"'
    users = (
        f'[{{{wrong}}},\n {{"systemuserid": 7, {wrong}}},\n {{"systemuserid": "a1"}},\n'
        f' {{"systemuserid": "A1", {wrong}}},\n {{"fullname": "Nobody"}}]'
    )
    perhaps = 'isdisabled is "perhaps". Write true, false, enabled or disabled.'
    export = "has no systemuserid. Export systemuserid too: it is the key of the row."
    assert _told_of(systemusers=users) == [
        f"org/systemusers.json:1:2: row 1: {export}",
        f"org/systemusers.json:1:3: row 1: {perhaps}",
        "org/systemusers.json:2:3: row 2: systemuserid is 7. Write the id of the row in quotes.",
        f"org/systemusers.json:2:22: row 2: {perhaps}",
        (
            "org/systemusers.json:4:3: row 4 (systemuserid A1): systemuserid repeats that of"
            " row 3 of org/systemusers.json. Leave one of the two rows out."
        ),
        f"org/systemusers.json:4:25: row 4: {perhaps}",
        f"org/systemusers.json:5:2: row 5: {export}",
    ]


def test_a_custom_table_without_its_key_asks_for_definitions() -> None:
    """The key of a table is told by its name or by the definitions, never guessed from a value."""
    assert _told_of(cr_things=[{"cr_mail": "a@fabrikam.example"}]) == [
        (
            "org/cr_things.json: no row has cr_thingid, the key a table cr_thing would have."
            " Add entitydefinitions.json with its PrimaryIdAttribute."
        )
    ]


def test_parties_of_an_email_are_checked_at_its_row() -> None:
    """A party without its part, or with one that is none, is told where the email stands."""
    emails = (
        '[{"activityid": "e1",\n'
        '  "email_activity_parties": [{"participationtypemask": "x"}, {"addressused": "a"}]},\n'
        ' {"activityid": "e2", "email_activity_parties": "none"},\n'
        ' {"activityid": "e3", "email_activity_parties": [7, {"participationtypemask": "y"}]}]'
    )
    assert _told_of(emails=emails) == [
        (
            'org/emails.json:2:3: row 1 (activityid e1): a party: participationtypemask is "x".'
            ' Write a number from 1 to 12, or a label such as "Sender".'
        ),
        (
            "org/emails.json:2:3: row 1 (activityid e1): a party: it has no participationtypemask."
            " Export it: it says From, To, Cc or Bcc."
        ),
        (
            'org/emails.json:3:23: row 2 (activityid e2): email_activity_parties is "none".'
            " Write a list of parties."
        ),
        (
            "org/emails.json:4:23: row 3 (activityid e3): entry 1 of email_activity_parties is 7,"
            " not an object. Write a list of parties."
        ),
        (
            'org/emails.json:4:23: row 3 (activityid e3): a party: participationtypemask is "y".'
            ' Write a number from 1 to 12, or a label such as "Sender".'
        ),
    ]


_BLOB = "org/organizations.json:1:{column}: row 1 (organizationid o1): orgdborgsettings"
_WRITE = "Write <OrgSettings><HideTrackAllOption>true</HideTrackAllOption></OrgSettings>."
_REFUSED = f" has a document type or entities, which are not read. {_WRITE}"


@pytest.mark.parametrize(
    ("blob", "told"),
    [
        pytest.param("<!DOCTYPE x><OrgSettings/>", _REFUSED, id="a document type"),
        pytest.param("<!DOCTYPE l [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><OrgSettings><X>&b;</X>"
                     "</OrgSettings>", _REFUSED, id="a thousand laughs"),
        pytest.param("<!DOCTYPE x SYSTEM 'file:///etc/passwd'><OrgSettings/>", _REFUSED,
                     id="a file of ours"),
        pytest.param("<OrgSettings><X>&who;</X></OrgSettings>", _REFUSED, id="an entity"),
        pytest.param("<A>1</A><!DOCTYPE x><B>2</B>", _REFUSED, id="in a fragment"),
        pytest.param("<OrgSettings><A></OrgSettings>", f" is not well-formed XML. {_WRITE}",
                     id="not closed"),
        pytest.param("{}{}".format("<a>" * 100_000, "</b>"), f" is not well-formed XML. {_WRITE}",
                     id="deep and not closed"),
        pytest.param("x" * 1_000_001, f" is longer than 1,000,000 characters. {_WRITE}",
                     id="too long"),
        pytest.param({"HideTrackAllOption": True}, " is an object. Write the XML as one text.",
                     id="an object"),
        pytest.param("<HideTrackAllOption>maybe</HideTrackAllOption>",
                     ': HideTrackAllOption is "maybe". Write true or false.', id="no Boolean"),
        pytest.param("<SSSForceFilteringMethodForUserMailboxes>5"
                     "</SSSForceFilteringMethodForUserMailboxes>",
                     ': SSSForceFilteringMethodForUserMailboxes is "5".'
                     ' Write a number from -1 to 4, or a label such as "Disabled".',
                     id="a method out of range"),
    ],
)  # fmt: skip
def test_a_settings_blob_that_cannot_be_trusted_is_refused(blob: Any, told: str) -> None:
    """Nothing an export holds needs a document type; no file is opened, nothing grows."""
    rows = [{"organizationid": "o1", "orgdborgsettings": blob}]
    assert _told_of(organizations=rows) == [_BLOB.format(column=37) + told]


def test_broken_definitions_are_told_once() -> None:
    """They are read before all others, and not again."""
    assert _told_of(entitydefinitions="[") == [
        f"org/entitydefinitions.json:1:2: is not JSON: expecting value. {_SAVE}"
    ]


def test_a_second_organisation_is_refused() -> None:
    """A snapshot is of one organisation."""
    assert _told_of(organizations=[{"organizationid": "o1"}, {"organizationid": "o2"}]) == [
        (
            "org/organizations.json:1:38: row 2 (organizationid o2): is a second organisation."
            " Keep one: a snapshot is of one."
        )
    ]


def test_definitions_of_another_shape_are_told() -> None:
    """Each word of a definition is checked where it stands."""
    row = '{"LogicalName": "lead", "IsActivityParty": "si", "EntitySetName": 5, "Attributes": [{}]}'
    assert _told_of(entitydefinitions=f"[{row}]") == [
        (
            'org/entitydefinitions.json:1:26: row 1 (LogicalName lead): IsActivityParty is "si".'
            " Write true or false."
        ),
        (
            "org/entitydefinitions.json:1:51: row 1 (LogicalName lead): EntitySetName is 5."
            " Write a logical name in quotes."
        ),
        (
            "org/entitydefinitions.json:1:71: row 1 (LogicalName lead): entry 1 of Attributes"
            " has no"
            ' LogicalName. Write a list of {"LogicalName": ..., "FormatName": {"Value": ...}}.'
        ),
    ]


def test_thousands_of_problems_are_counted_not_listed() -> None:
    """Fifty of a file are told, the rest in one line."""
    told = _told_of(leads=[{"lastname": "x"}] * 12_340)
    assert len(told) == 51
    assert told[-1] == "org/leads.json: 12,290 more problems in this file."


def test_half_a_character_does_not_get_further() -> None:
    """A subject cut through an emoji is mended, for no file could be written with it."""
    emails = '[{"activityid": "e1", "subject": "Offer \\ud83d"}]'
    (email,) = load_snapshot(save(Path("org"), {**CONTOSO, "emails": emails})).world.emails
    assert email.subject == "Offer \ufffd"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("nowhere", f"nowhere: is not there. {_WHAT}"),
        ("empty", f"empty: holds no answer of the Web API. {_WHAT}"),
        ("mail.mbox", f"mail.mbox: is neither a folder nor a zip. {_WHAT}"),
        ("half.zip", f"half.zip: is neither a folder nor a zip. {_WHAT}"),
        pytest.param("/dev/zero", f"/dev/zero: is neither a folder nor a zip. {_WHAT}",
                     marks=pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no device")),
    ],
)  # fmt: skip
def test_what_is_no_snapshot_is_told(path: str, told: str) -> None:
    """One line, with what a snapshot is."""
    Path("empty").mkdir()
    Path("mail.mbox").write_text("From nobody", encoding="utf-8")
    Path("half.zip").write_bytes(b"PK\x03\x04 half")
    assert _told(path) == [told]


def test_a_folder_of_other_json_is_no_snapshot() -> None:
    """At least one of the tables of contract 4 has to be there."""
    assert _told(save(Path("other"), {"things": []})) == [
        (
            "other: holds none of businessunits.json, emails.json, emailserverprofiles.json,"
            " mailboxes.json, organizations.json, queues.json, roles.json, systemusers.json,"
            " teams.json, usersettingscollection.json. Is it the folder of a snapshot?"
        )
    ]


def test_what_is_larger_than_a_page_may_be_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit holds for a file of a folder, and for a member of a zip however well it packs."""
    monkeypatch.setattr(store, "MAX_FILE", 1000)
    save(Path("org"), {**CONTOSO, "leads": " " * 1001})
    told = "is larger than 1,000 bytes. Save it in several pages."
    assert _told("org") == [f"org/leads.json: {told}"]
    with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("systemusers.json", b" " * 1001)
    assert _told("bomb.zip") == [f"bomb.zip/systemusers.json: {told}"]


def test_what_is_larger_than_all_pages_may_be_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many pages of a legal size are too much together; nothing is unpacked to find out."""
    monkeypatch.setattr(store, "MAX_TOTAL", 1000)
    with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(2, 5):
            archive.writestr(f"leads.{number}.json", b" " * 500)
    assert _told("bomb.zip") == ["bomb.zip: holds more than 1,000 bytes. Leave out some files."]


def test_what_would_fill_the_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few bytes of a zip can become a hundred million rows; as many as fit are read."""
    monkeypatch.setattr(jsontext, "MAX_VALUES", 50)
    monkeypatch.setattr(webapi, "MAX_ROWS", 20)
    rows = [{"leadid": f"l{number}"} for number in range(22)]
    assert _told_of(leads=[{}] * 60) == [
        "org/leads.json: holds more than 50 values. Save it in several pages."
    ]
    assert _told_of(leads=rows[:21]) == [
        "org/leads.json: holds more than 20 rows. Save it in several pages."
    ]
    assert load_snapshot(save(Path("org"), {**CONTOSO, "leads": rows[:20]})).counts["leads"] == 20


def test_a_zip_that_is_damaged_or_locked_is_told() -> None:
    """A bad checksum, a password: one line each, no traceback."""
    with zipfile.ZipFile("org.zip", "w") as archive:
        archive.writestr("systemusers.json", b'{"value": []}')
    whole = Path("org.zip").read_bytes()
    Path("damaged.zip").write_bytes(whole.replace(b'{"value"', b'{"VALUE"', 1))
    assert _told("damaged.zip") == [
        "damaged.zip/systemusers.json: cannot be read: Bad CRC-32 for file 'systemusers.json'."
    ]
    start = whole.index(b"PK\x01\x02")
    locked = bytearray(whole)
    struct.pack_into("<H", locked, 6, 1)
    struct.pack_into("<H", locked, start + 8, 1)
    Path("locked.zip").write_bytes(locked)
    assert _told("locked.zip") == [
        (
            "locked.zip/systemusers.json: is encrypted."
            " Pack the folder again as an ordinary zip, without a password."
        )
    ]


def test_names_that_climb_out_of_a_zip_reach_no_file() -> None:
    """Members are read, never written: nothing appears beside the zip."""
    with zipfile.ZipFile("evil.zip", "w") as archive:
        archive.writestr("../../systemusers.json", '[{"systemuserid": "u1"}]')
        archive.writestr("queues.json", "[]")
    before = sorted(Path.cwd().rglob("*"))
    assert load_snapshot("evil.zip").counts == {"queues": 0}
    assert sorted(Path.cwd().rglob("*")) == before


def test_a_file_that_changes_while_it_is_read_loses_its_line_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The places are looked up in a second reading; if that fails, the problem is told anyway."""
    read = store.read_bytes
    contents = iter([b'[{"leadid": 7}]', b"["])

    def changing(page: store.Page) -> bytes:
        return next(contents) if page.entityset == "leads" else read(page)

    monkeypatch.setattr("sscsim.sources.jsontext.read_bytes", changing)
    (told,) = _told_of(leads=[])
    assert told == "org/leads.json: row 1: leadid is 7. Write the id of the row in quotes."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_plain_file_is_passed_over() -> None:
    """A pipe would wait for ever, a folder is no page, a link to nowhere no file."""
    folder = save(Path("org"), CONTOSO)
    os.mkfifo(folder / "leads.json")
    (folder / "accounts.json").mkdir()
    (folder / "emails.json").symlink_to(folder / "nowhere")
    assert load_snapshot(folder).counts.keys() == CONTOSO.keys()


def test_a_filtering_method_of_a_queue_out_of_range_is_refused() -> None:
    """Contract 4: outside 0-4 is an error for queues as for users."""
    queues = f'[{{"queueid": "{SALES}", "incomingemailfilteringmethod": -1}}]'
    assert _told_of(queues=queues) == [
        (
            f"org/queues.json:1:54: row 1 (queueid {SALES}): incomingemailfilteringmethod is -1."
            f" {_METHOD}"
        )
    ]
