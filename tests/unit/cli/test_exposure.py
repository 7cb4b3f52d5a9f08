"""`exposure`: who can read what was promoted, by which route, for people and for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.unit.cli.test_replay import Place, Sscsim, place

__all__ = ["place"]  # a fixture


@pytest.fixture
def exposure(sscsim: Sscsim, place: Place) -> Sscsim:
    """Ask with some more options."""
    return lambda *more: sscsim("exposure", "--org", place.org, "--mail", place.mail, *more)


@pytest.fixture
def found(exposure: Sscsim) -> dict[str, Any]:
    """The whole document, with its sums."""
    document: dict[str, Any] = json.loads(exposure("--format", "json", "--sums").stdout)
    return document


def test_text_has_the_sums_first_and_then_who_let_in_and_who_reads(
    exposure: Sscsim, snapshot: Callable[[str, str], None]
) -> None:
    result = exposure()
    assert result.exit_code == 0
    snapshot("cli-exposure.txt", result.stdout)


def test_json_has_the_keys_of_the_contract(found: dict[str, Any]) -> None:
    """Contract 6: emails with their readers and routes, users with what they read and let in."""
    assert [one["source"] for one in found["emails"]] == ["in.mbox#1", "in.mbox#2"]
    [hanna, marc] = found["emails"][0]["readers"]
    assert (hanna["systemuserid"], marc["systemuserid"]) == ("u1", "u2")
    assert [route["via"] for route in hanna["routes"]] == ["owner", "share", "role"]
    assert [route["via"] for route in marc["routes"]] == ["role"]
    users = {one["systemuserid"]: one for one in found["users"]}
    assert (users["u1"]["can_read"], users["u1"]["let_in"]) == (2, 2)
    assert (users["u2"]["can_read"], users["u2"]["let_in"]) == (2, 0)
    assert (users["u1"]["exposed"], users["u2"]["exposed"]) == (0, 1)


def test_what_was_sent_to_a_person_is_no_exposure_to_her(found: dict[str, Any]) -> None:
    """Marc is among the recipients of the second mail, and not of the first."""
    assert found["sums"]["exposures"] == 1


def test_json_has_no_other_keys_than_the_contract_unless_they_are_asked_for(
    exposure: Sscsim,
) -> None:
    """What was assumed is told aside."""
    result = exposure("--format", "json")
    assert list(json.loads(result.stdout)) == ["emails", "users"]
    assert "note: " in result.stderr
    more = json.loads(exposure("--format", "json", "--sums", "--choke-points").stdout)
    assert list(more) == ["emails", "users", "sums", "choke_points"]


def test_json_lines_and_csv_have_the_emails(exposure: Sscsim, found: dict[str, Any]) -> None:
    """Contract 1: where a verb prints data; what is a list is JSON in its cell."""
    lines = [json.loads(line) for line in exposure("--format", "jsonl").stdout.splitlines()]
    assert lines == found["emails"]
    rows = list(csv.DictReader(io.StringIO(exposure("--format", "csv").stdout)))
    assert [row["source"] for row in rows] == ["in.mbox#1", "in.mbox#2"]
    assert [list(row) for row in rows] == [list(line) for line in lines]
    assert json.loads(rows[0]["readers"]) == lines[0]["readers"]


@pytest.mark.parametrize("engine", ["reference", "bulk"])
def test_a_message_that_was_not_promoted_is_said_to_be_so(exposure: Sscsim, engine: str) -> None:
    """No other one is offered for it; that is for names that no message has."""
    asked = ("--who", "marc@contoso.example", "--email", "in.mbox#3", "--engine", engine)
    result = exposure(*asked)
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    assert said.startswith("in.mbox#3 was not promoted in ")
    assert "rejected (" in said
    assert (
        "So nobody can read it in Dynamics. Every step: sscsim replay --explain in.mbox#3" in said
    )
    machine = exposure(*asked, "--format", "json")
    assert json.loads(machine.stdout)["emails"] == []
    assert "note: in.mbox#3 was not promoted" in machine.stderr
    assert exposure("--email", "in.mbox#33").exit_code == 2


@pytest.mark.parametrize("format_", ["text", "json"])
def test_both_engines_write_the_same_bytes(exposure: Sscsim, format_: str) -> None:
    bulk = exposure("--format", format_, "--engine", "bulk")
    assert bulk.stdout == exposure("--format", format_).stdout


def test_can_the_accused_read_the_complaint(exposure: Sscsim) -> None:
    asked = ("--who", "marc@contoso.example", "--email", "in.mbox#1")
    assert exposure(*asked).stdout == (
        'Can Marc Keller read "In confidence ␛[2J␛]0;gone␇" (in.mbox#1)?\n'
        "  Yes: Marc Keller has no role exported, and is assumed to read activities in\n"
        "    the whole organization.\n"
    )


def test_can_the_accused_read_it_who_reads_only_what_is_hers(exposure: Sscsim) -> None:
    own = ("--assume", "default_activity_read_depth=user")
    asked = ("--who", "marc@contoso.example", "--email", "m0@outside.example", *own)
    assert exposure(*asked).stdout.splitlines()[1:] == [
        "  No: no role of Marc Keller reaches the organization's root, where the email",
        "    lies, and it is neither owned by nor shared with Marc Keller.",
    ]


def test_one_email_shows_who_let_it_in_and_every_reader(exposure: Sscsim) -> None:
    lines = exposure("--email", "in.mbox#2").stdout.splitlines()
    assert lines[0] == '"=1+1" (in.mbox#2)'
    assert (
        lines[1] == "  The setting of Hanna Reyes let it in (AcceptAll). It is exposure: with the"
    )
    assert "  2 can read it:" in lines


def test_a_person_or_an_email_that_is_not_there_is_told(exposure: Sscsim) -> None:
    result = exposure("--who", "mark@contoso.example", "--email", "in.mbox#9")
    assert result.exit_code == 2
    assert "There is no user with the address 'mark@contoso.example'." in result.stderr
    assert "Did you mean marc@contoso.example?" in result.stderr
    assert "There is no promoted email 'in.mbox#9'." in result.stderr


def test_confidential_mail_is_counted_apart(exposure: Sscsim, tmp_path: Path) -> None:
    marks = tmp_path / "confidential.yaml"
    marks.write_text("subjects: [in CONFIDENCE]\n", "utf-8")
    found = json.loads(exposure("--confidential", marks, "--format", "json").stdout)
    assert [one["confidential"] for one in found["emails"]] == [True, False]
    assert {one["systemuserid"]: one["confidential"] for one in found["users"]} == {
        "u1": 0,
        "u2": 1,
    }
    assert "1  emails are marked as confidential" in exposure("--confidential", marks).stdout


def test_what_is_wrong_with_the_marks_is_told_with_all_else(
    sscsim: Sscsim, place: Place, tmp_path: Path
) -> None:
    marks = tmp_path / "confidential.yaml"
    marks.write_text("subject: [In confidence]\n", "utf-8")
    mail = tmp_path / "nowhere.mbox"
    result = sscsim("exposure", "--org", place.org, "--mail", mail, "--confidential", marks)
    assert result.exit_code == 2
    assert '"subject" is not a key' in result.stderr
    assert "nowhere.mbox cannot be read" in result.stderr


def test_choke_points_are_those_that_a_run_has_shown_to_close_most(exposure: Sscsim) -> None:
    found = json.loads(exposure("--choke-points", "--format", "json").stdout)
    points = [(one["kind"], one["before"], one["after"]) for one in found["choke_points"]]
    assert points == [("setting", 1, 0), ("method", 1, 0)]
    assert found["choke_points"][1]["row"]["name"] == "Hanna Reyes"
    lines = exposure("--choke-points").stdout.splitlines()
    assert "One change alone closes, as a run has shown:" in lines


def test_nobody_asks_for_choke_points_where_there_are_none(exposure: Sscsim) -> None:
    own = ("--assume", "default_activity_read_depth=user")
    found = json.loads(exposure("--choke-points", "--format", "json", *own).stdout)
    assert found["choke_points"] == []


@pytest.mark.parametrize("more", [(), ("--email", "in.mbox#1"), ("--who", "marc@contoso.example")])
def test_the_picture_shows_who_let_in_and_who_reads(exposure: Sscsim, more: tuple[str]) -> None:
    shown = exposure("--format", "svg", *more).stdout
    root = ET.fromstring(shown)  # noqa: S314 - it is our own
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "Hanna Reyes" in texts
    assert "Marc Keller" in texts
    assert "No role exported" in texts
    assert "\x1b" not in shown


def test_a_person_alone_is_told_what_was_not_sent_to_her(exposure: Sscsim) -> None:
    """Confidential mail stands first; what she was sent is counted and not listed."""
    lines = exposure("--who", "marc@contoso.example").stdout.splitlines()
    assert lines[:4] == [
        "Marc Keller can read 2 of 2 emails.",
        "  1 were not sent to this person; 1 are exposure.",
        "  The own setting let in 0, of which 0 are exposure.",
        '  "In confidence ␛[2J␛]0;gone␇" (in.mbox#1): exposure',
    ]
    assert not any("=1+1" in line for line in lines)
    assert exposure("--who", "hanna@contoso.example").stdout.splitlines()[3:] == []


def test_a_person_in_json_is_the_only_reader(exposure: Sscsim) -> None:
    """Named by id too; what she cannot read is left out."""
    found = json.loads(exposure("--who", "u2", "--format", "json").stdout)
    readers = [[one["systemuserid"] for one in each["readers"]] for each in found["emails"]]
    assert readers == [["u2"], ["u2"]]
    assert [one["systemuserid"] for one in found["users"]] == ["u2"]
    own = ("--assume", "default_activity_read_depth=user")
    found = json.loads(exposure("--who", "u2", "--format", "json", *own).stdout)
    assert [one["source"] for one in found["emails"]] == ["in.mbox#2"]


def test_too_many_readers_are_counted_and_not_listed(
    exposure: Sscsim, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two emails and two readers each are more than one pair; one email is few again."""
    monkeypatch.setattr("sscsim.views.exposure.MOST_READINGS", 3)
    found = json.loads(exposure("--format", "json").stdout)
    assert [one["readers"] for one in found["emails"]] == [None, None]
    assert "there are 4 pairs of email and reader" in exposure("--format", "json").stderr
    found = json.loads(exposure("--format", "json", "--email", "in.mbox#1").stdout)
    assert [len(one["readers"]) for one in found["emails"]] == [2]


