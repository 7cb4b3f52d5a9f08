"""The page that explains the scenarios: its example runs, its index is complete."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sscsim.scenario import load_scenario_text
from tests.scenarios.files import LESSONS, SCENARIOS, SETTINGS, failures, loaded, prose


@cache
def readme() -> str:
    """Read the page that explains the scenarios."""
    return (SCENARIOS / "README.md").read_text(encoding="utf-8")


def test_the_example_in_the_readme_plays_as_it_expects() -> None:
    """What is printed is run."""
    (example,) = re.findall(r"```yaml\n(.*?)```", readme(), re.DOTALL)
    assert failures(load_scenario_text(example, "README.md")) == ()


def test_the_index_in_the_readme_lists_the_lessons() -> None:
    """Every lesson stands in the table with its number, title, level, minutes and goal."""
    rows = re.findall(r"^\| ([0-9]{2}[a-z]?) \| (.*) \|$", readme(), re.MULTILINE)
    assert [f"{number} | {rest}" for number, rest in rows] == list(map(_index_row, LESSONS))


def _index_row(path: Path) -> str:
    lesson = loaded(path)
    number = path.name.partition("-")[0]
    title = f"[{lesson.title}](lessons/{path.name})"
    return " | ".join(
        (number, title, str(lesson.level), str(lesson.minutes), prose(lesson.goal or ""))
    )


def test_the_readme_explains_each_kind_of_settings_file() -> None:
    """The table of the settings names every beginning of a file name."""
    for path in SETTINGS:
        assert f"`settings/{path.name.partition('-')[0]}-" in readme()
