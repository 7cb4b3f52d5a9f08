"""The one form in which ids of exported rows are compared."""

from __future__ import annotations

import pytest

from sscsim.columns.values import clean_id

GUID = "4f2d1c08-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    "text",
    [
        GUID,
        GUID.upper(),
        f"{{{GUID}}}",
        f" {{ {GUID} }}\n",
        f"{{ {{{GUID}}}",
        f"{GUID}\u3000}} \xa0",
        f"{GUID}{{ ",
    ],
)
def test_what_stands_round_an_id_does_not_matter(text: str) -> None:
    """SP-15: braces and white space in any order; found by a contract of the symbolic lane."""
    assert clean_id(text) == GUID


@pytest.mark.parametrize("text", ["a b", "a{b}c", "a-b"])
def test_what_stands_inside_an_id_stays(text: str) -> None:
    """The no twin: two ids that differ there are two rows."""
    assert clean_id(f" {text} ") == text