def test_users_without_an_exported_value_are_counted(exposure: Sscsim, place: Place) -> None:
    """What they let in is not known; nothing is said of it where all were exported."""
    told = "2  enabled users have no value in the export: what they let in is not known"
    assert told not in exposure().stdout
    (Path(place.org) / "usersettingscollection.json").unlink()
    assert told in exposure().stdout


def _graph(number: int, to: str, **more: Any) -> dict[str, Any]:
    """Write a message as Microsoft Graph gives it where nobody asked for its headers."""
    address = {"address": to}
    return {
        "internetMessageId": f"<g{number}@outside.example>",
        "subject": "In confidence",
        "from": {"emailAddress": {"address": "stranger@outside.example"}},
        "toRecipients": [{"emailAddress": address}],
        "ccRecipients": [],
        "receivedDateTime": "2026-03-02T08:00:00Z",
        **more,
    }


@pytest.fixture
def untold(sscsim: Sscsim, place: Place, tmp_path: Path) -> Sscsim:
    """Ask about mail without headers, to Marc who waits for answers and Hanna who tracks all."""
    mail = tmp_path / "graph.json"
    to = ("marc@contoso.example", "hanna@contoso.example")
    mail.write_text(json.dumps({"value": [_graph(n, one) for n, one in enumerate(to, start=1)]}))
    return lambda verb, *more: sscsim(verb, "--org", place.org, "--mail", mail, *more)


