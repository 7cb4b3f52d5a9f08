"""Which changes are made to the tables of the rules; `make mutation` tries them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from sscsim.rules import BOOK
from tests.mutation.tables import EXPLAINED, changes, variants


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, [6, 4]),
        ("on", ["onXX"]),
        (("a", "b"), [("b",), ("a",)]),
        ({"a": 1, "b": 2}, [{"b": 2}, {"a": 1}]),
        ({"a", "b"}, [{"b"}, {"a"}]),
        (None, []),
        (True, []),
        (BOOK, []),
    ],
)
def test_a_value_is_changed_a_little(value: Any, expected: list[Any]) -> None:
    assert [*variants(value)] == expected


def test_every_rule_of_a_chapter_is_taken_out_once_and_constants_are_found() -> None:
    """Chapters of one rule that always answers have nothing to change; they are not among them."""
    places = Counter(change.where for change in changes())
    assert places["book.correlation"] == 2 * len(BOOK.correlation) - 1
    assert places["sscsim.rules.gates.given_up.MOST_RETRIES"] == 2
    assert places["sscsim.engine.transition._PROCESSED"] > 1


def test_what_is_explained_is_a_table_that_is_there() -> None:
    assert EXPLAINED.keys() <= {change.where for change in changes()}
