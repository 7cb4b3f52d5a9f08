"""Kinds made of other kinds: lists, mappings with free keys, and one of several shapes."""

from __future__ import annotations

from typing import Any

import attrs

from sscsim.scenario.desk import Desk
from sscsim.scenario.kinds import MISSING, Kind, Schema, or_null
from sscsim.scenario.nodes import Node

__all__ = ["Either", "ListOf", "MapOf"]


@attrs.frozen
class ListOf:
    """A list; null is an empty one. Where ``single`` is true, one value may stand without it."""

    kind: Kind
    single: bool = False

    def read(self, node: Node, desk: Desk) -> Any:
        if node.is_list:
            read = (self.kind.read(item, desk) for item in node.items())
            return tuple(value for value in read if value is not MISSING)
        if node.value is None:
            return ()
        if self.single:
            value = self.kind.read(node, desk)
            return () if value is MISSING else (value,)
        desk.problem(node, f"this is {node}, not a list", "Write - before each entry, or [a, b].")
        return MISSING

    def schema(self) -> Schema:
        several = or_null({"type": "array", "items": self.kind.schema()})
        return {"anyOf": [several, self.kind.schema()]} if self.single else several


@attrs.frozen
class MapOf:
    """A mapping from words that are free to values of one kind; null is an empty one."""

    kind: Kind

    def read(self, node: Node, desk: Desk) -> Any:
        if node.value is None:
            return {}
        if not node.is_mapping:
            desk.problem(node, f"this is {node}, not a mapping", "Write key: value.")
            return MISSING
        read = {key: self.kind.read(value, desk) for key, value in node.value.items()}
        return {key: value for key, value in read.items() if value is not MISSING}

    def schema(self) -> Schema:
        return {"type": ["object", "null"], "additionalProperties": self.kind.schema()}


@attrs.frozen
class Either:
    """One of several shapes: mappings go to one kind, lists to one, all else to another."""

    scalar: Kind | None = None
    listed: Kind | None = None
    mapping: Kind | None = None

    def read(self, node: Node, desk: Desk) -> Any:
        kind = self.listed if node.is_list else self.mapping if node.is_mapping else self.scalar
        fallback = self.scalar or self.mapping or self.listed
        return (kind or fallback).read(node, desk)  # type: ignore[union-attr]

    def schema(self) -> Schema:
        kinds = (self.scalar, self.listed, self.mapping)
        return {"anyOf": [kind.schema() for kind in kinds if kind is not None]}
