"""Who owns a row: drawn as a number before anybody is known, and filled in when all are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

from sscsim.vocabulary import Ref
from sscsim.world import Queue, Record

__all__ = ["OWNER", "owned"]

_TABLE = "owner"

# The place of the owner among those who may own something, counted round.
OWNER = st.integers(0, 3).map(lambda number: Ref(_TABLE, str(number)))


def owned(rows: Iterable[Any], owners: Sequence[Ref]) -> list[Any]:
    """Give the rows their owners; nobody owns anything where nobody can."""
    return [_owned(row, owners) for row in rows]


def _owned(row: Any, owners: Sequence[Ref]) -> Any:
    if not isinstance(row, Queue | Record) or row.ownerid is None or row.ownerid.table != _TABLE:
        return row
    found = owners[int(row.ownerid.id) % len(owners)] if owners else None
    return attrs.evolve(row, ownerid=found)
