"""The page of survivors speaks of code that is there; `make mutation` says whether it is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutation.explained import FIGURES, PAGE, Survivor, explained, with_figures

ROOT = Path(__file__).parents[2]
TEXT = PAGE.read_text(encoding="utf-8")
REASONS = explained(TEXT)
PLACES = [*REASONS]


def test_the_page_explains_survivors() -> None:
    """Else the other tests would have nothing to look at."""
    assert REASONS
    assert TEXT.count("```diff") == len(REASONS)


@pytest.mark.parametrize("survivor", REASONS, ids=lambda one: str(PLACES.index(one)))
def test_a_survivor_changes_lines_that_are_there_and_has_a_reason(survivor: Survivor) -> None:
    """A line that was changed or moved to another function takes its entry with it."""
    removed = {line[2:] for line in survivor.diff.split("\n") if line.startswith("- ")}
    assert removed
    assert removed <= set(_lines_of(survivor))
    assert REASONS[survivor].endswith(".")


def _lines_of(survivor: Survivor) -> list[str]:
    """The lines of a function, less their indentation."""
    path = ROOT / f"{survivor.module.replace('.', '/')}.py"
    source = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    opening = f"def {survivor.function.rpartition('.')[2]}("
    [start] = [number for number, line in enumerate(source) if line.startswith(opening)]
    ends = (n for n, line in enumerate(source) if n > start and line.startswith("def "))
    return source[start : next(ends, len(source))]


def test_figures_take_the_place_of_those_on_the_page() -> None:
    """And nothing else changes."""
    changed = with_figures(TEXT, "| all | 1 | 1 | 0 | 100.0% |")
    assert FIGURES.findall(changed) == ["| all | 1 | 1 | 0 | 100.0% |\n"]
    assert with_figures(changed, FIGURES.findall(TEXT)[0].rstrip("\n")) == TEXT


def test_the_table_of_figures_adds_up() -> None:
    rows = [line.split(" | ") for line in FIGURES.findall(TEXT)[0].splitlines()[2:]]
    *files, everything = [[int(number) for number in row[1:4]] for row in rows]
    assert [sum(column) for column in zip(*files, strict=True)] == everything
    assert everything[2] == len(REASONS)
    assert everything[1] / everything[0] >= 0.95
