"""The search for the smallest counterexample."""

from __future__ import annotations

import doctest
import re
from typing import Any

import pytest
from hypothesis import strategies as st

from sscsim.testing import search, smallest

NUMBERS = st.lists(st.integers(0, 99))


def test_the_smallest_that_breaks_is_given() -> None:
    assert smallest(NUMBERS, lambda drawn: sum(drawn) > 10) == [11]


def test_nothing_is_given_where_nothing_breaks() -> None:
    assert smallest(NUMBERS, lambda drawn: sum(drawn) < 0) is None


def test_the_same_search_draws_the_same_values(capsys: pytest.CaptureFixture[str]) -> None:
    """No chance, no memory of an earlier run, not a word."""
    seen: list[list[Any]] = []
    for _ in range(2):
        drawn: list[Any] = []
        smallest(NUMBERS, lambda value, drawn=drawn: bool(drawn.append(value)), examples=20)  # type: ignore[misc]
        seen.append(drawn)
    assert seen[0] == seen[1]
    assert len(seen[0]) == 20
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("asked", "error", "says"),
    [
        (
            {"strategy": [1, 2]},
            TypeError,
            (
                "strategy=[1, 2] is no strategy of Hypothesis. "
                "Pass one, such as sscsim.strategies.scenarios()."
            ),
        ),
        (
            {"examples": 0},
            ValueError,
            "examples=0 is no number of values to draw. Pass 1 or more.",
        ),
        (
            {"examples": True},
            ValueError,
            "examples=True is no number of values to draw. Pass 1 or more.",
        ),
    ],
    ids=["strategy", "none", "a word"],
)
def test_a_wrong_argument_is_named(
    asked: dict[str, Any], error: type[Exception], says: str
) -> None:
    given = {"strategy": NUMBERS, "breaks": bool, **asked}
    with pytest.raises(error, match=f"^{re.escape(says)}$"):
        smallest(**given)


def test_the_example_in_the_docstring_runs() -> None:
    assert doctest.testmod(search).failed == 0
