"""Nodes made of plain data instead of a text: what a program holds already need not be parsed.

A place is a JSON Pointer behind the name of the whole, as in ``drawn#/timeline/0/deliver/from``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sscsim.columns import shown
from sscsim.errors import Place, Problem
from sscsim.scenario.nodes import Node, is_endless, resolve
from sscsim.scenario.yaml_nodes import MAX_DEPTH

__all__ = ["nodes"]

Report = Callable[[Problem], None]


def nodes(data: Any, name: str, report: Report) -> Node:
    """Give plain data as nodes; what JSON could not hold is reported, and counts as null."""
    return _node(data, f"{name}#", report, MAX_DEPTH)


def _node(data: Any, path: str, report: Report, depth: int) -> Node:
    place = Place(path)
    if depth < 0:
        report(Problem(place, f"this is nested deeper than {MAX_DEPTH} levels.", "Take it apart."))
        return Node(place, None, "null")
    if isinstance(data, Mapping):
        below = {
            str(key): _node(value, f"{path}/{key}", report, depth - 1)
            for key, value in data.items()
        }
        return Node(place, below, keys={key: node.place for key, node in below.items()})
    if isinstance(data, list | tuple):
        items = enumerate(data)
        return Node(
            place, tuple(_node(item, f"{path}/{n}", report, depth - 1) for n, item in items)
        )
    return _scalar(data, place, report)


def _scalar(data: Any, place: Place, report: Report) -> Node:
    if isinstance(data, str):
        return Node(place, data, data)
    if data is None or isinstance(data, bool | int | float):
        text = json.dumps(data)
        if not is_endless(text):
            return Node(place, resolve(text), text)
    what = f"{shown(data)} is no value that JSON holds."
    report(Problem(place, what, "Give a text, a number, true, false, null, a list or a mapping."))
    return Node(place, None, "null")