@pytest.mark.parametrize("engine", ["reference", "bulk"])
@pytest.mark.parametrize("who", [(), ("--who", "hanna@contoso.example")])
def test_of_mail_that_cannot_be_decided_nobody_says_that_it_was_not_promoted(
    untold: Sscsim, engine: str, who: tuple[str, ...]
) -> None:
    """Contract 3; what would tell is said."""
    result = untold("exposure", "--email", "graph.json#1", *who, "--engine", engine)
    said = " ".join(result.stdout.split())
    assert said == (
        "Of graph.json#1 it cannot be told whether it was promoted in marc@contoso.example: "
        "undecidable (missing_header). The input lacks something the rules need, so it cannot be "
        "said whether the message is promoted. So it cannot be told either who can read it in "
        "Dynamics. Give the mail with all its headers (.eml, mbox, or Graph messages with "
        "internetMessageHeaders), and ask again. Every step: sscsim replay --explain graph.json#1, "
        "with the same --org and --mail."
    )


@pytest.mark.parametrize("engine", ["reference", "bulk"])
def test_every_summary_counts_what_could_not_be_decided(untold: Sscsim, engine: str) -> None:
    asked = ("exposure", "--engine", engine)
    told = "Of 1 message in a mailbox it cannot be told whether it is promoted"
    text = untold(*asked).stdout
    assert "1  messages in mailboxes could not be decided: promoted or not" in text
    assert told in " ".join(text.split())
    assert told in " ".join(untold(*asked, "--who", "marc@contoso.example").stdout.split())
    assert "(1 messages could not be decided)" in untold(*asked, "--format", "svg").stdout
    machine = untold(*asked, "--format", "json", "--sums")
    assert f"note: {told}" in machine.stderr
    assert json.loads(machine.stdout)["sums"]["undecidable"] == 1


