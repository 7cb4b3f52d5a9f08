"""A snapshot as the state that is served: its world, and what the model has no use for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sscsim.columns import clean_id
from sscsim.serve.rows import exported_names
from sscsim.serve.state import State
from sscsim.sources import Snapshot
from sscsim.sources.tables import LINKS, ROWS
from sscsim.webapi import Tables

__all__ = ["state_of"]


def state_of(snapshot: Snapshot, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> State:
    """
    Give the state that a snapshot begins with.

    Args:
        snapshot: the organisation as it was loaded.
        rows: the same as it stands in the files (`sscsim.sources.raw_rows`): what the model has no
            use for is shown as it was exported.

    >>> from sscsim import World
    >>> state_of(Snapshot(world=World()), {}).played
    0

    """
    sets = {
        entityset: table
        for entityset, table in snapshot.tables.items()
        if entityset not in ROWS and entityset not in LINKS
    }
    tables = Tables.of({name: some for name, some in rows.items() if name in ROWS})
    kept = {name: _unknown(name, table.rows) for name, table in tables.sets.items()}
    return State(world=snapshot.world, kept=kept, sets=sets)


def _unknown(entityset: str, rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Give, by id, the plain columns of rows that the model does not know."""
    shape = ROWS[entityset]
    assert shape.cls is not None  # noqa: S101 - every row of that list has one
    known = {*exported_names(shape.cls, shape.table), "email_activity_parties"}
    found: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        key = row.get(shape.keys[0])
        more = {name: value for name, value in row.items() if name not in known}
        if isinstance(key, str) and more:
            found[clean_id(key)] = more
    return found
