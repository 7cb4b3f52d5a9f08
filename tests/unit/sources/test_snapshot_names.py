"""The names of the files of a snapshot: read as they are meant, or named with what was meant."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from sscsim.errors import InputError
from sscsim.sources import load_snapshot
from sscsim.sources.names import meant
from tests.unit.sources.snapshot_folders import CONTACTS, CONTOSO, QUEUES, loaded, save

_WHAT = "A snapshot is a folder of Web API answers such as systemusers.json, or a zip of one."


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("queues (1).json", "is not read. Did you mean queues.json or queues.2.json?"),
        ("queues (3).json", "is not read. Did you mean queues.json or queues.3.json?"),
        ("queues-2.json", "is not read. Did you mean queues.json or queues.2.json?"),
        ("queues - Copy.json", "is not read. Did you mean queues.json?"),
        ("queues.json.txt", "is not read. Did you mean queues.json?"),
        ("Queue List.json", "is not read. Did you mean queues.json?"),
        ("usersettings.csv", "is not read. Did you mean usersettingscollection.json?"),
        ("system users.json", "is not read. Did you mean systemusers.json?"),
        ("activity-parties.json", "is not read. Did you mean activityparties.json?"),
    ],
)
def test_a_name_that_is_nearly_one_is_named_with_what_was_meant(name: str, told: str) -> None:
    """One line for each file; what is in it is not read, since nobody knows what it is."""
    folder = save(Path("org"), CONTOSO)
    (folder / name).write_text("[]", encoding="utf-8")
    snapshot = load_snapshot(folder)
    assert [str(warning) for warning in snapshot.warnings] == [f"org/{name}: warning: {told}"]
    assert snapshot.counts.keys() == CONTOSO.keys()


def test_what_lies_there_by_the_way_is_told_in_one_note() -> None:
    """What systems and people leave in folders is no reason to worry, nor to be silent."""
    folder = save(Path("org"), CONTOSO)
    for name in (".DS_Store", "Thumbs.db", "readme.txt"):
        (folder / name).write_bytes(b"\0")
    (folder / "old").mkdir()
    snapshot = load_snapshot(folder)
    assert snapshot.notes[-1] == (
        "Not read, since it is no file of an entity set: org/.DS_Store, org/Thumbs.db, org/old,"
        " org/readme.txt."
    )
    assert snapshot.warnings == ()


def test_many_other_files_are_counted() -> None:
    """Five are named."""
    folder = save(Path("org"), CONTOSO)
    for number in range(7):
        (folder / f"picture{number}.png").write_bytes(b"")
    assert load_snapshot(folder).notes[-1] == (
        "Not read, since it is no file of an entity set: org/picture0.png, org/picture1.png,"
        " org/picture2.png, org/picture3.png, org/picture4.png and 2 more."
    )


def test_capitals_and_the_name_of_the_table_are_understood() -> None:
    """``Queues.json`` and ``contact.json`` can mean one thing only; the name is told."""
    files = {"systemusers": CONTOSO["systemusers"], "Queues": QUEUES, "contact": CONTACTS}
    snapshot = loaded(Path("org"), files)
    assert snapshot.counts == {"contacts": 1, "queues": 1, "systemusers": 1}
    assert snapshot.tables["contacts"] == "contact"
    assert [str(warning) for warning in snapshot.warnings] == [
        "org/contact.json: warning: is read as contacts.json. Name it so.",
        "org/Queues.json: warning: is read as queues.json. Name it so.",
    ]


def test_names_that_are_published_so_are_not_told() -> None:
    """The set of definitions is called EntityDefinitions; ``.1`` and ``.02`` are page numbers."""
    files = {
        **CONTOSO,
        "EntityDefinitions": [],
        "leads.1": [],
        "leads.02": [],
        "usersettings.2": [],
    }
    assert loaded(Path("org"), files).warnings == ()


def test_two_files_for_one_page_are_both_read_and_told() -> None:
    """The one that is called as expected comes first."""
    files = {**CONTOSO, "contact": [{"contactid": "c2"}], "Contacts": [{"contactid": "c3"}]}
    snapshot = loaded(Path("org"), files)
    assert snapshot.counts["contacts"] == 3
    assert [str(warning) for warning in snapshot.warnings] == [
        (
            "org/contact.json: warning: is page 1 of contacts, and so is org/contacts.json: both"
            " are read. Name it contacts.2.json."
        ),
        (
            "org/Contacts.json: warning: is page 1 of contacts, and so is org/contacts.json: both"
            " are read. Name it contacts.2.json."
        ),
    ]


def test_a_misspelt_set_with_addresses_offers_the_right_name() -> None:
    """The rows do not have the key that a table of that name would have."""
    with pytest.raises(InputError) as caught:
        loaded(Path("org"), {**CONTOSO, "contacs": CONTACTS})
    assert str(caught.value) == (
        "org/contacs.json: no row has contacid, the key a table contac would have. Did you mean"
        " contacts.json? Else: Add entitydefinitions.json with its PrimaryIdAttribute."
    )


def test_a_misspelt_set_without_addresses_is_told() -> None:
    """It would have been passed over in silence."""
    snapshot = loaded(Path("org"), {**CONTOSO, "roless": [{"roleid": "r1"}]})
    assert [str(warning) for warning in snapshot.warnings] == [
        "org/roless.json: warning: is not read. Did you mean roles.json?"
    ]


@pytest.mark.parametrize("name", [".DS_Store", "notes.txt", "mail.mbox", "cr123_suppliers.json"])
def test_other_names_mean_nothing_here(name: str) -> None:
    """The twin of the near misses: no offer is better than a wrong one."""
    assert meant(name) is None


def test_what_has_a_good_name_and_is_no_file_is_told() -> None:
    """A folder, a link to nowhere, a link to itself: the run goes on without it, and says so."""
    folder = save(Path("org"), CONTOSO)
    (folder / "accounts.json").mkdir()
    (folder / "emails.json").symlink_to(folder / "nowhere")
    (folder / "leads.json").symlink_to("leads.json")
    (folder / "queue items").symlink_to("queue items")
    assert [str(warning) for warning in load_snapshot(folder).warnings] == [
        "org/accounts.json: warning: is a folder, and is not read.",
        "org/emails.json: warning: is a link that leads nowhere, and is not read.",
        "org/leads.json: warning: is a link that leads back to itself, and is not read.",
        "org/queue items: warning: is a link that leads back to itself, and is not read.",
    ]


def _told(path: str) -> str:
    with pytest.raises(InputError) as caught:
        load_snapshot(path)
    return str(caught.value)


def test_a_folder_that_loops_is_told() -> None:
    """A link to itself, and a folder that contains itself: nothing is followed twice."""
    Path("loop").symlink_to("loop")
    Path("gone").symlink_to("nowhere")
    assert _told("loop") == f"loop: is a link that leads back to itself. {_WHAT}"
    assert _told("gone") == f"gone: is a link that leads nowhere. {_WHAT}"
    folder = save(Path("org"), CONTOSO)
    (folder / "again").symlink_to(folder.resolve(), target_is_directory=True)
    snapshot = load_snapshot(folder)
    assert snapshot.counts.keys() == CONTOSO.keys()
    assert [str(warning) for warning in snapshot.warnings] == [
        "org/again: warning: is a folder, and is not read."
    ]


def test_the_folder_above_offers_the_one_below() -> None:
    """One level too high is the commonest slip."""
    save(Path("org"), CONTOSO)
    Path("above").mkdir()
    Path("org").rename("above/org")
    assert _told("above") == "above: holds no answer of the Web API. Did you mean above/org?"


def test_a_file_that_may_not_be_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own reason, at that file; the others are still looked at."""
    folder = save(Path("org"), {**CONTOSO, "leads": [{"lastname": "x"}]})
    opened = Path.open

    def denied(path: Path, *arguments: Any) -> object:
        if path.name == "contacts.json":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments)

    monkeypatch.setattr(Path, "open", denied)
    assert _told(str(folder)).splitlines() == [
        "org/contacts.json: cannot be read: Permission denied.",
        ("org/leads.json:1:12: row 1: has no leadid. Export leadid too: it is the key of the row."),
    ]


