"""`pseudonymise`: a folder that may leave the house."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.test_replay import Place, Sscsim, place

__all__ = ["place"]  # a fixture


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """Make a key that nobody else can read."""
    path = tmp_path / "secret.key"
    path.write_bytes(bytes(range(32)))
    path.chmod(0o600)
    return path


def _arguments(place: Place, key: Path, out: Path) -> list[str]:
    given = {"--org": place.org, "--mail": place.mail, "--key-file": key, "--out": out}
    return ["pseudonymise", *(text for name, path in given.items() for text in (name, str(path)))]


def _lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_case_replays_as_before(
    sscsim: Sscsim, place: Place, key: Path, tmp_path: Path
) -> None:
    """The records that were given are those that a replay of the case gives."""
    out, before = tmp_path / "case", tmp_path / "before.jsonl"
    replay = ["replay", "--format", "jsonl", "--org"]
    before.write_text(sscsim(*replay, place.org, "--mail", place.mail).stdout)
    result = sscsim(*_arguments(place, key, out), "--records", str(before))
    assert result.exit_code == 0, result.stderr
    assert result.stdout == (
        f"{out}/org: 4 rows, 4 addresses exchanged\n"
        f"{out}/mail.mbox: 4 messages, no bodies\n"
        f"Next: sscsim replay --org {out}/org --mail {out}/mail.mbox\n"
    )
    assert result.stderr == "sscsim: note: prefixes of tracking tokens stay: CRM:.\n"
    after = sscsim(*replay, out / "org", "--mail", out / "mail.mbox").stdout
    assert _lines(after) == _lines((out / "records.jsonl").read_text())
    assert "hanna" not in after.lower()


def test_the_same_key_gives_the_same_bytes_and_another_gives_others(
    sscsim: Sscsim, place: Place, key: Path, tmp_path: Path
) -> None:
    one, same, other = (tmp_path / name for name in ("one", "same", "other"))
    assert sscsim(*_arguments(place, key, one)).exit_code == 0
    assert sscsim(*_arguments(place, key, same)).exit_code == 0
    key.write_bytes(bytes(32))
    assert sscsim(*_arguments(place, key, other)).exit_code == 0
    mails = [(path / "mail.mbox").read_bytes() for path in (one, same, other)]
    assert mails[0] == mails[1]
    assert mails[0] != mails[2]


def test_the_mapping_is_told_only_when_asked(
    sscsim: Sscsim, place: Place, key: Path, tmp_path: Path
) -> None:
    """For nobody else to read, and never over something."""
    mapping = tmp_path / "mapping.json"
    result = sscsim(
        *_arguments(place, key, tmp_path / "case"), "--mapping", str(mapping), "--format", "json"
    )
    said = json.loads(result.stdout)
    assert (said["messages"], said["rows"], said["unreadable"]) == (4, 4, 0)
    found = json.loads(mapping.read_text())
    assert len(found["address"]) == said["addresses"]
    assert mapping.stat().st_mode & 0o077 == 0
    again = sscsim(*_arguments(place, key, tmp_path / "next"), "--mapping", str(mapping))
    assert again.exit_code == 2
    assert "this is there already." in again.stderr
    assert not (tmp_path / "next").exists()


def test_all_mistakes_are_told_at_once(sscsim: Sscsim, place: Place, tmp_path: Path) -> None:
    short, records = tmp_path / "short.key", tmp_path / "records.jsonl"
    short.write_bytes(b"short")
    records.write_text("no record\n\n")
    result = sscsim(
        *_arguments(place._replace(org=tmp_path / "nowhere"), short, place.org),
        *("--mail", f"hanna@contoso.example={place.mail}", "--mail", "gone.mbox"),
        *("--records", str(records)),
    )
    assert result.exit_code == 2
    assert result.stdout == ""
    for part in (
        "5 bytes are no secret. Give a file of at least 16 bytes",
        "nowhere",
        "gone.mbox cannot be read",
        f"{records}:1: this line is no decision record.",
        f"--out {place.org}",
    ):
        assert part in result.stderr


def test_an_inbox_becomes_a_file_of_its_own_and_how_to_replay_it_is_told(
    sscsim: Sscsim, place: Place, key: Path, tmp_path: Path
) -> None:
    """One file could not say so: Hanna's mail would be decided for everybody else it names."""
    case = tmp_path / "case"
    given = ("--org", place.org, "--mail", f"hanna@contoso.example={place.mail}")
    result = sscsim("pseudonymise", *given, "--key-file", key, "--out", case)
    assert result.exit_code == 0, result.stderr
    command = result.stdout.splitlines()[-1].removeprefix("Next: sscsim ").split()
    assert f"={case}/inbox-0001.mbox" in command[-1]
    assert not (case / "mail.mbox").exists()
    before = sscsim("replay", *given, "--format", "json").stdout
    after = sscsim(*command, "--format", "json").stdout
    for name in ("looked_at", "outcomes", "reasons"):
        assert json.loads(after)[name] == json.loads(before)[name]


