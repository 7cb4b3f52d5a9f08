"""Mail cut into parts that cannot influence one another, on Spark."""

from __future__ import annotations

from functools import partial

import attrs
from pyspark.sql import DataFrame
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import from_arrow_schema

from sscsim.spark.components import components, kept
from sscsim.spark.reading import PLACE
from sscsim.spark.shipping import Shipped
from sscsim.spark.ties import TIES, columns, solve, ties

__all__ = ["ONE_TASK", "PART", "Cut", "cut"]

PART = "part"
ONE_TASK = 5_000_000  # edges that one task resolves, in less than a gigabyte


@attrs.frozen(kw_only=True)
class Cut:
    """
    Mail in parts.

    Attributes:
        mail: the table, with the number of its ``part`` beside each row.
        rows: how many there are.
        parts: how many there may be.
        components: how many groups of rows there are that do not influence one another.
        largest: how many rows the largest of them has.
        edges: ties between keys that were left when each task had contracted its own.
        rounds: how often those went over the cluster; 0 where one task resolved them.
    """

    mail: DataFrame
    rows: int
    parts: int
    components: int
    largest: int
    edges: int
    rounds: int


def cut(mail: DataFrame, shipped: Shipped, parts: int, one_task: int = ONE_TASK) -> Cut:
    """Put the rows that can influence one another into the same part."""
    wanted = mail.select(*columns(shipped.worlds.values()))
    describe = mail.sparkSession.sparkContext.setJobDescription
    describe("sscsim: keys")
    found = kept(wanted.mapInArrow(partial(ties, shipped=shipped), from_arrow_schema(TIES)))
    edges = found.where("place IS NULL").select("low", "high")
    size = edges.count()
    describe("sscsim: components")
    labels, rounds = _labels(edges, size, one_task)
    describe("sscsim: groups")
    rooted = found.where("place IS NOT NULL").select("place", f.col("low").alias("node"))
    rooted = kept(
        rooted.join(labels, "node", "left").select(
            "place", f.coalesce("root", "node").alias("root")
        )
    )
    [(rows, count, largest)] = _sizes(rooted).collect()
    describe("sscsim: deciding")
    part = f.pmod("root", f.lit(parts)).cast("int")
    return Cut(
        mail=mail.join(rooted.select("place", part.alias(PART)), PLACE),
        rows=rows or 0,
        parts=parts,
        components=count,
        largest=largest or 0,
        edges=size,
        rounds=rounds,
    )


def _labels(edges: DataFrame, size: int, one_task: int) -> tuple[DataFrame, int]:
    """Name the root of every key that is tied to another one."""
    if size > one_task:
        return components(edges)
    return edges.coalesce(1).mapInArrow(solve, "node long, root long"), 0


def _sizes(rooted: DataFrame) -> DataFrame:
    """Count rows, components, and the rows of the largest of those."""
    groups = rooted.groupBy("root").agg(f.count("*").alias("rows"))
    return groups.agg(f.sum("rows"), f.count("*"), f.max("rows"))
