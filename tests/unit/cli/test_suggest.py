"""`suggest`: labelled mail in, policies out, or the wishes that contradict each other."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sscsim.policy import load_policy
from sscsim.suggest.varying import SETTINGS
from tests.unit.cli.test_replay import Place, Sscsim, place

__all__ = ["place"]  # a fixture


def eml(path: Path, number: int, to: str = "hanna@contoso.example") -> Path:
    """Write a message from somebody nobody knows."""
    path.write_text(
        f"From: someone@outside.example\nTo: {to}\nSubject: Mail {number}\n"
        f"Message-ID: <s{number}@outside.example>\nDate: Mon, 2 Mar 2026 09:00:00 +0000\n\nbody\n",
        "utf-8",
    )
    return path


@pytest.fixture
def suggest(sscsim: Sscsim, place: Place, tmp_path: Path) -> Sscsim:
    """Ask with some more options: mail for Hanna must not come in, mail for Marc must."""
    private = eml(tmp_path / "private.eml", 1)
    order = eml(tmp_path / "order.eml", 2, "marc@contoso.example")
    asked = ("suggest", "--org", place.org, "--must", order, "--must-not", private)
    return lambda *more: sscsim(*asked, *more)


def test_text_tells_each_policy_and_what_it_changes(
    suggest: Sscsim, snapshot: Callable[[str, str], None]
) -> None:
    result = suggest()
    assert result.exit_code == 0
    snapshot("cli-suggest.txt", result.stdout)


def test_json_has_the_keys_that_help_names(suggest: Sscsim) -> None:
    found = json.loads(suggest("--format", "json").stdout)
    assert found["satisfiable"] is True
    assert found["conflict"] == []
    least = found["least_change"]
    assert least["policy"]["set"] == {}
    assert {tuple(one["ids"]) for one in least["policy"]["write"]} == {("u1",), ("u2",)}
    assert len(least["changes"]) == 2
    strict, loose = found["strictest"]["promotes"], found["loosest"]["promotes"]
    assert strict <= least["promotes"] <= loose <= found["kinds"]
    assert found["met_today"] == []


def test_policy_files_are_what_replay_puts_in_force(
    suggest: Sscsim, sscsim: Sscsim, place: Place, tmp_path: Path
) -> None:
    folder = tmp_path / "policies"
    suggest("--policies", folder)
    files = sorted(folder.iterdir())
    assert [one.name for one in files] == ["least-change.yaml", "loosest.yaml", "strictest.yaml"]
    for file in files:
        assert load_policy(file).name.lower().replace(" ", "-") == file.stem
        asked = ("replay", "--org", place.org, "--policy", file, "--format", "jsonl")
        mail = ("--mail", tmp_path / "order.eml", "--mail", tmp_path / "private.eml")
        lines = sscsim(*asked, *mail).stdout.splitlines()
        told = {one["source"]: one["outcome"] for one in map(json.loads, lines)}
        assert told == {"order.eml": "promoted", "private.eml": "rejected"}


def test_a_table_has_a_row_for_each_policy(suggest: Sscsim) -> None:
    rows = list(csv.DictReader(io.StringIO(suggest("--format", "csv").stdout)))
    assert [row["aim"] for row in rows] == ["least_change", "strictest", "loosest"]


def test_markdown_holds_the_files(suggest: Sscsim) -> None:
    text = suggest("--format", "markdown").stdout
    assert text.count("```yaml") == 3
    assert "`least-change.yaml`" in text


def test_wishes_that_contradict_each_other_are_told_and_nothing_else(
    suggest: Sscsim, tmp_path: Path, snapshot: Callable[[str, str], None]
) -> None:
    """Two strangers write to the same person: whoever lets in one lets in the other."""
    other = eml(tmp_path / "other.eml", 3)
    result = suggest("--must", other)
    assert result.exit_code == 1
    snapshot("cli-suggest-conflict.txt", result.stdout)
    found = json.loads(suggest("--must", other, "--format", "json").stdout)
    assert [(one["source"], one["must"]) for one in found["conflict"]] == [
        ("other.eml", True),
        ("private.eml", False),
    ]
    assert found["least_change"] is found["strictest"] is found["loosest"] is None
    assert found["smallest"] is True
    assert "| other.eml | " in suggest("--must", other, "--format", "markdown").stdout


def test_what_is_kept_stays_as_it_is(suggest: Sscsim) -> None:
    """With Hanna as she is, nobody can be let in by Marc alone; the force setting is not needed."""
    assert suggest("--keep", "HANNA@contoso.example").exit_code == 1
    assert suggest("--keep", "incomingemailfilteringmethod").exit_code == 1
    assert suggest("--keep", "sssforcefilteringmethodforusermailboxes").exit_code == 0


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("emailcorelationenabled", "emailcorrelationenabled"),
        ("hana@contoso.example", "hanna@contoso.example"),
    ],
)
def test_a_name_that_is_misspelt_is_offered(suggest: Sscsim, name: str, near: str) -> None:
    result = suggest("--keep", name)
    assert result.exit_code == 2
    assert result.stderr == (
        f"sscsim: --keep: There is no setting or address '{name}'. Did you mean {near}?\n"
    )


def test_a_message_with_both_labels_is_told_with_both_places(
    suggest: Sscsim, tmp_path: Path
) -> None:
    again = eml(tmp_path / "again.eml", 1)
    result = suggest("--must", again)
    assert result.exit_code == 2
    assert result.stderr == (
        "sscsim: again.eml: the same message must come in here, and must not in private.eml. "
        "Leave it in one of them.\n"
    )


def test_no_label_and_no_mail_are_told(sscsim: Sscsim, place: Place, tmp_path: Path) -> None:
    nothing = sscsim("suggest", "--org", place.org)
    assert nothing.exit_code == 2
    assert "no mail is labelled, and there is none to weigh" in nothing.stderr
    empty = tmp_path / "empty.mbox"
    empty.touch()
    result = sscsim("suggest", "--org", place.org, "--must", empty)
    assert result.exit_code == 2
    assert "there is no mail in it" in result.stderr


def test_a_missing_snapshot_and_missing_mail_are_told_at_once(
    sscsim: Sscsim, tmp_path: Path
) -> None:
    result = sscsim("suggest", "--org", tmp_path / "no", "--must", tmp_path / "none.mbox")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 2


@pytest.fixture
def weigh(sscsim: Sscsim, place: Place) -> Sscsim:
    """Weigh a corpus with some more options."""
    return lambda *more: sscsim("suggest", "--org", place.org, "--mail", place.mail, *more)


def test_a_corpus_is_weighed_and_the_question_answered_in_a_sentence(
    weigh: Sscsim, snapshot: Callable[[str, str], None]
) -> None:
    result = weigh("--keep-share", "95")
    assert result.exit_code == 0
    snapshot("cli-suggest-frontier.txt", result.stdout)


def test_json_of_a_corpus_has_the_keys_that_help_names(
    sscsim: Sscsim, place: Place, tmp_path: Path
) -> None:
    contacts = [{"contactid": "c1", "emailaddress1": "someone@outside.example"}]
    (place.org / "contacts.json").write_text(json.dumps({"value": contacts}), "utf-8")
    asked = ("suggest", "--org", place.org, "--mail", place.mail, "--policies", tmp_path / "p")
    result = sscsim(*asked, "--keep-share", "100", "--format", "json")
    found = json.loads(result.stdout)
    assert set(found) == {
        "looked_at", "within_reach", "combinations", "frontier", "today", "points", "keep_share",
    }  # fmt: skip
    assert found["looked_at"] == {"reply": 0, "customer": 4, "internal": 0, "stranger": 0}
    assert found["within_reach"]["customer"] == 3
    assert found["keep_share"]["found"]["share"] == 100
    assert "100.0 % come in (3 of 3)" in found["keep_share"]["says"]
    assert found["combinations"] == len(found["points"])
    files = sorted((tmp_path / "p").iterdir())
    assert [load_policy(file).name for file in files] == [
        one["policy"]["name"] for one in found["frontier"]
    ]


@pytest.mark.parametrize("format_", ["text", "json", "csv", "markdown", "svg"])
def test_both_engines_write_the_same_of_a_corpus(weigh: Sscsim, format_: str) -> None:
    asked = ("--format", format_, "--keep-share", "50", "--engine")
    told = weigh(*asked, "bulk")
    assert told.exit_code == 0
    assert told.stdout == weigh(*asked, "reference").stdout


def test_labels_and_a_corpus_are_not_mixed(suggest: Sscsim, place: Place) -> None:
    mixed = suggest("--mail", place.mail)
    assert mixed.exit_code == 2
    assert mixed.stderr == (
        "sscsim: --mail: mail is labelled, or weighed as a whole. "
        "Give --must and --must-not, or --mail.\n"
    )
    stray = suggest("--keep-share", "95", "--format", "svg", "--engine", "bulk")
    assert [line.split(": ")[1] for line in stray.stderr.splitlines()] == [
        "--keep-share",
        "--engine",
        "--format svg",
    ]


def test_one_person_alone_is_not_kept_where_a_corpus_is_weighed(weigh: Sscsim) -> None:
    result = weigh("--keep", "hanna@contoso.example")
    assert result.exit_code == 2
    assert "write --keep incomingemailfilteringmethod" in result.stderr
    assert weigh("--keep", "incomingemailfilteringmethod").exit_code == 0


def test_shares_are_of_what_some_combination_lets_in(sscsim: Sscsim, place: Place) -> None:
    """Without anything varied today is all there is."""
    contacts = [{"contactid": "c1", "emailaddress1": "someone@outside.example"}]
    (place.org / "contacts.json").write_text(json.dumps({"value": contacts}), "utf-8")
    names = (*SETTINGS, "incomingemailfilteringmethod")
    keep = [part for name in names for part in ("--keep", name)]
    asked = ("suggest", "--org", place.org, "--mail", place.mail, "--keep-share", "100")
    result = sscsim(*asked, *keep)
    assert "change nothing: 100.0 % come in (2 of 2)" in " ".join(result.stdout.split())
