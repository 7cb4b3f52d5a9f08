"""`replay`: mail through a snapshot, every message accounted for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import Result

from sscsim.views.summary import Tally

Sscsim = Callable[..., Result]

USERS = {
    "u1": ("Hanna Reyes", "hanna@contoso.example", 0),
    "u2": ("Marc Keller", "marc@contoso.example", 1),
}
MAILS = (
    ("someone@outside.example", "hanna@contoso.example", "In confidence \x1b[2J\x1b]0;gone\x07"),
    ("someone@outside.example", "marc@contoso.example, hanna@contoso.example", "=1+1"),
    ("someone@outside.example", "marc@contoso.example", "A question"),
    ("someone@outside.example", "nobody@fabrikam.example", "Not for us"),
)


class Place(NamedTuple):
    """Where the organisation and its mail lie."""

    org: Path
    mail: Path


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Two users, of whom one accepts everything, and four messages."""
    org, mail = tmp_path / "org", tmp_path / "in.mbox"
    org.mkdir()
    rows: dict[str, list[dict[str, Any]]] = {
        "systemusers": [
            {"systemuserid": key, "fullname": name, "internalemailaddress": address}
            for key, (name, address, _) in USERS.items()
        ],
        "usersettingscollection": [
            {"systemuserid": key, "incomingemailfilteringmethod": method}
            for key, (_, _, method) in USERS.items()
        ],
    }
    for name, values in rows.items():
        (org / f"{name}.json").write_text(json.dumps({"value": values}), "utf-8")
    mail.write_text("".join(mbox()), "utf-8", newline="\n")
    return Place(org, mail)


def mbox() -> Iterator[str]:
    """Write the messages as an mbox, a minute apart."""
    for number, (sender, recipients, subject) in enumerate(MAILS):
        yield f"From x Mon Mar  2 08:0{number}:00 2026\n"
        yield f"From: {sender}\nTo: {recipients}\nSubject: {subject}\n"
        yield f"Message-ID: <m{number}@outside.example>\n"
        yield f"Date: Mon, 2 Mar 2026 08:0{number}:00 +0000\n\nbody\n\n"


@pytest.fixture
def replay(sscsim: Sscsim, place: Place) -> Sscsim:
    """Replay that mail through that organisation, with some more options."""
    return lambda *more: sscsim("replay", "--org", place.org, "--mail", place.mail, *more)


def test_the_text_tells_assumptions_sums_and_who_let_most_in(
    replay: Sscsim, snapshot: Callable[[str, str], None]
) -> None:
    """What a consultant reads first."""
    result = replay()
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.startswith("What was assumed:\n")
    snapshot("cli-replay.txt", result.stdout.partition("\n\n")[2])


def test_every_line_of_jsonl_is_a_record_and_nothing_else(replay: Sscsim) -> None:
    """Notes and sums are told on standard error."""
    result = replay("--format", "jsonl")
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(one["source"], one["mailbox"], one["outcome"]) for one in records] == [
        ("in.mbox#1", "hanna@contoso.example", "promoted"),
        ("in.mbox#2", "hanna@contoso.example", "promoted"),
        ("in.mbox#2", "marc@contoso.example", "duplicate"),
        ("in.mbox#3", "marc@contoso.example", "rejected"),
        ("in.mbox#4", None, "not_processed"),
    ]
    assert "note: mailboxes.json is missing" in result.stderr
    assert "5 = 2 + 1 + 1 + 1" in result.stderr


def test_json_has_notes_sums_and_the_same_records(replay: Sscsim) -> None:
    """One document, its sums in the end."""
    document = json.loads(replay("--format", "json").stdout)
    lines = replay("--format", "jsonl").stdout.splitlines()
    assert document["decisions"] == [json.loads(line) for line in lines]
    assert document["looked_at"] == sum(document["outcomes"].values()) == 5
    assert sum(document["reasons"].values()) == 5
    assert document["notes"]


def test_csv_has_the_same_records_and_runs_nothing(replay: Sscsim) -> None:
    """A row for each, in the same order."""
    rows = list(csv.DictReader(io.StringIO(replay("--format", "csv").stdout)))
    lines = replay("--format", "jsonl").stdout.splitlines()
    assert [row["outcome"] for row in rows] == [json.loads(line)["outcome"] for line in lines]
    assert not [cell for row in rows for cell in row.values() if cell[:1] in set("=+-@\t\r")]


@pytest.mark.parametrize("format_", ["text", "json", "jsonl", "csv"])
def test_no_escape_sequence_reaches_the_terminal(replay: Sscsim, format_: str) -> None:
    """Not from a subject, in whatever format, with the steps or without."""
    for more in ((), ("--trace",)):
        result = replay("--format", format_, *more)
        assert "\x1b" not in result.stdout + result.stderr
        assert "\x07" not in result.stdout + result.stderr


