"""`exercise` and `grade`: a sheet in a folder, and marks for what comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Sscsim = Callable[..., Result]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def answers(sscsim: Sscsim) -> Path:
    """The form of a sheet of the first level, not filled in."""
    assert sscsim("exercise", "--seed", 7, "--level", 1, "--out", "sheet").exit_code == 0
    return Path("sheet/answers.yaml")


def filled(answers: Path, **given: str) -> None:
    """Fill some answers in."""
    text = answers.read_text("utf-8")
    for key, value in given.items():
        text = re.sub(rf"^  {key}:.*$", f"  {key}: {value}", text, flags=re.MULTILINE)
    answers.write_text(text, "utf-8")


def test_what_is_written_and_what_comes_next(sscsim: Sscsim) -> None:
    result = sscsim("exercise", "--seed", 7, "--level", 1, "--out", "sheet")
    assert (result.exit_code, result.stderr) == (0, "")
    assert sorted(path.name for path in Path("sheet").iterdir()) == [
        "answers.yaml", "sheet.html", "sheet.ipynb", "sheet.md", "solution.html",
        "solution.ipynb", "solution.md", "solution.yaml", "world.scenario.yaml",
    ]  # fmt: skip
    offered = result.stdout.splitlines()[-1].removeprefix("Next: sscsim ").split()
    assert sscsim(*offered).stdout.startswith("0 of 8 right: Who let it in? Sheet 7, level 1\n")


def test_the_solution_is_a_form_with_all_answers_right(sscsim: Sscsim, answers: Path) -> None:
    """It has the shape of the form."""
    result = sscsim("grade", answers.with_name("solution.yaml"), "--format", "json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["score"], told["max"]) == (0, 8, 8)


def test_a_folder_without_solution_is_marked_too(sscsim: Sscsim, answers: Path) -> None:
    """The sheet is made again from its seed."""
    answers.with_name("solution.yaml").unlink()
    filled(answers, m1="nils", m2="NILS")
    told = json.loads(sscsim("grade", answers, "--format", "json").stdout)
    assert (told["score"], told["max"]) == (1, 8)
    assert told["answers"][1] == {
        "id": "m2",
        "asks": 'What becomes of "A complaint"?',
        "given": "nils",
        "right": "bela",
        "correct": False,
        "why": 'Bela Mori tracks "All email messages", so every message is let in.',
        "rule": "FLT-4",
        "mistake": "The message is addressed to Bela Mori (To). So Nils Stein was not asked.",
        "mistake_rule": "FLT-12",
    }


def test_people_read_why_an_answer_is_wrong(
    sscsim: Sscsim, answers: Path, snapshot: Callable[[str, str], None]
) -> None:
    filled(answers, m1="private", m2="bela", m3="enzo")
    snapshot("cli-grade.txt", sscsim("grade", answers).stdout)


def test_marks_may_be_a_gate(sscsim: Sscsim, answers: Path) -> None:
    filled(answers, m1="nils", m2="bela")
    assert sscsim("grade", answers, "--fail-under", 25).exit_code == 0
    assert sscsim("grade", answers, "--fail-under", 26).exit_code == 1


def test_a_class_is_marked_at_once(
    sscsim: Sscsim, answers: Path, snapshot: Callable[[str, str], None]
) -> None:
    """A line for each, and what was hardest; a program gets each file with its name."""
    solution, other = answers.with_name("solution.yaml"), Path("ada.yaml")
    other.write_text(answers.read_text("utf-8"), "utf-8")
    filled(other, m1="nils", m3="salesq", m8="private")
    result = sscsim("grade", solution, answers, other)
    assert result.exit_code == 0
    snapshot("cli-grade-class.txt", result.stdout)
    told = json.loads(sscsim("grade", solution, other, "--format", "json").stdout)
    assert [(one["file"], one["score"]) for one in told["files"]] == [
        ("sheet/solution.yaml", 8), ("ada.yaml", 3),
    ]  # fmt: skip


def test_a_class_with_different_sheets_is_marked_too(sscsim: Sscsim, answers: Path) -> None:
    """Then no question is the hardest, for each had others."""
    sscsim("exercise", "--seed", 8, "--out", "another")
    lines = sscsim("grade", answers, "another/solution.yaml").stdout.splitlines()
    assert [line.strip()[:6] for line in lines] == ["0 of 8", "8 of 8"]


def test_the_mistakes_of_all_forms_are_told_at_once(sscsim: Sscsim, answers: Path) -> None:
    filled(answers, m1="Nilss")
    result = sscsim("grade", answers, "gone.yaml")
    assert result.exit_code == 2
    assert [line.split(":")[1].strip() for line in result.stderr.splitlines()] == [
        "sheet/answers.yaml", "gone.yaml",
    ]  # fmt: skip


def test_all_that_is_wrong_with_a_form_is_told_with_its_place(
    sscsim: Sscsim, answers: Path
) -> None:
    """A question left out, an answer that is not offered, a question that is none."""
    filled(answers, m1="[private]", m2="Nilss", m8="true")
    text = answers.read_text("utf-8").replace("m3:", "m33: private")
    answers.write_text(text, "utf-8")
    result = sscsim("grade", answers)
    at = "sscsim: sheet/answers.yaml:"
    offered = "Write one of private, bela, joel, laura, mina, nils, enzo, salesq, ordersq."
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f"{at}6:3: the question m3 is missing. Write m3: even without an answer.",
        f"{at}6:7: a list is no answer to m1. {offered}",
        f'{at}7:7: "Nilss" is no answer to m2. Did you mean nils? {offered}',
        f"{at}8:3: m33 is no question of this sheet. Did you mean m3?",
        f"{at}13:7: true is no answer to m8. {offered}",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: the file is empty. Write answers as in the answers.yaml beside the sheet."),
        ("[]", "1:1: this is a list, not a file of answers. Write its keys, such as sheet: ..."),
        ("answers: {}", "1:1: a file of answers needs the key sheet. Write sheet: ..."),
        (
            "{sheet: {seed: 1, level: 9, version: '1', fingerprint: ab}, answers: {}}",
            "1:26: 9 is no level. Write one of 1, 2, 3.",
        ),
        (
            "{sheet: {seed: 1, level: 1, version: 0.1.0, fingerprint: ab}, answers: {}}",
            (
                "1:58: this is not the sheet of this seed and level. Leave this line as it was "
                "written."
            ),
        ),
        (
            "{sheet: {seed: 1, level: 1, version: 0.0.9, fingerprint: ab}, answers: {}}",
            (
                "1:58: the sheet was made by version 0.0.9, and version 0.1.0 makes another of "
                "this seed and level. Mark it with sscsim 0.0.9."
            ),
        ),
    ],
)
def test_what_is_no_form_is_refused(sscsim: Sscsim, text: str, message: str) -> None:
    Path("answers.yaml").write_text(text, "utf-8")
    result = sscsim("grade", "answers.yaml")
    assert (result.exit_code, result.stderr) == (2, f"sscsim: answers.yaml:{message}\n")


def test_answers_that_are_no_mapping_are_told(sscsim: Sscsim, answers: Path) -> None:
    head, _, _ = answers.read_text("utf-8").partition("answers:")
    answers.write_text(f"{head}answers: [private]\n", "utf-8")
    assert sscsim("grade", answers).stderr == (
        "sscsim: sheet/answers.yaml:4:10: this is a list, not the answers. Write m1: and an "
        "answer, each on a line.\n"
    )


def test_an_empty_text_is_no_answer(sscsim: Sscsim, answers: Path) -> None:
    """As a spreadsheet or a form may leave it."""
    filled(answers, m1='""', m2="' '")
    told = json.loads(sscsim("grade", answers, "--format", "json").stdout)
    assert [one["given"] for one in told["answers"][:2]] == [None, None]


def test_another_version_that_makes_the_same_sheet_is_told(sscsim: Sscsim, answers: Path) -> None:
    text = answers.read_text("utf-8").replace("version: 0.1.0", "version: 0.0.9")
    answers.write_text(text, "utf-8")
    result = sscsim("grade", answers)
    assert result.exit_code == 0
    assert result.stderr == (
        "sscsim: note: sheet/answers.yaml: the sheet was made by version 0.0.9, this is 0.1.0; its "
        "questions are the same.\n"
    )


def test_a_folder_that_holds_something_is_not_written_into(sscsim: Sscsim, answers: Path) -> None:
    result = sscsim("exercise", "--out", answers.parent)
    assert result.exit_code == 2
    assert result.stderr.startswith("sscsim: --out sheet: this folder is not empty.")


def test_marks_do_not_replace_the_answers(sscsim: Sscsim, answers: Path) -> None:
    assert sscsim("grade", answers, "--out", answers).exit_code == 2
