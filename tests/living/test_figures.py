"""The page and the chart of the benchmark tell what was measured, and nobody wrote into them."""

from __future__ import annotations

import doctest
import json
import re
from xml.etree import ElementTree as ET

import pytest

from tests.bench import figured, kinds, made, page, profiles, telling
from tests.bench.chart import chart
from tests.bench.goals import GOALS, Row, reached
from tests.bench.pairs import Ran, ratio

KEPT = json.loads(page.FIGURES.read_text(encoding="utf-8"))
ROWS = [row for _, row in page.rows_of(KEPT)]
README = page.FIGURES.parents[2] / "README.md"


def test_the_page_is_what_the_kept_figures_give() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.page(KEPT)


def test_the_chart_is_what_the_kept_figures_give() -> None:
    assert page.CHART.read_text(encoding="utf-8") == chart(ROWS)


def test_the_chart_is_a_picture_that_loads_nothing() -> None:
    drawn = page.CHART.read_text(encoding="utf-8")
    names = {element.tag.rpartition("}")[2] for element in ET.fromstring(drawn).iter()}  # noqa: S314

    assert names == {"svg", "style", "text", "line", "rect"}
    assert re.findall(r"url\(|@import|href", drawn) == []


def test_every_goal_has_its_place_in_the_chart() -> None:
    drawn = chart([Row(goal=goal, value=1.0) for goal in GOALS])
    assert drawn.count("<rect class=") == len(GOALS) + 1  # and the paper


def test_the_readme_shows_the_chart() -> None:
    assert "](tests/bench/figures.svg)" in README.read_text(encoding="utf-8")


def test_every_row_is_of_a_goal_and_has_a_figure_or_a_reason_why_there_is_none() -> None:
    assert {row.goal for row in ROWS} <= set(GOALS)
    assert [row for row in ROWS if (row.value is None) == (not row.missing)] == []


@pytest.mark.parametrize(
    ("goal", "value", "expected"),
    [
        ("mblaze", 4.0, True),
        ("mblaze", 3.99, False),
        ("policies", 1.3, True),
        ("policies", 1.31, False),
        ("policies", None, None),
    ],
)
def test_a_goal_is_reached_by_more_of_it_or_by_less(
    goal: str, value: float | None, expected: bool | None
) -> None:
    assert reached(Row(goal=goal, value=value)) is expected


def test_a_ratio_is_the_median_of_those_of_pairs_and_not_the_ratio_of_medians() -> None:
    first = [Ran(2, 3), Ran(9, 3), Ran(8, 3)]
    second = [Ran(1, 1), Ran(3, 1), Ran(8, 3)]

    assert ratio(first, second) == (2, 1, 3, 3)


@pytest.mark.parametrize("module", [figured, kinds, made, profiles, telling])
def test_what_the_bench_shows_of_itself_is_so(module: object) -> None:
    ran = doctest.testmod(module)  # type: ignore[arg-type]

    assert (ran.failed, ran.attempted > 0) == (0, True)
