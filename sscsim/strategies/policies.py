"""Policies: what an administrator might change all at once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from sscsim.policy.policy import Policy, Write
from sscsim.strategies.arguments import Flavour, check_flavour, check_world
from sscsim.strategies.pools import METHODS
from sscsim.strategies.settings import columns_of_organization, values_of_settings
from sscsim.strategies.values import filtering_methods
from sscsim.vocabulary import METHOD
from sscsim.world import World

__all__ = ["policies"]


def policies(world: World, *, flavour: Flavour = "sensible") -> st.SearchStrategy[Policy]:
    """
    Draw a policy for an organisation: settings, and filtering methods written to some or all.

    The simplest changes nothing. *anything* also sets columns of the organization, and disables
    users. Raises InvalidArgument for what is no world, and for another flavour.

    >>> find(policies(World()), lambda policy: True)
    Policy(name='A policy', set={}, write=())
    """
    check_world(world)
    check_flavour(flavour)
    values = values_of_settings(flavour)
    if flavour == "anything":
        values = st.builds(lambda one, other: one | other, values, columns_of_organization(flavour))
    writes = st.lists(_writes(world, flavour), max_size=2).map(tuple)
    return st.builds(
        lambda values, writes: Policy(name="A policy", set=values, write=writes), values, writes
    )


@st.composite
def _writes(draw: st.DrawFn, world: World, flavour: Flavour) -> Write:
    tables = {"systemuser": world.directory.systemusers, "queue": world.directory.queues}
    table = draw(st.sampled_from(tuple(tables)))
    columns: dict[str, Any] = {METHOD: int(draw(filtering_methods()))}
    if flavour == "anything" and table == "systemuser" and draw(st.booleans()):
        columns = {"isdisabled": draw(st.booleans())}
    return Write(table=table, columns=columns, **draw(_which(tuple(tables[table]))))


@lru_cache(maxsize=64)
def _which(keys: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw which rows are meant: all, those that hold some methods, or a few by id."""
    held = st.lists(st.sampled_from(METHODS), min_size=1, max_size=3, unique=True)
    some = held.map(lambda values: {"where": {METHOD: tuple(values)}})
    ways: st.SearchStrategy[dict[str, Any]] = st.just({}) | some
    if not keys:
        return ways
    named = st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True)
    return ways | named.map(lambda ids: {"ids": tuple(ids)})
