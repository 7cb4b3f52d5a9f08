"""`audit`: who is at risk, for people, programs and pipelines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.test_replay import Place, Sscsim, place

__all__ = ["place"]  # a fixture


@pytest.fixture
def audit(sscsim: Sscsim, place: Place) -> Sscsim:
    """Audit the small organisation with some more options."""
    return lambda *more: sscsim("audit", place.org, *more)


def test_the_sums_stand_first_and_then_the_people(
    audit: Sscsim, snapshot: Callable[[str, str], None]
) -> None:
    result = audit()
    assert result.exit_code == 0
    snapshot("cli-audit.txt", result.stdout)


def test_json_has_the_keys_of_the_contract(audit: Sscsim) -> None:
    """These and no others; what was assumed is told aside."""
    result = audit("--format", "json")
    document: dict[str, Any] = json.loads(result.stdout)
    keys = ["settings", "users", "queues", "shared_addresses", "dialog_offers"]
    assert list(document) == keys
    assert "note: " in result.stderr
    assert list(json.loads(audit("--findings", "--format", "json").stdout)) == [*keys, "findings"]
    hanna = document["users"][0]
    assert list(hanna) == [
        "systemuserid",
        "fullname",
        "incomingemailfilteringmethod",
        "effective",
        "class",
        "why",
    ]
    assert (hanna["systemuserid"], hanna["class"]) == ("u1", "live")
    assert document["dialog_offers"] == [0, 1, 2, 3, 4]


def _without_values(place: Place) -> None:
    (Path(place.org) / "usersettingscollection.json").unlink()


def test_what_was_not_exported_is_told_first_and_nobody_is_safe_for_want_of_it(
    audit: Sscsim, place: Place
) -> None:
    """Issue 7: values not exported are told, not assumed."""
    assert "not known" not in audit().stdout
    _without_values(place)
    lines = audit().stdout.splitlines()
    assert " ".join(lines[:3]) == (
        "What 2 of 2 users chose was not exported, so whether they let mail in cannot be known "
        "from this snapshot. Export usersettingscollection with all users, and audit again."
    )
    assert "       0  users safe: answers only, or nothing" in lines
    assert "       2  users not known: no value was exported" in lines


def test_a_gate_says_that_it_knows_nothing_of_who_was_not_exported(
    audit: Sscsim, place: Place
) -> None:
    """The classes and the status are those of the contract; the note says what they are worth."""
    note = "2 of 2 users count as safe for want of a value alone: what they chose was not exported."
    assert note not in audit("--fail-on", "any").stderr
    _without_values(place)
    result = audit("--fail-on", "any")
    assert (result.exit_code, note in result.stderr) == (0, True)
    assert note in audit("--format", "csv").stderr


def test_csv_has_a_row_for_each_user_and_queue(audit: Sscsim) -> None:
    rows = list(csv.DictReader(io.StringIO(audit("--format", "csv").stdout)))
    assert {(row["table"], row["id"]) for row in rows} >= {("systemuser", "u1")}


def test_json_lines_are_the_rows_of_csv(audit: Sscsim) -> None:
    """Contract 1: where a verb prints data."""
    lines = [json.loads(line) for line in audit("--format", "jsonl").stdout.splitlines()]
    rows = list(csv.DictReader(io.StringIO(audit("--format", "csv").stdout)))
    assert [(line["id"], line["class"]) for line in lines] == [
        (row["id"], row["class"]) for row in rows
    ]
    assert [list(line) for line in lines] == [list(row) for row in rows]


def test_a_pipeline_fails_on_what_is_live_and_not_on_what_was_accepted(
    audit: Sscsim, tmp_path: Path
) -> None:
    """Status 1, and the finding on standard error."""
    failing = audit("--fail-on", "live")
    assert failing.exit_code == 1
    assert "live: user:u1:" in failing.stderr
    accepted = tmp_path / "accepted.yaml"
    accepted.write_text("accepted: [{finding: user:u1, owner: IT, until: 2026-12-31}]")
    given = ("--fail-on", "live", "--accepted", str(accepted))
    assert audit(*given, "--today", "2026-12-31").exit_code == 0
    assert audit(*given, "--today", "2027-01-01").exit_code == 1


def test_a_baseline_tells_what_is_new(audit: Sscsim, tmp_path: Path) -> None:
    """What stood there before is not; an audit is a baseline with findings and without."""
    before = tmp_path / "before.json"
    for more, emptied in ((("--findings",), "findings"), ((), "users")):
        assert audit("--format", "json", "--out", str(before), *more).exit_code == 0
        assert audit("--baseline", str(before), "--fail-on", "new").exit_code == 0
        document = json.loads(before.read_text())
        document[emptied] = []
        before.write_text(json.dumps(document))
        assert audit("--baseline", str(before), "--fail-on", "new").exit_code == 1


@pytest.mark.parametrize(
    "text", ["", "[1]", "{}", "1", '{"findings": [1]}', '{"users": []}', "[" * 100_000]
)
def test_a_file_that_is_no_audit_is_refused(audit: Sscsim, tmp_path: Path, text: str) -> None:
    """With what makes one; and with whatever else is wrong."""
    before = tmp_path / "before.json"
    before.write_text(text)
    result = audit("--baseline", str(before), "--assume", "nonsense=1")
    assert result.exit_code == 2
    assert "it is no audit in JSON" in result.stderr
    assert "nonsense" in result.stderr


def test_findings_are_listed_with_the_ids_that_an_accept_file_names(audit: Sscsim) -> None:
    """Each with what it is and who; without being asked for, their number and how to see them."""
    ids = [
        one["id"] for one in json.loads(audit("--findings", "--format", "json").stdout)["findings"]
    ]
    lines = audit("--findings").stdout.splitlines()
    told = lines[lines.index(f"Findings: {len(ids)} open") + 1 :]
    assert [line.split(": ")[1] for line in told if line.startswith("  open: ")] == ids
    counted = audit("--fail-on", "new").stdout
    assert "The open ones with their ids: --findings" in counted
    assert "  open: " not in counted


def test_what_is_accepted_and_not_found_is_told(audit: Sscsim, tmp_path: Path) -> None:
    """It may be mended since, so it is a note; a name that is near is offered."""
    [first, *_] = json.loads(audit("--findings", "--format", "json").stdout)["findings"]
    misspelt = first["id"].replace("user:", "usr:")
    path = tmp_path / "accepted.yaml"
    rows = [(misspelt, "2999-01-01"), ("nonsuch", "2020-01-01"), (first["id"], "2999-01-01")]
    named = ", ".join(f"{{finding: '{key}', owner: IT, until: {day}}}" for key, day in rows)
    path.write_text(f"accepted: [{named}]")
    told = [
        f"{misspelt}: mended, or misspelt: did you mean {first['id']}?",
        "nonsuch: mended, or misspelt.",
    ]
    told = [f"accepted, but found no longer: {one}" for one in told]
    text = audit("--accepted", path)
    assert text.exit_code == 0
    said = " ".join(text.stdout.split())
    assert all(one in said for one in told)
    noted = audit("--accepted", path, "--format", "json").stderr.splitlines()
    assert [f"sscsim: note: {one}" for one in told] == [one for one in noted if "accepted" in one]
    assert said.count("found no longer") == len(told)


def test_who_is_safe_by_now_is_no_misspelt_finding(audit: Sscsim, tmp_path: Path) -> None:
    """Nobody else is offered in place of a user that the audit knows."""
    found = json.loads(audit("--format", "json").stdout)
    [safe, *_] = [one for one in found["users"] if one["class"] == "safe"]
    key = f"user:{safe['systemuserid']}"
    path = tmp_path / "accepted.yaml"
    path.write_text(f"accepted: [{{finding: '{key}', owner: IT, until: 2999-01-01}}]")
    told = f"accepted, but found no longer: {key}: mended: {safe['fullname']} is safe."
    assert told in " ".join(audit("--accepted", path).stdout.split())


def test_what_has_drifted_is_told_with_what_it_was(audit: Sscsim, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    assert audit("--format", "json", "--findings", "--out", before).exit_code == 0
    assert "It was" not in audit("--baseline", before).stdout
    document = json.loads(before.read_text())
    document["findings"][0]["is"] = "latent 3"
    before.write_text(json.dumps(document))
    said = " ".join(audit("--baseline", before).stdout.split())
    assert f"drifted: {document['findings'][0]['id']}: " in said
    assert "It was latent 3." in said
