"""One machine, and several on paper: what a cluster does to rows, done in this process."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.parquet as pq

from sscsim.bulk import DECISIONS, decide_bulk, decision_table
from sscsim.parts import added
from sscsim.spark.counting import digests
from sscsim.spark.deciding import DECIDED, decide_parts
from sscsim.spark.shipping import Shipped, pack
from sscsim.spark.ties import EDGES, columns, solve, ties
from sscsim.views.tabular import write_jsonl
from sscsim.world import World

__all__ = ["as_bytes", "on_one_machine", "on_paper", "placed"]


class _Broadcast:
    """What Spark's own gives a worker: the value."""

    def __init__(self, value: bytes) -> None:
        self.value = value


def placed(mail: pa.Table, first: int = 0) -> pa.Table:
    """Number the rows of a mail table."""
    places = pa.array(range(first, first + mail.num_rows), pa.int64())
    return mail.append_column("place", places)


def on_one_machine(worlds: Mapping[str, World], mail: pa.Table) -> dict[str, pa.Table]:
    """Decide all mail in one table."""
    names, decided = list(worlds), {}
    for run in decide_bulk(list(worlds.values()), mail):
        for place, number in enumerate(run.numbers):
            decided[names[number]] = decision_table(run, place)
    return decided


def on_paper(
    worlds: Mapping[str, World], mail: pa.Table, chance: random.Random
) -> tuple[dict[str, pa.Table], int]:
    """
    Decide mail in parts, by the functions that the tasks run; the cuts are up to chance.

    Gives the decisions, and their digest as tasks add it up.
    """
    shipped, numbered = Shipped(_Broadcast(pack(dict(worlds)))), placed(mail, first=10)
    shares = _torn(numbered.select(columns(worlds.values())), chance)
    tied = [
        pa.Table.from_batches([one])
        for share in shares
        for one in ties(iter(share), shipped, together=chance.randint(1, 9))
    ]
    found = pa.concat_tables(tied).to_pylist() if tied else []
    edges = [pa.RecordBatch.from_pylist([one], EDGES) for one in found if one["place"] is None]
    [named] = [batch.to_pylist() for batch in solve(iter(edges))]
    roots = {one["node"]: one["root"] for one in named}
    parts = chance.randint(1, 4)
    part = {
        one["place"]: roots.get(one["low"], one["low"]) % parts
        for one in found
        if one["place"] is not None
    }
    rows = sorted(numbered.to_pylist(), key=lambda row: (part[row["place"]], row["place"]))
    kept = [{**row, "part": part[row["place"]]} for row in rows]
    schema = numbered.schema.append(pa.field("part", pa.int32()))
    batches = (
        batch for share in _torn(pa.Table.from_pylist(kept, schema), chance) for batch in share
    )
    decided = pa.Table.from_batches(decide_parts(batches, shipped), DECIDED)
    number = added(_added_up(share) for share in _torn(decided, chance))
    return by_policy(worlds, decided), number


def _added_up(share: list[pa.RecordBatch]) -> int:
    [told] = digests(iter(share))
    return int(told["digest"][0].as_py())


def _torn(table: pa.Table, chance: random.Random) -> list[list[pa.RecordBatch]]:
    """Tear a table into shares of batches, anywhere."""
    batches = table.to_batches(max_chunksize=chance.randint(1, 5))
    size = chance.randint(1, 4)
    return [batches[at : at + size] for at in range(0, len(batches), size)]


def by_policy(worlds: Iterable[str], decided: pa.Table) -> dict[str, pa.Table]:
    """Sort decisions back into the order of the mail, under each policy."""
    ordered = decided.sort_by("place")
    return {
        name: ordered.filter(pa.compute.equal(ordered["policy"], name))
        .select(DECISIONS.names)
        .cast(DECISIONS)
        for name in worlds
    }


def as_bytes(decided: pa.Table) -> tuple[bytes, str]:
    """Write decisions as Parquet and as JSON lines."""
    parquet, lines = io.BytesIO(), io.StringIO()
    pq.write_table(decided.combine_chunks(), parquet)
    write_jsonl(decided.to_pylist(), lines)
    return parquet.getvalue(), lines.getvalue()