def test_readers_and_traces_come_on_request(replay: Sscsim) -> None:
    """Without being asked a record stays short."""
    short, full = (
        json.loads(replay("--format", "jsonl", *more).stdout.splitlines()[0])
        for more in ((), ("--readers", "--trace"))
    )
    assert short["readers"] == 2
    assert "trace" not in short
    assert full["readers"] == ["u1", "u2"]
    assert full["rule"] in {step["rule"] for step in full["trace"]}


def test_sensitivity_names_the_open_questions(replay: Sscsim, place: Place, sscsim: Sscsim) -> None:
    """Mail that is in an Inbox without naming its owner turns on FLT-17."""
    hidden = sscsim(
        "replay", "--org", place.org, "--mail", f"hanna@contoso.example={place.mail}",
        "--sensitivity", "--format", "jsonl",
    )  # fmt: skip
    last = json.loads(hidden.stdout.splitlines()[3])
    assert last["reason"] == "NoRecipientMatch"
    assert "accept_all_requires_recipient_match" in last["sensitive_to"]
    assert json.loads(replay("--format", "jsonl").stdout.splitlines()[0])["sensitive_to"] is None


def test_a_reading_changes_the_verdict(place: Place, sscsim: Sscsim) -> None:
    """And so does the single switch it sets."""
    inbox = ("replay", "--org", place.org, "--mail", f"hanna@contoso.example={place.mail}")
    outcomes = [
        json.loads(sscsim(*inbox, "--format", "json", *more).stdout)["outcomes"]["promoted"]
        for more in (
            (),
            ("--reading", "learn"),
            ("--assume", "accept_all_requires_recipient_match=false"),
        )
    ]
    assert outcomes == [2, 4, 4]


def test_the_file_is_what_standard_output_would_be(replay: Sscsim, tmp_path: Path) -> None:
    """In every format; nothing is left on standard output."""
    for format_ in ("text", "json", "jsonl", "csv"):
        out = tmp_path / f"out.{format_}"
        assert replay("--format", format_, "--out", out).stdout == ""
        assert out.read_bytes().decode() == replay("--format", format_).stdout


def test_the_steps_are_told_in_text(replay: Sscsim) -> None:
    """Every decision in full, between the notes and the sums."""
    text = replay("--trace").stdout
    assert text.count("The steps, in the order asked:") == 5
    assert text.index("What was assumed") < text.index("The steps") < text.index("looked at")


def test_every_mistake_in_the_arguments_is_told_at_once(
    sscsim: Sscsim, place: Place, tmp_path: Path
) -> None:
    """And no output appears."""
    out = tmp_path / "out.csv"
    result = sscsim(
        "replay", "--org", place.org, "--mail", "hana@contoso.example=none.mbox",
        "--mail", "no.eml", "--out", out,
    )  # fmt: skip
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 3
    assert "Did you mean hanna@contoso.example?" in result.stderr
    assert not out.exists()


def test_a_mistake_in_the_snapshot_is_told_with_its_place(sscsim: Sscsim, place: Place) -> None:
    """File, line and column."""
    path = place.org / "usersettingscollection.json"
    path.write_text('[{"systemuserid": "u1", "incomingemailfilteringmethod": 7}]')
    result = sscsim("replay", "--org", place.org, "--mail", place.mail)
    assert result.exit_code == 2
    assert "usersettingscollection.json:1:" in result.stderr


def test_the_mail_is_not_overwritten(replay: Sscsim, place: Place) -> None:
    """A slip of the finger costs no mailbox."""
    before = place.mail.read_bytes()
    assert replay("--out", place.mail).exit_code == 2
    assert place.mail.read_bytes() == before


def test_sums_that_do_not_agree_are_a_failure(
    replay: Sscsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file does not appear: wrong sums are no result."""
    monkeypatch.setattr(Tally, "agrees", False)
    out = tmp_path / "out.csv"
    result = replay("--format", "csv", "--out", out)
    assert result.exit_code == 1
    assert "the sums do not agree" in result.stderr
    assert not out.exists()


def test_an_interrupt_tells_how_far_it_came(
    replay: Sscsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was decided until then adds up as well."""
    counted = Tally.count

    def stop_at_the_third(tally: Tally, decision: Any) -> None:
        counted(tally, decision)
        if tally.looked_at == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(Tally, "count", stop_at_the_third)
    result = replay("--format", "jsonl", "--out", tmp_path / "out.jsonl")
    assert result.exit_code == 130
    assert "stopped before the end" in result.stderr
    assert "3 = 2 + 1" in result.stderr
    assert not (tmp_path / "out.jsonl").exists()
