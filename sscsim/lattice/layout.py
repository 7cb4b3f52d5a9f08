"""Where the boxes of an order stand, so that few lines cross and none runs behind a box.

A line that passes rows without a stop has a place of its own in each, like a narrow box. Rows are
put in an order in which few lines cross, each box then near the middle of what it is tied to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

__all__ = ["Layout", "laid_out"]

_SWEEPS = 8

# A box by its name; a line on its way by its two ends and the row.
_Node = tuple[str, str, int]
_Rows = list[list[_Node]]
_Edge = tuple[_Node, _Node]


class Layout(NamedTuple):
    """
    The middle of each box, and the way of each line.

    Attributes:
        rows: how many rows there are.
        width: of all.
        places: for each box the middle of it, and its row; the lowest is 0.
        ways: for each line, from below to above, the middles of the narrow places on its way.
    """

    rows: int
    width: float
    places: Mapping[str, tuple[float, int]]
    ways: Mapping[tuple[str, str], Sequence[tuple[float, int]]]


def laid_out(above: Mapping[str, Sequence[str]], wide: float, narrow: float) -> Layout:
    """
    Lay out an order.

    Args:
        above: for each box those directly above it; what is below comes first.
        wide: what a box takes of a row.
        narrow: what a line takes that passes a row.

    >>> found = laid_out({"a": ["b"], "b": []}, 10, 2)
    >>> found.rows, found.width, found.places["b"]
    (2, 10.0, (5.0, 1))

    """
    ranks = _ranks(above)
    edges = list(_edges(above, ranks))
    rows = _ordered(_rows(ranks, edges), edges)

    def takes(node: _Node) -> float:
        return narrow if node[1] else wide

    middles = _middles(rows, edges, takes)
    ways: dict[tuple[str, str], list[tuple[float, int]]] = {}
    for below, many in above.items():
        for end in many:
            passed = range(ranks[below] + 1, ranks[end])
            ways[below, end] = [(middles[below, end, rank], rank) for rank in passed]
    places = {key: (middles[key, "", rank], rank) for key, rank in ranks.items()}
    right = max(middle + takes(node) / 2 for node, middle in middles.items())
    return Layout(len(rows), right, places, ways)


def _ranks(above: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Put each as high as the longest way down from it."""
    ranks = dict.fromkeys(above, 0)
    for key, many in above.items():
        for end in many:
            ranks[end] = max(ranks[end], ranks[key] + 1)
    return ranks


def _edges(above: Mapping[str, Sequence[str]], ranks: Mapping[str, int]) -> Iterator[_Edge]:
    """Cut each line at the rows that it passes."""
    for key, many in above.items():
        for end in many:
            passed = [(key, end, rank) for rank in range(ranks[key] + 1, ranks[end])]
            yield from pairwise([(key, "", ranks[key]), *passed, (end, "", ranks[end])])


def _rows(ranks: Mapping[str, int], edges: Sequence[_Edge]) -> _Rows:
    nodes = dict.fromkeys((key, "", rank) for key, rank in ranks.items())
    nodes.update(dict.fromkeys(node for edge in edges for node in edge))
    rows: _Rows = [[] for _ in range(max(ranks.values()) + 1)]
    for node in nodes:
        rows[node[2]].append(node)
    return rows


def _ordered(rows: _Rows, edges: Sequence[_Edge]) -> _Rows:
    """Order each row by the middle of what is tied to it, up and down; keep the best seen."""
    best, least = [list(row) for row in rows], _crossings(rows, edges)
    for sweep in range(2 * _SWEEPS):
        upwards = sweep % 2 == 0
        tied = _tied(edges, upwards=upwards)
        for row in rows if upwards else reversed(rows):
            at = {node: number for many in rows for number, node in enumerate(many)}
            row.sort(key=lambda node: _mean([at[one] for one in tied.get(node, ())], at[node]))
        if (crossings := _crossings(rows, edges)) < least:
            best, least = [list(row) for row in rows], crossings
    return best


def _crossings(rows: _Rows, edges: Sequence[_Edge]) -> int:
    at = {node: number for row in rows for number, node in enumerate(row)}
    by_row: list[list[tuple[int, int]]] = [[] for _ in rows]
    for low, high in edges:
        by_row[low[2]].append((at[low], at[high]))
    return sum(
        (one[0] - other[0]) * (one[1] - other[1]) < 0
        for those in by_row
        for number, one in enumerate(those)
        for other in those[:number]
    )


def _tied(edges: Sequence[_Edge], *, upwards: bool) -> dict[_Node, list[_Node]]:
    """Give for each what it is tied to in the row before, seen on the way up or down."""
    tied: dict[_Node, list[_Node]] = {}
    for low, high in edges:
        near, far = (high, low) if upwards else (low, high)
        tied.setdefault(near, []).append(far)
    return tied


def _mean(values: Sequence[float], default: float) -> float:
    return fmean(values) if values else default


def _middles(
    rows: _Rows, edges: Sequence[_Edge], takes: Callable[[_Node], float]
) -> dict[_Node, float]:
    """Bring each near the middle of what it is tied to, none into its neighbour."""
    tied: dict[_Node, list[_Node]] = {}
    for upwards in (True, False):
        for node, ends in _tied(edges, upwards=upwards).items():
            tied.setdefault(node, []).extend(ends)
    middles = {node: 0.0 for row in rows for node in row}
    for _ in range(_SWEEPS):
        for row in (*rows, *reversed(rows)):
            wished = [_mean([middles[one] for one in tied.get(node, ())], 0.0) for node in row]
            middles.update(zip(row, _apart(wished, list(map(takes, row))), strict=True))
    left = min(middle - takes(node) / 2 for node, middle in middles.items())
    return {node: middle - left for node, middle in middles.items()}


def _apart(wished: Sequence[float], widths: Sequence[float]) -> list[float]:
    """Give the places nearest to those wished for, in their order, that do not overlap."""
    edges, edge = [], 0.0
    for width in widths:
        edges.append(edge + width / 2)
        edge += width
    pools: list[list[float]] = []  # of neighbours that touch: their sum, and their number
    for wish, offset in zip(wished, edges, strict=True):
        pools.append([wish - offset, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] >= pools[-1][0] / pools[-1][1]:
            total, number = pools.pop()
            pools[-1] = [pools[-1][0] + total, pools[-1][1] + number]
    starts = [total / number for total, number in pools for _ in range(int(number))]
    return [start + offset for start, offset in zip(starts, edges, strict=True)]
