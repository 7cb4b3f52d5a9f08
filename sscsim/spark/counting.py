"""What was written is read again and counted: nothing is lost on the way to the disk unseen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql.pandas.types import from_arrow_schema

from sscsim.decisions import Outcome, Reason
from sscsim.parts import added, digest
from sscsim.spark.deciding import DECIDED
from sscsim.views.summary import Tally

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["digests", "read_decisions", "tallies", "whole_digest"]


def read_decisions(spark: SparkSession, path: str) -> DataFrame:
    """Read what `decide_on_spark` decided and somebody wrote as Parquet."""
    return spark.read.schema(from_arrow_schema(DECIDED)).parquet(path)


def tallies(decisions: DataFrame, looked_at: int) -> dict[str, Tally]:
    """Count what became of the mail under each policy, of so many rows that were looked at."""
    counted: dict[str, Tally] = {}
    counts = decisions.groupBy("policy", "outcome", "reason").count()
    for row in counts.orderBy("policy", "outcome", "reason").collect():
        tally = counted.setdefault(row["policy"], Tally())
        tally.looked_at = looked_at
        tally.reasons[Outcome(row["outcome"]), Reason(row["reason"])] = row["count"]
    return counted


def whole_digest(decisions: DataFrame) -> int:
    """Give the digest of all decisions (see `sscsim.parts.digest`), one number from each task."""
    found = decisions.select(*DECIDED.names).mapInArrow(digests, "digest decimal(20)").collect()
    return added(int(row["digest"]) for row in found)


def digests(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Add up the digests of what one task reads."""
    total = added(_digest(pa.table(batch).cast(DECIDED)) for batch in batches)
    yield pa.RecordBatch.from_pydict({"digest": pa.array([total], pa.decimal128(20))})


def _digest(decisions: pa.Table) -> int:
    names = pc.unique(decisions["policy"]).to_pylist()
    return added(
        digest(decisions.filter(pc.equal(decisions["policy"], name)), name) for name in names
    )
