"""`mutate`: what scenarios would not notice."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Sscsim = Callable[..., Result]

POLICY = """\
name: Lockdown
write:
  - {table: systemuser, where: {incomingemailfilteringmethod: 2}, columns: {isdisabled: true}}
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A policy file that finds nobody in the story."""
    path = tmp_path / "lockdown.yaml"
    path.write_text(POLICY, "utf-8")
    return path


def test_the_summary_comes_first_then_what_was_not_noticed(
    sscsim: Sscsim,
    story: Path,
    monkeypatch: pytest.MonkeyPatch,
    snapshot: Callable[[str, str], None],
) -> None:
    """Each with its place, and with the decisions that it changes."""
    monkeypatch.chdir(story.parent)
    result = sscsim("mutate", story.name)
    assert (result.exit_code, result.stderr) == (0, "")
    snapshot("cli-mutate.txt", result.stdout)


def test_a_policy_and_the_rules_are_changed_on_request(
    sscsim: Sscsim, story: Path, policy: Path
) -> None:
    """The summary names the policy."""
    plain = sscsim("mutate", story).stdout
    with_both = sscsim("mutate", story, "--policy", policy, "--rules").stdout
    assert "under the policy Lockdown:" in " ".join(with_both.split())
    assert "  Lockdown, write 1 (systemuser) left out\n" in with_both
    assert "rule FLT-8" in with_both
    assert "Lockdown" not in plain
    assert "rule FLT-8" not in plain


def test_programs_get_every_mutant(sscsim: Sscsim, story: Path, policy: Path) -> None:
    """The same rows as JSON, JSON lines and CSV; JSON has the counts too."""
    options = (story, "--policy", policy, "--format")
    document = json.loads(sscsim("mutate", *options, "json").stdout)
    lines = [json.loads(line) for line in sscsim("mutate", *options, "jsonl").stdout.splitlines()]
    rows = list(csv.DictReader(io.StringIO(sscsim("mutate", *options, "csv").stdout)))
    results = document.pop("results")
    assert lines == results
    assert [row["says"] for row in rows] == [one["says"] for one in results]
    assert [row["differences"] for row in rows] == [
        json.dumps(one["differences"]) for one in results
    ]
    assert document == {
        "scenarios": [str(story)],
        "policy": "Lockdown",
        "mutants": len(results),
        **{
            fate: sum(one["fate"] == fate for one in results)
            for fate in ("noticed", "unnoticed", "untouched")
        },
        "score": document["score"],
        "score_of_touched": document["score_of_touched"],
    }


def test_a_row_says_what_was_changed_where_and_who_noticed(sscsim: Sscsim, story: Path) -> None:
    """Under the keys that the help names."""
    lines = sscsim("mutate", story, "--format", "jsonl").stdout.splitlines()
    results = {one["says"]: one for one in map(json.loads, lines)}
    row = results["Hanna Reyes: filtering method 0 -> 1 (Email messages in response to Dynamics "
                  "365 email)"]  # fmt: skip
    assert row == {
        "fate": "noticed",
        "kind": "user",
        "says": row["says"],
        "place": f"{story}:4:6",
        "scenarios": [str(story)],
        "table": "usersettings",
        "id": "hanna",
        "column": "incomingemailfilteringmethod",
        "before": 0,
        "after": 1,
        "noticed_by": f"{story}:10:23: expected outcome promoted, came rejected (complaint in "
        "hanna@contoso.example).",
        "differences": [],
    }
    assert list(row) == sscsim_keys(sscsim)


def sscsim_keys(sscsim: Sscsim) -> list[str]:
    """The keys as the help lists them."""
    text = " ".join(sscsim("mutate", "--help").stdout.split())
    listed = text.partition("The keys of a row are ")[2].partition(";")[0]
    return listed.replace(" and ", ", ").split(", ")


def test_a_gate_that_is_not_reached_ends_with_1(sscsim: Sscsim, story: Path) -> None:
    """After the report; one that is reached ends with 0."""
    missed = sscsim("mutate", story, "--fail-under", "99")
    assert missed.exit_code == 1
    assert "not noticed" in missed.stdout
    assert missed.stderr.endswith("% of the mutants are noticed, fewer than 99 %\n")
    reached = sscsim("mutate", story, "--fail-under", "1")
    assert (reached.exit_code, reached.stderr) == (0, "")


def test_scenarios_that_fail_as_they_are_are_told_first(
    sscsim: Sscsim, story: Path, policy: Path
) -> None:
    """No mutant is made; what fails only under the policy is told so."""
    policy.write_text(POLICY.replace("method: 2", "method: 0"), "utf-8")
    under = sscsim("mutate", story, "--policy", policy)
    assert (under.exit_code, under.stdout) == (1, "")
    assert under.stderr.splitlines()[0] == (
        "sscsim: no mutant was made: under the policy Lockdown an expectation is not met"
    )
    story.write_text(story.read_text("utf-8").replace("reason: AcceptAll", "reason: SenderMatch"))
    alone = sscsim("mutate", story)
    assert (alone.exit_code, alone.stdout) == (1, "")
    assert alone.stderr == (
        "sscsim: no mutant was made: without any change an expectation is not met\n"
        f"sscsim: {story}:10:41: expected reason SenderMatch, came AcceptAll (complaint in "
        "hanna@contoso.example).\n"
    )


def test_the_reading_of_the_command_line_is_on_top(sscsim: Sscsim, story: Path) -> None:
    """Under another reading other mutants come near."""
    options = ("mutate", story, "--format", "json")
    usual = json.loads(sscsim(*options).stdout)
    assumed = sscsim(*options, "--assume", "hide_flags_affect_runtime=true").stdout
    assert json.loads(assumed)["noticed"] > usual["noticed"]


def test_all_that_is_wrong_is_told_at_once(sscsim: Sscsim, story: Path, tmp_path: Path) -> None:
    """Nothing is played, and nothing is written."""
    bad, out = tmp_path / "bad.yaml", tmp_path / "nowhere" / "out.csv"
    bad.write_text("titel: a\n")
    result = sscsim(
        "mutate", story, bad, "--policy", bad, "--fail-under", "nan", "--reading", "artcle",
        "--assume", "sender_header", "--out", out,
    )  # fmt: skip
    assert (result.exit_code, result.stdout) == (2, "")
    told = [line.removeprefix("sscsim: ").replace(f"{tmp_path}/", "")
            for line in result.stderr.splitlines()]  # fmt: skip
    assert told == [
        "--out nowhere/out.csv: there is no folder nowhere. Make it first.",
        "--fail-under: nan is no percentage. Write a number from 0 to 100.",
        "--reading: There is no reading 'artcle'. Did you mean article?",
        "--assume: 'sender_header' is not NAME=VALUE.",
        'bad.yaml:1:1: "titel" is not a key of a scenario. Did you mean title?',
        'bad.yaml:1:1: "titel" is not a key of a policy. Did you mean write?',
    ]


@pytest.mark.parametrize("given", ["-1", "100.1", "inf", "-inf"])
def test_a_gate_is_a_percentage(sscsim: Sscsim, story: Path, given: str) -> None:
    """What no score can reach, and what any can, is refused."""
    result = sscsim("mutate", story, "--fail-under", given)
    assert result.exit_code == 2
    assert result.stderr == (
        f"sscsim: --fail-under: {float(given):g} is no percentage. Write a number from 0 to 100.\n"
    )


def test_an_input_is_not_overwritten(sscsim: Sscsim, story: Path, policy: Path) -> None:
    """Neither a scenario nor the policy; a good report is written whole."""
    before = story.read_text("utf-8"), policy.read_text("utf-8")
    for target in (story, policy):
        result = sscsim("mutate", story, "--policy", policy, "--out", target)
        assert result.exit_code == 2
        assert "would be overwritten" in result.stderr
    assert (story.read_text("utf-8"), policy.read_text("utf-8")) == before
    good = policy.with_name("out.txt")
    assert sscsim("mutate", story, "--out", good).stdout == ""
    assert good.read_text("utf-8") == sscsim("mutate", story).stdout


def test_hostile_names_move_no_cursor(sscsim: Sscsim, story: Path) -> None:
    """Names come from a file: on a terminal and in a spreadsheet they are only shown."""
    text = story.read_text("utf-8")
    hostile = text.replace("Marc Keller", '"=cmd|x\\e[2J\\u202e"')
    assert hostile != text
    story.write_text(hostile, "utf-8")
    shown = sscsim("mutate", story)
    assert shown.exit_code == 0
    assert "\x1b" not in shown.stdout
    assert "\u202e" not in shown.stdout
    rows = sscsim("mutate", story, "--format", "csv").stdout
    assert "\x1b" not in rows
    said = [row["says"] for row in csv.DictReader(io.StringIO(rows)) if "cmd" in row["says"]]
    assert said
    assert all(one.startswith("'=") for one in said)


def test_what_is_no_text_or_endless_is_told(sscsim: Sscsim, tmp_path: Path) -> None:
    """As everywhere: with its place, and status 2."""
    for name, content in (("bytes", b"\xff\xfe"), ("deep", b"[" * 5000), ("empty", b"")):
        path = tmp_path / f"{name}.yaml"
        path.write_bytes(content)
        result = sscsim("mutate", path)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"sscsim: {path}:")


def test_a_rule_book_of_ones_own_is_asked_and_mutated(
    sscsim: Sscsim, story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As everywhere `--book` names it; one that is none is told with all else that is wrong."""
    module = (
        "from sscsim.rules import BOOK, Rule, passes\n"
        "def check(case):\n    return passes('It is not.')\n"
        "MOON = BOOK.adding(Rule(id='sky:moon', asks='Is it full?', reads=(), check=check))\n"
    )
    (tmp_path / "sky_rules.py").write_text(module, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    result = sscsim("mutate", story, "--rules", "--book", "sky_rules:MOON")
    assert result.exit_code == 0
    assert '  rule sky:moon "Is it full?" left out\n' in result.stdout
    assert "sky:moon" not in sscsim("mutate", story, "--rules").stdout
    wrong = sscsim("mutate", story, "--book", "sky_rules:SUN", "--fail-under", "101")
    assert wrong.exit_code == 2
    assert [line.partition(":")[2].split()[0] for line in wrong.stderr.splitlines()] == [
        "--fail-under:",
        "--book",
    ]
