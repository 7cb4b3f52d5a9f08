"""`replay`: mail through a snapshot, every message accounted for."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import Result

from sscsim.decisions import Decision
from sscsim.views.record import record
from sscsim.views.summary import Tally
from tests.disks import full_at

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
    assert hidden.stderr.startswith("sscsim: note: --sensitivity decides all mail ")


def test_sensitivity_in_text_counts_what_turns_on_each_open_question(
    replay: Sscsim, sscsim: Sscsim, place: Place
) -> None:
    """Below the sums; without being asked nothing is said of it."""
    hidden = ("replay", "--org", place.org, "--mail", f"hanna@contoso.example={place.mail}")
    text = sscsim(*hidden, "--sensitivity").stdout
    told = text.partition("Verdicts that turn on an open question: ")[2].splitlines()
    assert told[0] == "2 of 4"
    assert "        2  accept_all_requires_recipient_match" in told
    assert "turn on" not in replay().stdout
    place.mail.write_text("From ivo\nTo: nobody@fabrikam.example\n\nbody\n")
    nobody = replay("--sensitivity").stdout
    assert nobody.endswith("Verdicts that turn on an open question: none\n")


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


def test_every_mistake_in_the_inputs_is_told_at_once(
    sscsim: Sscsim, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all of them: the mail, the readings, the place for the result, and the snapshot."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    wrong = (
        *("--mail", "hana@contoso.example=none.mbox", "--mail", "photo.png"),
        *("--out", "no/out.csv", "--assume", "mailbox_ordr=id_first", "--reading", "articel"),
    )
    mail = [
        (
            "sscsim: --mail hana@contoso.example=none.mbox: none.mbox cannot be read: "
            "No such file or directory."
        ),
        (
            "sscsim: --mail hana@contoso.example=none.mbox: no mailbox has the address "
            "hana@contoso.example. Did you mean hanna@contoso.example?"
        ),
        (
            "sscsim: --mail photo.png: photo.png is a PNG picture, not mail. "
            "Give .eml or .msg files, an mbox, a Maildir, a header table, a message trace, Graph"
            " messages, or a folder of them."
        ),
    ]
    result = sscsim("replay", "--org", place.org, *wrong)
    assert result.exit_code == 2
    first, *switches = result.stderr.splitlines()[:-3]
    assert first == "sscsim: --out no/out.csv: there is no folder no. Make it first."
    assert len(switches) == 2
    assert "mailbox_order" in switches[1]
    assert "article" in switches[0]
    assert result.stderr.splitlines()[-3:] == mail

    (place.org / "systemusers.json").write_text("[{}]")
    result = sscsim("replay", "--org", place.org, *wrong)
    told = result.stderr.splitlines()
    assert told[:3] == [first, *switches]
    assert [line for line in told if "systemusers.json:1:2" in line] == told[3:-2]
    # Without the users nobody can tell whose address is misspelt.
    assert told[-2:] == [mail[0], mail[2]]
    assert not (tmp_path / "no").exists()


def test_every_argument_that_is_wrong_is_told_at_once(sscsim: Sscsim) -> None:
    """What is left out, and what there is no choice of; one mistake alone is told as ever."""
    result = sscsim("replay", "--order", "date", "--format", "xml")
    assert result.exit_code == 2
    assert [line for line in result.stderr.splitlines() if line.startswith("Error: ")] == [
        "Error: Missing option '--org'.",
        "Error: Missing option '--mail'.",
        "Error: Invalid value for '--order': 'date' is not one of 'received', 'file'.",
        (
            "Error: Invalid value for '--format': 'xml' is not one of 'text', 'json', 'jsonl', "
            "'csv', 'parquet'."
        ),
    ]
    single = sscsim("replay", "--org", "org")
    assert single.stderr.count("Error: ") == 1
    assert "Error: Missing option '--mail'." in single.stderr
    unknown = sscsim("replay", "--ogr", "org")
    assert "Error: No such option '--ogr'." in unknown.stderr


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
    """What was decided until then adds up as well, and no half file appears."""
    counted = Tally.count

    def stop_at_the_third(tally: Tally, decision: Any) -> None:
        if tally.looked_at == 3:
            raise KeyboardInterrupt
        counted(tally, decision)

    monkeypatch.setattr(Tally, "count", stop_at_the_third)
    result = replay("--format", "jsonl", "--out", tmp_path / "out.jsonl")
    assert result.exit_code == 130
    lines = result.stderr.splitlines()
    assert lines[0] == "sscsim: stopped before the end; so far:"
    assert lines[-2] == "sscsim:            2 = 2"
    assert lines[-1] == (
        "sscsim: interrupted after 2 decisions, the last about in.mbox#2 in hanna@contoso.example; "
        "the rest is missing"
    )
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("format_", ["jsonl", "csv"])
def test_what_was_written_before_an_interrupt_is_what_was_counted(
    replay: Sscsim, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    """A decision whose record is not written yet counts on neither side."""
    written: list[Decision] = []

    def stop_at_the_third(decision: Decision, **asked: bool) -> dict[str, Any]:
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(decision)
        return record(decision, **asked)

    monkeypatch.setattr("sscsim.cli.journey.record", stop_at_the_third)
    result = replay("--format", format_)
    assert result.exit_code == 130
    assert len(result.stdout.splitlines()) == {"jsonl": 2, "csv": 3}[format_]
    assert result.stderr.splitlines()[-1] == (
        "sscsim: interrupted after 2 decisions, the last about in.mbox#2 in hanna@contoso.example; "
        "the rest is missing"
    )


@pytest.mark.usefixtures("_heeding_interrupts")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_the_mail_is_read_is_told_in_one_line(
    place: Place, tmp_path: Path, number: signal.Signals
) -> None:
    """The command waits for a pipe that nobody writes; then it is stopped."""
    pipe, out = tmp_path / "pipe.mbox", tmp_path / "results" / "out.csv"
    os.mkfifo(pipe)
    out.parent.mkdir()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "sscsim", "replay", "--org", str(place.org)),
            *("--mail", str(pipe), "--format", "csv", "--out", str(out)),
        ],
        stderr=subprocess.PIPE,
        text=True,
    )
    with pipe.open("w"):  # returns when the command has opened its end
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors == "sscsim: interrupted before the first decision\n"
    assert list(out.parent.iterdir()) == []


def test_a_full_disk_in_the_middle_is_told_and_leaves_nothing(place: Place, tmp_path: Path) -> None:
    """With the name of the file; what was there before stays."""
    out = tmp_path / "out.json"
    out.write_text("before")
    result = subprocess.run(
        [
            *(sys.executable, "-m", "sscsim", "replay", "--org", place.org, "--mail", place.mail),
            *("--format", "json", "--trace", "--out", out),
        ],
        capture_output=True,
        check=False,
        text=True,
        **full_at(2000),
    )
    assert result.returncode == 2
    assert result.stderr.splitlines()[-1] == f"sscsim: {out}: File too large"
    assert out.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.mbox", "org", "out.json"]


def test_a_folder_for_temporary_files_that_is_full_is_named(
    replay: Sscsim, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mail waits there until its time has come; the result is not to blame."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sscsim.sources.spool.pickle.dump", refuse)
    result = replay()
    assert result.exit_code == 2
    assert result.stderr == f"sscsim: {tempfile.gettempdir()}: No space left on device\n"


def test_what_cannot_be_read_is_named_beside_the_sums(sscsim: Sscsim, place: Place) -> None:
    """In text below them, in other formats on standard error; a record tells the same."""
    folder = place.mail.parent / "mails"
    folder.mkdir()
    for number in range(25):
        (folder / f"{number:02}.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "in.eml").write_text("To: hanna@contoso.example\n")
    call = ("replay", "--org", place.org, "--mail", folder)
    text = sscsim(*call).stdout
    assert text.endswith(
        "Could not be read:\n"
        + "".join(f"  {number:02}.png: is a PNG picture, not mail\n" for number in range(20))
        + "  5 others\n"
    )
    lines = sscsim(*call, "--format", "jsonl")
    assert "sscsim: could not read 00.png: is a PNG picture, not mail\n" in lines.stderr
    assert "sscsim: could not read 5 others\n" in lines.stderr
    first = json.loads(lines.stdout.splitlines()[0])
    assert (first["outcome"], first["text"]) == ("unreadable", "is a PNG picture, not mail")


def test_a_result_in_the_folder_of_the_mail_is_no_mail(
    sscsim: Sscsim, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not while it is written; and later it is told for what it is."""
    monkeypatch.chdir(place.mail.parent)
    (place.mail.parent / "mails").mkdir()
    place.mail.rename("mails/in.mbox")
    call = ("replay", "--org", "org", "--mail", "mails", "--format", "csv", "--out", "mails/o.csv")
    first, second = sscsim(*call), sscsim(*call)
    assert first.exit_code == second.exit_code == 0
    assert "could not read" not in first.stderr
    told = "sscsim: could not read o.csv: has no email headers: it looks like a CSV table\n"
    assert told in second.stderr