@pytest.mark.parametrize("engine", ["reference", "bulk"])
def test_whether_it_comes_in_anyway_cannot_be_told_either(untold: Sscsim, engine: str) -> None:
    """Hanna tracks all; whether answers alone would have let the message in, the input hides."""
    text = untold("exposure", "--engine", engine).stdout
    assert "1  are exposure: only a mistake brought them in" in text
    assert "1  of these perhaps come in anyway: their input does not tell" in text
    one = untold("exposure", "--email", "graph.json#2", "--engine", engine).stdout
    assert "Whether it comes in anyway cannot be told" in " ".join(one.split())
    person = untold("exposure", "--who", "marc@contoso.example", "--engine", engine).stdout
    assert "(graph.json#2): perhaps exposure" in person


def test_the_other_verbs_say_it_too(untold: Sscsim, tmp_path: Path) -> None:
    """A plan, a replay over time, and a comparison; and nothing of it where all was decided."""
    told = "it cannot be told whether"
    plan = untold("remedy", "--rehearse", "--out", tmp_path / "plan")
    assert told in plan.stderr
    page = (tmp_path / "plan" / "plan.md").read_text()
    assert told in " ".join(page.split())
    assert "of 1 what was exported does not tell" in " ".join(page.split())
    assert "No mail was given" not in plan.stderr + page
    rehearsed = " ".join((tmp_path / "plan" / "rehearsal.md").read_text().split())
    assert f"Of 1 message in a mailbox {told} it is promoted" in rehearsed
    assert "They are missing in these numbers." in rehearsed
    assert ",unknown,no" in (tmp_path / "plan" / "emails.csv").read_text()
    assert told in untold("aftershock", "--mended-at", "2026-03-03").stderr
    policy = tmp_path / "lockdown.yaml"
    policy.write_text("name: Lockdown\nset: {SSSForceFilteringMethodForUserMailboxes: 1}\n")
    compared = untold("compare", "--policy", "current", "--policy", policy)
    assert told in compared.stderr + compared.stdout


def test_mail_that_says_all_is_decided_and_nothing_is_said(exposure: Sscsim) -> None:
    result = exposure()
    assert "cannot be told" not in result.stdout + result.stderr
    assert "could not be decided" not in result.stdout


def test_the_address_of_a_queue_is_said_to_be_that(exposure: Sscsim, place: Place) -> None:
    queues = [{"queueid": "q1", "name": "Sales", "emailaddress": "sales@contoso.example"}]
    (Path(place.org) / "queues.json").write_text(json.dumps(queues))
    result = exposure("--who", "Sales@contoso.example")
    assert result.exit_code == 2
    assert (
        "--who: 'Sales@contoso.example' is the address of queue Sales, and no user's. A queue "
        "reads nothing itself; its members do: give the address of one of them, or leave --who out."
    ) in result.stderr


def test_a_disabled_user_is_said_to_read_nothing(exposure: Sscsim, place: Place) -> None:
    told = "The user is disabled, and so reads nothing."
    asked = ("--who", "marc@contoso.example")
    assert told not in exposure(*asked).stdout
    path = Path(place.org) / "systemusers.json"
    document = json.loads(path.read_text())
    rows = document["value"] if isinstance(document, dict) else document
    [marc] = [one for one in rows if one["internalemailaddress"] == "marc@contoso.example"]
    marc["isdisabled"] = True
    path.write_text(json.dumps(document))
    assert told in exposure(*asked).stdout
