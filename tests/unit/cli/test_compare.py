"""`compare`: the same mail under two policies, and what differs, for people and for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.cli.test_replay import Place, Sscsim, place

__all__ = ["place"]  # a fixture

LOCKDOWN = "name: Lockdown\nset: {SSSForceFilteringMethodForUserMailboxes: 1}\n"
OPEN = "name: Open\nset: {SSSForceFilteringMethodForUserMailboxes: 0}\n"


@pytest.fixture
def lockdown(tmp_path: Path) -> Path:
    """A policy that forces one method on all."""
    path = tmp_path / "lockdown.yaml"
    path.write_text(LOCKDOWN, "utf-8")
    return path


@pytest.fixture
def compare(sscsim: Sscsim, place: Place) -> Sscsim:
    """Compare with some more options."""
    return lambda *more: sscsim("compare", "--org", place.org, "--mail", place.mail, *more)


def test_text_has_the_sums_first_and_then_the_rows_with_both_causes(
    compare: Sscsim, lockdown: Path, snapshot: Callable[[str, str], None]
) -> None:
    """What a consultant shows a customer."""
    result = compare("--policy", "current", "--policy", lockdown)
    assert result.exit_code == 0
    snapshot("cli-compare.txt", result.stdout)


@pytest.mark.parametrize("format_", ["markdown", "html"])
def test_documents_hold_the_same_and_run_nothing(
    compare: Sscsim, lockdown: Path, snapshot: Callable[[str, str], None], format_: str
) -> None:
    """A subject with controls and a formula stays text."""
    result = compare("--policy", "current", "--policy", lockdown, "--format", format_)
    assert "\x1b" not in result.stdout
    snapshot(f"cli-compare.{ {'markdown': 'md'}.get(format_, format_) }", result.stdout)


def test_no_mail_at_all_is_said_and_nothing_is_called_safe_in_silence(
    sscsim: Sscsim, place: Place, lockdown: Path, tmp_path: Path
) -> None:
    """A pipeline that lost its corpus would be green otherwise; with mail there is no such note."""
    empty = tmp_path / "empty.mbox"
    empty.touch()
    said = "there is no mail in empty.mbox, so nothing was compared."
    policies = ("--policy", "current", "--policy", lockdown)
    result = sscsim("compare", "--org", place.org, "--mail", empty, *policies)
    assert result.exit_code == 0
    assert f"sscsim: note: {said}" in result.stderr.splitlines()
    machine = sscsim("compare", "--org", place.org, "--mail", empty, *policies, "--format", "json")
    assert said in json.loads(machine.stdout)["notes"]
    assert said not in sscsim("compare", "--org", place.org, "--mail", place.mail, *policies).stderr


def test_a_pipeline_that_lost_its_mail_fails(
    sscsim: Sscsim, place: Place, lockdown: Path, tmp_path: Path
) -> None:
    """Nothing gained is shown of nothing."""
    empty = tmp_path / "empty.mbox"
    empty.touch()
    asked = ("compare", "--org", place.org, "--policy", "current", "--policy", lockdown)
    result = sscsim(*asked, "--mail", empty, "--fail-on", "gained")
    assert result.exit_code == 1
    assert result.stderr.endswith("sscsim: gained: unknown, for no mail was compared\n")
    assert sscsim(*asked, "--mail", place.mail, "--fail-on", "gained").exit_code == 0


def test_json_has_the_keys_of_the_contract(compare: Sscsim, lockdown: Path) -> None:
    found = json.loads(
        compare("--policy", "current", "--policy", lockdown, "--format", "json").stdout
    )
    assert found["policies"] == {"A": "current", "B": "Lockdown"}
    assert found["looked_at"] == 5
    assert found["outcomes"]["A"]["promoted"] == 2
    assert found["outcomes"]["B"]["promoted"] == 0
    sums = [found[kind] for kind in ("gained", "lost", "reason_changed", "same")]
    assert sums == [0, 2, 1, 2]
    assert sum(sums) == found["looked_at"]
    [first, *_] = found["changed"]
    assert set(first) == {"source", "mailbox", "subject", "A", "B"}
    assert first["A"]["outcome"] == "promoted"
    assert first["A"]["accepting_entity"]["name"] == "Hanna Reyes"
    assert first["B"]["accepting_entity"] is None
    assert "accepts all email messages" in first["A"]["because"]
    assert "further" not in found


def test_a_third_policy_has_a_block_of_its_own(
    compare: Sscsim, lockdown: Path, tmp_path: Path
) -> None:
    file = tmp_path / "open.yaml"
    file.write_text(OPEN, "utf-8")
    asked = ("--policy", lockdown, "--policy", "current", "--policy", file, "--format", "json")
    found = json.loads(compare(*asked).stdout)
    assert found["policies"] == {"A": "Lockdown", "B": "current", "C": "Open"}
    assert found["gained"] == 2
    assert found["further"]["C"]["gained"] == 3
    assert all(set(row) >= {"A", "C"} for row in found["further"]["C"]["changed"])


@pytest.mark.parametrize("format_", ["text", "json", "jsonl", "csv", "markdown", "html"])
def test_both_engines_write_the_same_bytes(compare: Sscsim, lockdown: Path, format_: str) -> None:
    asked = ("--policy", "current", "--policy", lockdown, "--format", format_)
    assert compare(*asked, "--engine", "bulk").stdout == compare(*asked).stdout


def test_a_table_has_a_row_for_every_change(compare: Sscsim, lockdown: Path) -> None:
    asked = ("--policy", "current", "--policy", lockdown)
    rows = list(csv.DictReader(io.StringIO(compare(*asked, "--format", "csv").stdout)))
    assert [row["kind"] for row in rows] == ["lost", "lost", "reason_changed"]
    assert {row["policy"] for row in rows} == {"Lockdown"}
    lines = compare(*asked, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["reason_before"] for line in lines] == [
        row["reason_before"] for row in rows
    ]


@pytest.mark.parametrize(
    ("order", "fail_on", "said"),
    [
        (("current", "lockdown"), "gained", ""),
        (("current", "lockdown"), "lost", "lost: 2 under Lockdown against current\n"),
        (("lockdown", "current"), "gained", "gained: 2 under current against Lockdown\n"),
        (("current", "lockdown"), "changed", "changed: 3 under Lockdown against current\n"),
    ],
)
def test_a_pipeline_is_stopped_by_what_it_must_not_let_by(
    compare: Sscsim, lockdown: Path, order: tuple[str, str], fail_on: str, said: str
) -> None:
    named = {"current": "current", "lockdown": lockdown}
    options = [part for name in order for part in ("--policy", named[name])]
    result = compare(*options, "--fail-on", fail_on, "--format", "json")
    assert result.exit_code == bool(said)
    assert result.stderr == (f"sscsim: {said}" if said else "")


def test_one_policy_is_not_compared(compare: Sscsim) -> None:
    result = compare("--policy", "current")
    assert result.exit_code == 2
    assert result.stderr == (
        "sscsim: --policy: there is one policy, and none to compare it with. Give another one. "
        "`current` is the organisation as it is.\n"
    )


def test_more_policies_than_letters_are_refused_with_all_else(
    compare: Sscsim, lockdown: Path, tmp_path: Path
) -> None:
    options = [part for _ in range(27) for part in ("--policy", lockdown)]
    result = compare(*options, "--policy", tmp_path / "none.yaml")
    assert result.exit_code == 2
    assert "there are 28 policies; letters name 26. Give fewer at one time." in result.stderr
    assert "none.yaml: the file cannot be read" in result.stderr


def test_over_all_mail_each_class_that_is_lost_comes_with_a_message(
    compare: Sscsim, lockdown: Path, sscsim: Sscsim, place: Place, tmp_path: Path
) -> None:
    """Replayed, the message is promoted under the one policy and not under the other."""
    given = ("--policy", "current", "--policy", lockdown, "--all-mail")
    found = json.loads(compare(*given, "--format", "json").stdout)["all_mail"]
    assert found["B"]["gained"] == []
    [lost, *_] = found["B"]["lost"]
    witness = tmp_path / "witness.eml"
    witness.write_text(lost["eml"])
    both = ("--policy", "current", "--policy", lockdown, "--format", "jsonl")
    lines = sscsim("replay", "--org", place.org, "--mail", str(witness), *both).stdout.splitlines()
    outcomes = {(one := json.loads(line))["policy"]: one["outcome"] for line in lines}
    assert outcomes == {"current": "promoted", "Lockdown": "rejected"}
    assert "lost: to hanna@contoso.example" in compare(*given).stdout
    assert (
        "<h2>Over all mail that can be told apart</h2>"
        in compare(*given, "--format", "html").stdout
    )


def test_over_all_mail_without_sent_email_it_is_told_what_was_not_tried(
    compare: Sscsim, lockdown: Path, place: Place
) -> None:
    """The same note as of a gate; what is asked of the corpus alone needs none."""
    given = ("--policy", "current", "--policy", lockdown)
    said = "the snapshot holds no sent email, so answers to mail that people send from "
    assert f"note: {said}" in compare(*given, "--all-mail").stderr
    notes = json.loads(compare(*given, "--all-mail", "--format", "json").stdout)["notes"]
    assert [note for note in notes if note.startswith(said)]
    assert said not in compare(*given).stderr
    email = {"activityid": "e1", "directioncode": True, "messageid": "<a@contoso.example>"}
    (place.org / "emails.json").write_text(json.dumps([email]), "utf-8")
    assert said not in compare(*given, "--all-mail").stderr


def test_what_was_not_asked_of_all_mail_is_not_told(compare: Sscsim, lockdown: Path) -> None:
    found = compare("--policy", "current", "--policy", lockdown, "--format", "json").stdout
    assert "all_mail" not in json.loads(found)


def test_a_gain_over_all_mail_alone_fails_where_all_mail_is_asked_about(
    sscsim: Sscsim, place: Place, tmp_path: Path
) -> None:
    """No mail of this corpus is gained, and it says so: what it does not hold might be."""
    one, policy = tmp_path / "one.eml", tmp_path / "open.yaml"
    one.write_text("From: ivo@fabrikam.example\nTo: hanna@contoso.example\n\nx\n")
    policy.write_text(OPEN)
    given = ("compare", "--org", place.org, "--mail", one, "--policy", "current")
    asked = (*given, "--policy", policy, "--fail-on", "gained")
    assert sscsim(*asked).exit_code == 0
    found = sscsim(*asked, "--all-mail", "--format", "json")
    assert found.exit_code == 1
    assert found.stderr == "sscsim: gained: 1 class of all mail under Open against current\n"
    assert "  B against A: 1 class gained, 0 lost\n" in sscsim(*asked, "--all-mail").stdout
    assert sscsim(*asked[:-1], "lost", "--all-mail").exit_code == 0


def test_over_all_mail_an_answer_comes_with_the_message_that_it_answers(
    compare: Sscsim, sscsim: Sscsim, place: Place, tmp_path: Path
) -> None:
    """Both replayed, the answer is promoted under the one policy alone."""
    policy = tmp_path / "shut.yaml"
    write = "{table: systemuser, ids: [u2], columns: {incomingemailfilteringmethod: 4}}"
    policy.write_text(f"name: Shut\nwrite: [{write}]\n")
    both = ("--policy", policy, "--policy", "current")
    found = json.loads(compare(*both, "--all-mail", "--format", "json").stdout)["all_mail"]["B"]
    [gained] = found["gained"]
    [before] = gained["before"]
    folder = tmp_path / "witness"
    folder.mkdir()
    (folder / "1.eml").write_text(before["eml"])
    (folder / "2.eml").write_text(gained["eml"])
    lines = sscsim("replay", "--org", place.org, "--mail", folder, *both, "--format", "jsonl")
    records = [json.loads(line) for line in lines.stdout.splitlines()]
    assert {(one["policy"], one["source"]): one["outcome"] for one in records} == {
        ("Shut", "1.eml"): "promoted",
        ("Shut", "2.eml"): "rejected",
        ("current", "1.eml"): "promoted",
        ("current", "2.eml"): "promoted",
    }
