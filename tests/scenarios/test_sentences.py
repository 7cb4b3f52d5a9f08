"""Every sentence the rules say in the scenarios, word for word, with the cells it rests on.

The page `tests/snapshots/sentences.txt` shows each kind of answer once, under the first scenario
that has it. Changed one on purpose? `pytest tests/scenarios --update-snapshots`, and read the diff.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from sscsim.decisions import Cell, Step
from sscsim.engine import Run, simulate
from tests.scenarios.files import FILES, ROOT, SCENARIOS, each, loaded

PAGE = ROOT / "tests" / "snapshots" / "sentences.txt"


@each(FILES)
def test_the_sentences_of_a_scenario_are_those_of_the_page(
    path: Path, request: pytest.FixtureRequest
) -> None:
    """Under the name of a scenario stand the answers that no earlier one has shown."""
    if request.config.getoption("--update-snapshots"):
        pytest.skip("the page is being written")
    run = _played(path)
    for place, lines in _kept().get(_name(path), {}).items():
        decision, number = map(int, place.split("."))
        assert _said(run.decisions[decision].steps[number]) == lines


def test_the_page_shows_every_kind_of_answer_once(request: pytest.FixtureRequest) -> None:
    """And nothing else: a kind is a rule, its answer, its sentence, and which cells are empty."""
    text = "\n".join(_page()) + "\n"
    if request.config.getoption("--update-snapshots"):
        PAGE.write_text(text, encoding="utf-8")
    assert text == PAGE.read_text(encoding="utf-8"), "pytest tests/scenarios --update-snapshots"


def _played(path: Path) -> Run:
    scenario = loaded(path)
    return simulate(scenario.world, scenario.events)


def _name(path: Path) -> str:
    return path.relative_to(SCENARIOS).as_posix()


def _page() -> Iterator[str]:
    shown: set[object] = set()
    for path in FILES:
        blocks = []
        for at, decision in enumerate(_played(path).decisions):
            for number, step in enumerate(decision.steps):
                if _kind(step) not in shown:
                    shown.add(_kind(step))
                    blocks += [f"{at}.{number} {_said(step)}"]
        if blocks:
            yield "\n".join([f"# {_name(path)}", *blocks])


def _kind(step: Step) -> object:
    cells = ((name, _holds(part)) for name, part in step.fragments.items())
    return step.rule, step.answer, step.template, step.status, tuple(cells)


def _holds(part: Cell | str) -> object:
    return (part.table, part.column, bool(part.value)) if isinstance(part, Cell) else None


def _said(step: Step) -> str:
    cells = (f"    {one.table} {one.id} {one.column} = {one.value!r}" for one in step.reads)
    return "\n".join([f"{step.rule} {step.answer} ({step.status}): {step.because}", *cells])


@cache
def _kept() -> dict[str, dict[str, str]]:
    """Read the page: scenario, place, and the lines that stand there."""
    kept: dict[str, dict[str, str]] = {}
    for block in PAGE.read_text(encoding="utf-8").split("# ")[1:]:
        name, _, rest = block.rstrip("\n").partition("\n")
        entries = kept.setdefault(name, {})
        place = ""
        for line in rest.split("\n"):
            if line.startswith("    "):
                entries[place] += f"\n{line}"
            else:
                place, _, entries[place] = line.partition(" ")
    return kept
