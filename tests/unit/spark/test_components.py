"""Components of a graph, found on Spark and by a union-find in memory."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from sscsim.spark.components import components

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_BIG = 2**63


def roots(edges: list[tuple[int, int]]) -> dict[int, int]:
    """Name for every number that has an edge the smallest of its component, but for itself."""
    group: dict[int, set[int]] = {}
    for low, high in edges:
        joined = group.get(low, {low}) | group.get(high, {high})
        group.update(dict.fromkeys(joined, joined))
    return {number: min(own) for number, own in group.items() if number != min(own)}


def found(spark: SparkSession, edges: list[tuple[int, int]]) -> tuple[dict[int, int], int]:
    ordered = [(min(edge), max(edge)) for edge in edges]
    named, rounds = components(spark.createDataFrame(ordered, "low long, high long"))
    rows = [(row["node"], row["root"]) for row in named.collect()]
    assert len(rows) == len(dict(rows)), "a number has two roots"
    return dict(rows), rounds


def shifted(edges: list[tuple[int, int]], by: int) -> list[tuple[int, int]]:
    return [(low + by, high + by) for low, high in edges]


@pytest.fixture(scope="module")
def graph() -> list[tuple[int, int]]:
    """Put side by side what is hard: a walk of forty, hubs, random ties, the ends of a long."""
    walk = list(pairwise((number * 7919) % 41 for number in range(41)))
    first = [(0, other) for other in range(1, 60)]
    last = [(60, other) for other in range(60)]
    some = [(number * 31 % 80, 80 + number * 17 % 83) for number in range(90)]
    ends = [(-_BIG, _BIG - 1), (5_000, -_BIG), (_BIG - 1, 5_001)]
    parts = (walk, first, last, some)
    return [*ends, *(edge for n, part in enumerate(parts) for edge in shifted(part, n * 1_000))]


def test_every_number_is_named_by_the_smallest_of_its_component(
    spark: SparkSession, graph: list[tuple[int, int]]
) -> None:
    """A label that moved one step a round would take forty of them for the walk."""
    named, rounds = found(spark, [*graph, *graph])
    assert named == roots(graph)
    assert 1 < rounds < 8


def test_no_tie_is_no_component(spark: SparkSession) -> None:
    assert found(spark, []) == ({}, 0)
