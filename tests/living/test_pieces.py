"""Figures are kept piece by piece: a run goes on where it stopped, if it asks the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.bench import figures, page
from tests.bench.goals import Row
from tests.bench.measuring import Bench, Measured


class StoppedError(Exception):
    """Somebody stopped the run."""


@attrs.frozen(kw_only=True)
class Small(Bench):
    """Two pieces that take no time, the second of which may be stopped."""

    stops: bool = False

    def warm(self) -> None:
        """Nothing is compiled for these."""

    def pieces(self) -> Mapping[str, Callable[[], Measured]]:
        return {"mail-10": self.first, "sql-10": self.second}

    def first(self) -> Iterator[Row]:
        yield Row(goal="mblaze", size=10, value=1.0, first=1.0, second=1.0, pairs=1)

    def second(self) -> Iterator[Row]:
        if self.stops:
            raise StoppedError
        yield Row(goal="sql", size=10, value=4.0, first=4.0, second=1.0, pairs=1)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    """Keep figures and page in a folder of the test."""
    for module, name in ((figures, "FIGURES"), (page, "FIGURES"), (page, "PAGE"), (page, "CHART")):
        monkeypatch.setattr(module, name, tmp_path / name)
    monkeypatch.setattr(figures, "code", lambda: "abc1234")
    return Small(folder=tmp_path, mails=[10], rows=[10], pairs=1, patience=1)


def left(bench: Bench, kept: dict[str, Any]) -> list[str]:
    """Name the pieces that are not done."""
    return [each for each in figures.asked(bench, None) if not figures.is_done(each, bench, kept)]


def test_a_run_that_was_stopped_goes_on_with_what_is_left(bench: Small) -> None:
    kept: dict[str, Any] = {}
    stopping = attrs.evolve(bench, stops=True)
    with pytest.raises(StoppedError):
        figures.measure(stopping, left(stopping, kept), kept)
    there = json.loads(page.FIGURES.read_text("utf-8"))
    assert (list(there["pieces"]), left(bench, there)) == (["mail-10"], ["sql-10"])
    assert "**1x at 10**. No profile of it is kept." in page.PAGE.read_text("utf-8")
    figures.measure(bench, left(bench, there), there)
    assert left(bench, json.loads(page.FIGURES.read_text("utf-8"))) == []


@pytest.mark.parametrize("changed", ["code", "pairs", "rows"])
def test_other_code_or_another_question_is_measured_again(
    bench: Small, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, Any] = {}
    figures.measure(bench, left(bench, kept), kept)
    asked = attrs.evolve(bench, pairs=2) if changed == "pairs" else bench
    asked = attrs.evolve(asked, rows=[20]) if changed == "rows" else asked
    if changed == "code":
        monkeypatch.setattr(figures, "code", lambda: "def5678")
    assert left(asked, kept) == ["mail-10", "sql-10"]


@pytest.mark.parametrize(("only", "names"), [(["sql"], ["sql-10"]), (["mail-10"], ["mail-10"])])
def test_groups_and_single_pieces_are_asked_for_by_name(
    bench: Small, only: list[str], names: list[str]
) -> None:
    assert figures.asked(bench, only) == names


def test_a_name_that_is_none_is_refused_with_those_that_are(bench: Small) -> None:
    with pytest.raises(SystemExit, match="no piece or group: mial; there are mail-10, sql-10"):
        figures.asked(bench, ["mial"])
