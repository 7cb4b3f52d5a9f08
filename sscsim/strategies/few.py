"""A few of many optional values: what most strategies for rows and settings are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

__all__ = ["few_of", "several_of"]

Thing = TypeVar("Thing")


@st.composite
def _named(draw: st.DrawFn, optional: Mapping[str, st.SearchStrategy[Any]]) -> tuple[str, Any]:
    name = draw(st.sampled_from(tuple(optional)))
    return name, draw(optional[name])


def few_of(
    optional: Mapping[str, st.SearchStrategy[Any]], most: int, *, least: int = 0
) -> st.SearchStrategy[dict[str, Any]]:
    """
    Draw values for at most so many of the names: with all of them nothing would be promoted.

    Shrinks to as few as may be: a name and its value stand together, and go together.
    """
    pairs = st.lists(
        _named(optional), min_size=least, max_size=most, unique_by=lambda pair: pair[0]
    )
    return pairs.map(dict)


def several_of(
    things: Sequence[Thing], most: int, *, least: int = 0
) -> st.SearchStrategy[list[Thing]]:
    """Draw a list of some things, repeated or not; empty where there are none."""
    if not things:
        return st.just([])
    return st.lists(st.sampled_from(things), min_size=least, max_size=most)