LIST = "From: news@fabrikam.example\nSubject: News\nDate: Mon, 2 Mar 2026 08:00:00 +0000\n"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("To: all@list.example\nMessage-ID: <1@fabrikam.example>\n", "mail.mbox"),
        ("To: Hanna@contoso.example\nMessage-ID: <1@fabrikam.example>\n", "mail.mbox"),
        ("To: marc@contoso.example\nMessage-ID: <1@fabrikam.example>\n", "inbox-0001.mbox"),
        ("To: all@list.example\n", "inbox-0001.mbox"),
    ],
)
def test_an_inbox_whose_mail_names_nobody_else_is_mail_like_all(
    sscsim: Sscsim, place: Place, key: Path, tmp_path: Path, *, more: str, told: str
) -> None:
    """Each message names the mailbox in which it lay; one without an id is known by its headers."""
    place.mail.write_text(f"From x Mon Mar  2 08:00:00 2026\n{LIST}{more}\nbody\n\n", "utf-8")
    case, inbox = tmp_path / "case", f"hanna@contoso.example={place.mail}"
    given = ("--org", place.org, "--mail", inbox)
    result = sscsim("pseudonymise", *given, "--key-file", key, "--out", case)
    assert result.exit_code == 0, result.stderr
    assert sorted(path.name for path in case.iterdir()) == sorted([told, "org"])
    command = result.stdout.splitlines()[-1].removeprefix("Next: sscsim ").split()
    before, after = (
        json.loads(sscsim(*some, "--format", "json").stdout)
        for some in (("replay", *given), command)
    )
    assert (after["outcomes"], after["reasons"]) == (before["outcomes"], before["reasons"])
    assert (before["looked_at"], after["looked_at"]) == (1, 1)


@pytest.mark.parametrize(
    ("content", "told"), [(None, "No such file or directory."), (b"", "the file is empty.")]
)
def test_a_key_that_is_none_is_refused(
    sscsim: Sscsim, place: Place, tmp_path: Path, content: bytes | None, told: str
) -> None:
    path = tmp_path / "none.key"
    if content is not None:
        path.write_bytes(content)
    result = sscsim(*_arguments(place, path, tmp_path / "case"))
    assert result.exit_code == 2
    assert f"--key-file {path}: {told} Give a file" in result.stderr


def test_a_key_that_others_can_read_is_told(
    sscsim: Sscsim, place: Place, key: Path, tmp_path: Path
) -> None:
    key.chmod(0o644)
    result = sscsim(*_arguments(place, key, tmp_path / "case"))
    assert result.exit_code == 0
    assert f"--key-file {key}: others can read it. Run: chmod 600 {key}" in result.stderr


def test_mail_of_another_folder_is_refused_and_nothing_is_left(
    sscsim: Sscsim, place: Place, key: Path, tmp_path: Path
) -> None:
    """A file of mail cannot say where it lay (SYN-1)."""
    for part in ("cur", "new", "tmp", ".Archive/cur", ".Archive/new", ".Archive/tmp"):
        (tmp_path / "box" / part).mkdir(parents=True)
    (tmp_path / "box/.Archive/cur/1").write_text("From: ivo@fabrikam.example\n\n")
    result = sscsim(*_arguments(place._replace(mail=tmp_path / "box"), key, tmp_path / "case"))
    assert result.exit_code == 2
    assert "it lies in Archive, and mail.mbox holds what lies in an Inbox." in result.stderr
    assert not (tmp_path / "case").exists()


def test_mail_without_a_time_stands_first_and_this_is_told(
    sscsim: Sscsim, place: Place, key: Path, tmp_path: Path
) -> None:
    """It comes before all, whatever file it lies in (contract 5)."""
    late = tmp_path / "a.eml"
    late.write_text("From: ivo@fabrikam.example\nTo: hanna@contoso.example\n\n")
    out = tmp_path / "case"
    result = sscsim(*_arguments(place, key, out), "--mail", str(late))
    assert "1 messages without a time stand first in mail.mbox" in result.stderr
    assert "the files were not given in the order of their names" in result.stderr
    first = (out / "mail.mbox").read_text().partition("\n\n\n")[0]
    assert "Received" not in first
