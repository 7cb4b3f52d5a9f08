"""Whatever may go goes: whole rows before their columns, of a list the last before the first."""

from __future__ import annotations

import doctest
from typing import Any

from sscsim.testing import paring
from sscsim.testing.paring import pare

DOCUMENT: dict[str, Any] = {
    "title": "Office",
    "systemusers": [{"id": "hanna", "fullname": "Hanna"}, {"id": "paul", "fullname": "Paul"}],
    "timeline": [{"deliver": {"id": "m1", "to": ["hanna", "paul"]}}],
}


def test_nothing_is_left_but_the_title_where_nothing_matters() -> None:
    assert pare(DOCUMENT, lambda _: True) == {"title": "Office"}


def test_everything_is_left_where_all_of_it_matters() -> None:
    assert pare(DOCUMENT, lambda _: False) == DOCUMENT


def test_a_value_deep_inside_is_kept_with_what_it_stands_in() -> None:
    pared = pare({**DOCUMENT, "queues": []}, lambda smaller: "'paul'" in str(smaller))
    assert pared == {"title": "Office", "timeline": [{"deliver": {"to": ["paul"]}}]}


def test_what_is_pared_stays_as_it_was() -> None:
    before = str(DOCUMENT)
    pare(DOCUMENT, lambda smaller: "timeline" in smaller)
    assert str(DOCUMENT) == before


def test_what_the_docstring_shows_is_so() -> None:
    assert doctest.testmod(paring).failed == 0