def _zip(members: dict[str, str]) -> str:
    with zipfile.ZipFile("org.zip", "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return "org.zip"


USER = '[{"systemuserid": "u1"}]'


def test_the_folder_with_the_snapshot_is_found_in_a_zip() -> None:
    """Beside it may lie other JSON, deeper an older export, and what macOS adds anywhere."""
    path = _zip({
        "manifest.json": "{}",
        "org/systemusers.json": USER,
        "org/old/systemusers.json": "[",
        "org/__MACOSX/queues.json": "[",
        "__MACOSX/org/._systemusers.json": "\0",
    })  # fmt: skip
    snapshot = load_snapshot(path)
    assert snapshot.counts == {"systemusers": 1}
    assert snapshot.notes[-1] == (
        "Not read, since it is no file of an entity set: org.zip/manifest.json,"
        " org.zip/org/old/systemusers.json."
    )


def test_two_snapshots_in_a_zip_are_not_mixed() -> None:
    """Two folders at one level would make one organisation out of two."""
    path = _zip({"a/systemusers.json": USER, "b/systemusers.json": USER})
    assert _told(path) == "org.zip: holds 2 snapshots: a, b. Pack one folder in each zip."


def test_a_near_miss_in_a_zip_is_told() -> None:
    """As in a folder."""
    snapshot = load_snapshot(_zip({"systemusers.json": USER, "queues (1).json": "[]"}))
    assert [str(warning) for warning in snapshot.warnings] == [
        "org.zip/queues (1).json: warning: is not read. Did you mean queues.json or queues.2.json?"
    ]
