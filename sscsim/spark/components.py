"""Connected components of a graph of numbers, on Spark, at any size: large star, small star.

An edge is a pair of numbers; what comes back names for every number that has an edge the smallest
number of its component, its root. The two steps are those of Kiveris, Lattanzi, Mirrokni, Rastogi
and Vassilvitskii, "Connected Components in MapReduce and Beyond" (2014): each hangs neighbours on
the smallest number that is near, so that a chain is halved, and not shortened by one. Nothing is
ever collected on the driver but a count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.sql import functions as f

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["components", "kept"]


def components(edges: DataFrame) -> tuple[DataFrame, int]:
    """
    Name the root of every number that has an edge.

    Args:
        edges: pairs of numbers in the columns ``low`` and ``high``, in which ``low < high``.

    Returns:
        A table of ``node`` and ``root``, in which roots do not stand as nodes, and the number of
        rounds that it took.

    """
    stars, rounds = kept(edges.select("low", "high").distinct()), 0
    while not _all_stars(stars):
        stars = kept(_small_star(_large_star(stars)))
        rounds += 1
    return stars.selectExpr("high AS node", "low AS root"), rounds


def _all_stars(edges: DataFrame) -> bool:
    """Tell whether every number hangs on one other at most, on which nothing but it hangs."""
    twice = edges.groupBy("high").agg(f.count("*").alias("often")).where("often > 1")
    between = edges.join(edges.selectExpr("high AS low"), "low", "left_semi")
    return twice.select("high").union(between.select("high")).isEmpty()


def _large_star(edges: DataFrame) -> DataFrame:
    """Hang every larger neighbour of a number on the smallest of them all."""
    reversed_ = edges.selectExpr("high AS number", "low AS other")
    both = edges.selectExpr("low AS number", "high AS other").union(reversed_)
    nearest = both.groupBy("number").agg(f.min("other").alias("nearest"))
    nearest = nearest.selectExpr("number", "least(number, nearest) AS nearest")
    # Only larger neighbours move, and those are the edges as they stand.
    moved = edges.join(nearest, edges["low"] == nearest["number"])
    return moved.selectExpr("nearest AS low", "high").distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """Hang a number and its smaller neighbours on the smallest of those."""
    nearest = edges.groupBy("high").agg(f.min("low").alias("nearest"))
    itself = nearest.selectExpr("nearest AS low", "high")
    moved = edges.join(nearest, "high").where("low != nearest")
    return itself.union(moved.selectExpr("nearest AS low", "low AS high")).distinct()


def kept(edges: DataFrame) -> DataFrame:
    """Keep a round's edges, so that the next one does not begin from the mail again."""
    if edges.sparkSession.sparkContext.getCheckpointDir() is None:
        return edges.localCheckpoint()
    return edges.checkpoint()
