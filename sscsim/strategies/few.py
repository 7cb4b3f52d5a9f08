"""A few of many optional values: what most strategies for rows and settings are made of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar

from hypothesis import strategies as st

__all__ = ["few_of", "one_of", "several_of"]

Thing = TypeVar("Thing")


@st.composite
def _named(
    draw: st.DrawFn, names: st.SearchStrategy[str], optional: Mapping[str, st.SearchStrategy[Any]]
) -> tuple[str, Any]:
    name = draw(names)
    return name, draw(optional[name])


def few_of(
    optional: Mapping[str, st.SearchStrategy[Any]], most: int, *, least: int = 0
) -> st.SearchStrategy[dict[str, Any]]:
    """
    Draw values for at most so many of the names: with all of them nothing would be promoted.

    Shrinks to as few as may be: a name and its value stand together, and go together.
    """
    pair = _named(st.sampled_from(tuple(optional)), optional)
    return st.lists(pair, min_size=least, max_size=most, unique_by=lambda one: one[0]).map(dict)


# Making a strategy takes longer than drawing from it, and many depend on an organisation that is
# drawn anew for every example: the pools of one organisation are remembered while it is played.
@lru_cache(maxsize=256, typed=True)
def one_of(*things: Thing) -> st.SearchStrategy[Thing]:
    """Draw one of some things; the first is the simplest."""
    return st.sampled_from(things)


@lru_cache(maxsize=256, typed=True)
def several_of(
    things: tuple[Thing, ...], most: int, *, least: int = 0, unique: bool = False
) -> st.SearchStrategy[tuple[Thing, ...]]:
    """Draw some of some things; nothing where there is nothing."""
    if not things:
        return st.just(())
    some = st.lists(st.sampled_from(things), min_size=least, max_size=most, unique=unique)
    return some.map(tuple)
