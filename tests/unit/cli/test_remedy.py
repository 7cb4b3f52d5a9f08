"""`remedy`: a folder with the plan, its requests, the export list and the letters."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.cli.test_replay import Place, Sscsim, place

__all__ = ["place"]  # a fixture


@pytest.fixture
def plan(sscsim: Sscsim, place: Place, tmp_path: Path) -> Path:
    """Make a plan of the small organisation, and rehearse it."""
    out = tmp_path / "plan"
    result = sscsim(
        "remedy", "--org", place.org, "--mail", place.mail, "--rehearse", "--out", str(out)
    )
    assert result.exit_code == 0
    return out


def test_the_plan_reads_well(plan: Path, snapshot: Callable[[str, str], None]) -> None:
    snapshot("remedy-plan.md", (plan / "plan.md").read_text())
    snapshot("remedy-rehearsal.md", (plan / "rehearsal.md").read_text())
    letters = [path.read_text() for path in sorted((plan / "letters").iterdir())]
    snapshot("remedy-letters.md", "\n".join(letters))


def test_the_requests_have_the_keys_of_the_contract(plan: Path) -> None:
    """Contract 6: one request a line, in the order of the steps."""
    requests = [json.loads(line) for line in (plan / "requests.jsonl").read_text().splitlines()]
    assert {tuple(one) for one in requests} == {("step", "method", "url", "body", "undo")}
    steps = [one["step"] for one in requests]
    assert steps == sorted(steps)


def test_the_export_list_tells_what_came_in_anyway(plan: Path) -> None:
    """One row for each email that a setting at fault let in."""
    with (plan / "emails.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    assert {row["anyway"] for row in rows} <= {"yes", "no"}
    assert all(row["received"].endswith("Z") for row in rows)  # as everywhere (contract 1)


def test_both_engines_write_the_same_files(
    sscsim: Sscsim, place: Place, plan: Path, tmp_path: Path
) -> None:
    out = tmp_path / "bulk"
    given = ("--org", place.org, "--mail", place.mail, "--out", str(out), "--engine", "bulk")
    assert sscsim("remedy", *given).exit_code == 0
    for name in ("plan.md", "requests.jsonl", "emails.csv"):
        assert (out / name).read_bytes() == (plan / name).read_bytes()


def test_a_rehearsal_without_mail_and_a_folder_that_is_full_are_told_together(
    sscsim: Sscsim, place: Place, tmp_path: Path
) -> None:
    """Nothing is written over."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "kept.txt").write_text("kept")
    result = sscsim("remedy", "--org", place.org, "--rehearse", "--out", str(tmp_path / "full"))
    assert result.exit_code == 2
    assert "--rehearse: there is no mail" in result.stderr
    assert str(tmp_path / "full") in result.stderr
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["kept.txt"]


LEAK = """From: someone@outside.example
To: hanna@contoso.example
Subject: In confidence
Message-ID: <leak@outside.example>
Date: Mon, 2 Mar 2026 10:00:00 +0000

x
"""
ANSWER = """From: someone@outside.example
To: marc@contoso.example
Subject: Re: In confidence
Message-ID: <answer@outside.example>
In-Reply-To: <leak@outside.example>
Date: Mon, 2 Mar 2026 11:00:00 +0000

x
"""


def test_answers_in_the_wake_are_counted_on_the_screen_and_removed(
    sscsim: Sscsim, place: Place, tmp_path: Path
) -> None:
    """Marc's setting is right; no order of the steps but the plan's own leaves nothing of it."""
    for name, texts in (("with", (LEAK, ANSWER)), ("without", (LEAK,))):
        folder = tmp_path / name
        folder.mkdir()
        for number, text in enumerate(texts):
            (folder / f"{number}.eml").write_text(text)
        out = tmp_path / f"plan-{name}"
        given = ("--org", place.org, "--mail", str(folder), "--rehearse", "--out", str(out))
        result = sscsim("remedy", *given)
        assert result.exit_code == 0
        count = int(name == "with")
        assert f"{count} more answer what should not be there" in result.stdout
        lines = (out / "rehearsal.md").read_text().splitlines()
        ends = [line.split("|")[6:8] for line in lines if line.startswith("| ") and ", " in line]
        gone = sum(int(left) == 0 for left, _ in ends)
        clean = sum(int(left) == int(wake) == 0 for left, wake in ends)
        assert f"{len(ends)} orders played" in result.stdout
        assert (
            f"{gone} of them leave nothing that the settings let in, {clean} of them nothing in "
            "its wake either"
        ) in result.stdout
        rows = [*csv.DictReader((out / "emails.csv").read_text().splitlines())]
        assert [row["came_in"] for row in rows] == ["by the setting", "as an answer"][: 1 + count]
        assert ("<answer@outside.example>" in (out / "requests.jsonl").read_text()) is bool(count)


def test_what_only_the_mended_organisation_takes_in_is_not_left_in_the_wake(
    sscsim: Sscsim, place: Place, tmp_path: Path
) -> None:
    """Hanna takes known senders and no answers; mended she takes answers, and that is right."""
    options = Path(place.org) / "usersettingscollection.json"
    options.write_text(
        options.read_text().replace(
            '"incomingemailfilteringmethod": 0', '"incomingemailfilteringmethod": 2'
        )
    )
    sent = {"activityid": "e1", "messageid": "<e1@contoso.example>", "directioncode": True}
    (Path(place.org) / "emails.json").write_text(json.dumps({"value": [sent]}))
    for answered, promoted in (("e1@contoso.example", 1), ("none@contoso.example", 0)):
        place.mail.write_text(REPLY.format(answered=answered))
        out = tmp_path / answered
        given = ("--org", place.org, "--mail", place.mail, "--rehearse", "--out", str(out))
        found = json.loads(sscsim("remedy", *given, "--format", "json").stdout)
        assert [one["wake"] for one in found["rehearsal"]] == [0] * 6
        mend = tmp_path / "mend.yaml"
        mend.write_text(MEND)
        records = sscsim(
            *("replay", "--org", place.org, "--mail", place.mail, "--policy", str(mend)),
            *("--format", "jsonl"),
        )
        assert records.stdout.count('"outcome": "promoted"') == promoted


MEND = """name: Mended
write: [{table: systemuser, where: {incomingemailfilteringmethod: 2},
         columns: {incomingemailfilteringmethod: 1}}]
"""
REPLY = """From x Mon Mar  2 10:00:00 2026
From: someone@outside.example
To: hanna@contoso.example
Subject: Offer
Message-ID: <answer@outside.example>
In-Reply-To: <{answered}>
Date: Mon, 2 Mar 2026 10:00:00 +0000

x
"""


def test_a_plan_without_mail_says_that_it_does_not_know_all(
    sscsim: Sscsim, place: Place, tmp_path: Path, plan: Path
) -> None:
    """Nothing found is no all-clear where nobody looked; with mail nothing is said of it."""
    told = "No mail was given, so only emails of the export were looked at"
    result = sscsim("remedy", "--org", place.org, "--out", tmp_path / "bare")
    assert f"note: {told}" in result.stderr
    page = (tmp_path / "bare" / "plan.md").read_text()
    assert told in " ".join(page.split())
    assert told not in " ".join((plan / "plan.md").read_text().split())
