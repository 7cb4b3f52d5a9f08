"""A JSON Schema with each part written once, under ``$defs``, and named by what it describes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import attrs

from sscsim.scenario.kinds import Schema

__all__ = ["with_defs"]

_SHORTEST = 60  # characters of JSON: what is shorter is as clear as a reference to it


def with_defs(schema: Schema) -> Schema:
    """Give the same schema with every part that stands in it twice moved to ``$defs``."""
    parts = _Parts()
    parts.count(schema)
    moved = parts.moved(schema)
    return moved | {"$defs": dict(sorted(parts.defs.items()))}


@attrs.define
class _Parts:
    """How often each part stands in a schema, and what those that are moved are called."""

    seen: Counter[str] = attrs.field(factory=Counter)
    names: dict[str, str] = attrs.field(factory=dict)
    defs: dict[str, Schema] = attrs.field(factory=dict)

    def count(self, schema: Schema) -> None:
        """Count the parts; what is in a part that was seen already is not counted again."""
        for _, part in _inner(schema):
            text = _text(part)
            self.seen[text] += 1
            if self.seen[text] == 1:
                self.count(part)

    def moved(self, schema: Schema, name: str = "part") -> Schema:
        """Give a schema with references where its parts were."""
        inner = _inner(schema, name)
        places = {id(part): self.referred(part, called) for called, part in inner}
        return {key: _replaced(value, places) for key, value in schema.items()}

    def referred(self, part: Schema, name: str) -> Schema:
        text = _text(part)
        if len(text) < _SHORTEST or self.seen[text] == 1:
            return self.moved(part, name)
        if text not in self.names:
            self.names[text] = self._free(part.get("title", name).replace(" ", "_"))
            self.defs[self.names[text]] = self.moved(part, name)
        return {"$ref": f"#/$defs/{self.names[text]}"}

    def _free(self, name: str) -> str:
        taken = set(self.names.values())
        numbered = (f"{name}_{number}" for number in range(2, len(taken) + 3))
        return next(one for one in (name, *numbered) if one not in taken)


def _text(schema: Schema) -> str:
    return json.dumps(schema, sort_keys=True)


def _inner(schema: Schema, name: str = "part") -> Iterator[tuple[str, Schema]]:
    """List the schemas directly inside one, each with the name of the key it describes."""
    for key in ("properties", "patternProperties"):
        yield from schema.get(key, {}).items()
    for key in ("items", "additionalProperties", "not"):
        if isinstance(schema.get(key), dict):
            yield schema.get("title", name), schema[key]
    for key in ("anyOf", "oneOf", "allOf"):
        for part in schema.get(key, ()):
            yield schema.get("title", name), part


def _replaced(value: Any, places: dict[int, Schema]) -> Any:
    """Put the references of the inner schemas in their places, in a list or mapping of them too."""
    if id(value) in places:
        return places[id(value)]
    if isinstance(value, dict):
        return {key: places.get(id(one), one) for key, one in value.items()}
    if isinstance(value, list):
        return [places.get(id(one), one) if isinstance(one, dict) else one for one in value]
    return value
