"""A few of many optional values: what most strategies for rows and settings are made of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar

from hypothesis import strategies as st

__all__ = ["by_place", "few_of", "one_of", "several_of"]

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
def by_place(things: tuple[Thing, ...], places: tuple[Thing, ...]) -> st.SearchStrategy[Thing]:
    """
    Draw one of some things, by its place among all that there might be.

    So what is drawn stays what it is when another thing goes, and a failure can lose whatever it
    does not need. By its place among the things that there are, a message to the second of two
    users would be to nobody as soon as the first one goes. An empty place stands for any thing.
    """
    others = tuple(one for one in things if one not in places)
    chosen = tuple(
        one if one in things else things[number % len(things)]
        for number, one in enumerate((*places, *others))
    )
    return st.sampled_from(chosen)


@lru_cache(maxsize=256, typed=True)
def several_of(
    things: tuple[Thing, ...],
    most: int,
    *,
    least: int = 0,
    unique: bool = False,
    places: tuple[Thing, ...] = (),
) -> st.SearchStrategy[tuple[Thing, ...]]:
    """Draw some of some things, `by_place` where places are given; nothing where nothing is."""
    if not things:
        return st.just(())
    one = by_place(things, places)
    return st.lists(one, min_size=least, max_size=most, unique=unique).map(tuple)
