"""Sheets: the same for the same seed, readable by anybody, playable as they are."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from sscsim import load_scenario_text, simulate
from sscsim.exercises import LEVELS, Exercise, exercise_files, make_exercise

each_level = pytest.mark.parametrize("level", LEVELS)
_PRINT = (
    "import hashlib, sys; from sscsim.exercises import exercise_files, make_exercise;"
    "text = repr(exercise_files(make_exercise(3, int(sys.argv[1]))));"
    "print(hashlib.sha256(text.encode()).hexdigest())"
)


@cache
def sheet(level: int) -> Exercise:
    """One sheet of a level, made once."""
    return make_exercise(3, level)


@cache
def files_of(level: int) -> dict[str, str]:
    """Its files."""
    return exercise_files(sheet(level))


@each_level
def test_the_same_seed_gives_the_same_bytes_in_another_process(level: int) -> None:
    """Whatever the seed of hashes there is."""
    told = {
        subprocess.run(
            [sys.executable, "-c", _PRINT, str(level)],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


@each_level
def test_another_seed_gives_other_people(level: int) -> None:
    first, second = sheet(level), make_exercise(2, level)
    assert first.cases != second.cases
    assert first.fingerprint != second.fingerprint


def test_a_fingerprint_is_never_a_number() -> None:
    """Of 12e345678901 YAML makes one without end, and of 012 one that lost its zero."""
    assert all(re.fullmatch(r"s[0-9a-f]{11}", sheet(level).fingerprint) for level in LEVELS)


@each_level
def test_everybody_is_made_up_and_nobody_owns_the_domains(level: int) -> None:
    """Addresses end with a name that is reserved (RFC 2606)."""
    for text in files_of(level).values():
        words = text.replace("<", " ").replace(">", " ").replace(",", " ").split()
        addresses = [word.strip("\\}];&\"'()") for word in words if "@" in word[1:]]
        assert [one for one in addresses if ".example" not in one] == []


@each_level
def test_the_world_plays_and_expects_nothing(level: int) -> None:
    """A student may play it, and is not told by it."""
    for name, text in files_of(level).items():
        if name.endswith(".scenario.yaml"):
            scenario = load_scenario_text(text)
            assert len(simulate(scenario.world, scenario.events).decisions) > 0
            assert scenario.expectations == (None,) * len(scenario.events)


@each_level
def test_what_the_class_gets_does_not_hold_the_answers(level: int) -> None:
    exercise = sheet(level)
    files = files_of(level)
    for name in ("sheet.html", "sheet.md", "sheet.ipynb", "answers.yaml"):
        for case in exercise.cases:
            assert "FLT-" not in files[name]
            assert files[name].count(case.story) <= 1
    assert "FLT-" in files["solution.html"]


@each_level
def test_a_sheet_says_who_is_asked_and_what_is_believed(level: int) -> None:
    """Whoever gets a blind copy is not asked (FLT-16), and nobody could guess that."""
    for name in ("sheet.html", "sheet.md"):
        text = files_of(level)[name].replace("&#39;", "'")
        assert "in To or Cc are asked; whoever gets a blind copy is not." in text
        assert "Where Microsoft's pages and the article disagree, believe either" in text


def test_a_solution_says_of_each_message_what_would_have_turned_it() -> None:
    """As `explain --what-if` finds it, in one sentence; and which message is its twin."""
    files = files_of(1)
    for name in ("solution.html", "solution.md"):
        assert files[name].count("This message would have ") == 8
        assert files[name].count("Compare m") == 8
    assert "would have" not in files["sheet.html"]


@each_level
def test_a_page_loads_nothing(level: int) -> None:
    for name in ("sheet.html", "solution.html"):
        page = files_of(level)[name]
        assert "default-src 'none'" in page
        assert "http" not in page.replace("http-equiv", "")


@each_level
@pytest.mark.parametrize("name", ["sheet", "solution"])
def test_the_notebook_is_one_and_runs(
    level: int,
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Its cells are run one after the other, as a kernel would."""
    exercise = sheet(level)
    files = files_of(level)
    for file, text in files.items():
        (tmp_path / file).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    notebook = json.loads(files[f"{name}.ipynb"])
    names: dict[str, object] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)  # noqa: S102 - what a reader would run
    most = len(exercise.questions)
    score = most if name == "solution" else 0
    assert capsys.readouterr().out.startswith(f"{score} of {most} right")
