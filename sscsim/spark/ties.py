"""Which rows can influence one another: their keys, contracted where the mail lies.

A task asks `sscsim.parts` for the keys of its rows, joins those that have one in common, and lets
out two things: for each row the key by which its group is known here, and for each group an edge
from that key to every other one. So a chain of ten thousand answers in one file costs an edge for
each message, and no round of those that follow.

`sscsim.parts` drops a key that nobody holds. To know that, all mail would have to be asked, so it
ties here as any other one does: that makes groups larger now and then, and never wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sscsim.bulk import MAIL
from sscsim.parts import Ties, Tying
from sscsim.parts.components import components
from sscsim.spark.reading import PLACE
from sscsim.spark.shipping import Shipped
from sscsim.world import World

__all__ = ["EDGES", "TIES", "columns", "solve", "ties"]

# Either a row of mail and the key of its group here, or an edge between two keys.
TIES = pa.schema([("place", pa.int64()), ("low", pa.int64()), ("high", pa.int64())])
EDGES = pa.schema([("low", pa.int64()), ("high", pa.int64())])
_ROWS = 250_000

_Longs = npt.NDArray[np.int64]


def columns(worlds: Iterable[World]) -> list[str]:
    """Name the columns of mail that keys are made of: smart matching looks at nearly all."""
    smart = any(world.organization.enablesmartmatching for world in worlds)
    return [PLACE, *(MAIL.names if smart else _OF_KEYS)]


_OF_KEYS = ("identity", "inreplyto", "references", "conversationindex", "subject")


def ties(
    batches: Iterator[pa.RecordBatch], shipped: Shipped, together: int = _ROWS
) -> Iterator[pa.RecordBatch]:
    """Give the ties among the rows of one task, of which so many are looked at together."""
    tying = Tying(list(shipped.worlds.values()))
    for rows in _gathered(batches, together):
        kinds = pa.schema([MAIL.field(name) for name in rows.column_names if name != PLACE])
        mail = rows.select(kinds.names).cast(kinds)
        yield from _ties(rows[PLACE], tying.ties(mail))


def _gathered(batches: Iterator[pa.RecordBatch], together: int) -> Iterator[pa.Table]:
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(one.num_rows for one in waiting) >= together:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)


def _ties(places: pa.ChunkedArray, found: Ties) -> Iterator[pa.RecordBatch]:
    """Contract the groups of some rows."""
    keys = found.keys.view(np.int64)
    first = _first_rows(len(places), found)
    known = np.empty(len(places), np.int64)  # by one of the keys of the first row of the group
    known[found.rows[::-1]] = keys[::-1]
    known = known[first]
    one, other = known[found.rows], keys
    edges = _distinct(np.minimum(one, other), np.maximum(one, other))
    yield _batch(places.combine_chunks(), known, None)
    yield _batch(None, *edges)


def _first_rows(rows: int, found: Ties) -> _Longs:
    """Give the first row of each row's group; every key ties."""
    return components(rows, found._replace(holds=np.ones(len(found.keys), np.bool_)))


def _distinct(low: _Longs, high: _Longs) -> tuple[_Longs, _Longs]:
    """Give every edge once, and none from a key to itself."""
    order = np.lexsort((high, low))
    low, high = low[order], high[order]
    new = np.append(True, (np.diff(low) != 0) | (np.diff(high) != 0))[: len(low)] & (low != high)
    return low[new], high[new]


def _batch(place: pa.Array | None, low: _Longs, high: _Longs | None) -> pa.RecordBatch:
    none = pa.nulls(len(low), pa.int64())
    columns = (
        none if place is None else place,
        pa.array(low),
        none if high is None else pa.array(high),
    )
    return pa.RecordBatch.from_arrays(list(columns), schema=TIES)


def solve(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Find the components of a whole graph in one task: for each key another one, its root."""
    pairs = pa.Table.from_batches([one.cast(EDGES) for one in batches], EDGES)
    low, high = (pairs[name].to_numpy() for name in EDGES.names)
    edge = np.arange(len(low))
    keys = np.concatenate([low, high])
    tied = Ties(np.concatenate([edge, edge]), keys.view(np.uint64), np.ones(len(keys), np.bool_))
    root = low[components(len(low), tied)]
    nodes, places = np.unique(keys, return_index=True)
    root = np.concatenate([root, root])[places]
    hangs = nodes != root
    yield pa.RecordBatch.from_arrays(
        [pa.array(nodes[hangs]), pa.array(root[hangs])], names=["node", "root"]
    )
