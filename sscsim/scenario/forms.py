"""Forms: the mappings of a scenario, each a table of keys and the kind of value of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import attrs

from sscsim.columns import columns, shown
from sscsim.scenario.column_kinds import ColumnValue
from sscsim.scenario.desk import Desk
from sscsim.scenario.kinds import ANY, MISSING, Kind, Schema
from sscsim.scenario.nodes import Node
from sscsim.scenario.references import ROW, RowRef
from sscsim.vocabulary import Ref

__all__ = ["Filled", "Form", "keys_of"]

_LOOKUP = re.compile(r"_([a-z0-9]+)_value")
_CUSTOM = re.compile(r"[a-z][a-z0-9]{1,7}_[a-z0-9_]+")
_FEW = 12


@attrs.frozen
class Filled:
    """A form as it was filled in: the values by key, and the node each came from."""

    values: Mapping[str, Any]
    nodes: Mapping[str, Node]
    node: Node

    def get(self, key: str, default: Any = None) -> Any:
        """Give the value of a key, if it was given."""
        return self.values.get(key, default)

    def __contains__(self, key: str) -> bool:
        """Whether a key was given, and could be read."""
        return key in self.values

    def only(self, cls: type) -> dict[str, Any]:
        """Give the values that are fields of a class."""
        return {field.name: self.values[field.name] for field in attrs.fields(cls)
                if field.name in self.values}  # fmt: skip


@attrs.frozen(kw_only=True)
class Form:
    """
    What may stand in one mapping.

    Attributes:
        what: its name in messages.
        keys: each key and the kind of its value.
        required: keys that must be there.
        one_of: keys of which exactly one must be there.
        aliases: other names of keys, such as ``systemuserid`` for ``id``.
        without_effect: columns of the product that are read and play no part in incoming email.
        listed: where its keys are listed, told of a key that is not near any.
        custom: whether columns with a publisher's prefix, ``cr123_mail``, are welcome.
    """

    what: str
    keys: Mapping[str, Kind]
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    aliases: Mapping[str, str] = attrs.field(factory=dict)
    without_effect: frozenset[str] = frozenset()
    listed: str = ""
    custom: bool = False

    def read(self, node: Node, desk: Desk) -> Any:
        if not node.is_mapping:
            offer = f"Write its keys, such as {next(iter(self.keys))}: ..."
            desk.problem(node, f"this is {node}, not {self.what}", offer)
            return MISSING
        nodes = self._named(node, desk)
        read = {key: self._kind(key).read(value, desk) for key, value in nodes.items()}
        values = {key: value for key, value in read.items() if value is not MISSING}
        self._check_required(nodes, values, node, desk)
        return Filled(values, nodes, node)

    def _check_required(
        self, nodes: Mapping[str, Node], values: Mapping[str, Any], node: Node, desk: Desk
    ) -> None:
        for key in self.required:
            if key not in nodes and key != "id":  # a missing id is told where ids are collected
                desk.problem(node, f"{self.what} needs the key {key}", f"Write {key}: ...")
            elif key in nodes and nodes[key].value is None and values.get(key) is None:
                desk.problem(nodes[key], f"{key} is empty", "Write a value.")
        given = [key for key in self.one_of if key in nodes]
        if self.one_of and len(given) != 1:
            offer = "Leave one of the two out." if given else f"Write {self.one_of[0]}: ..."
            desk.problem(node, f"{self.what} needs either {' or '.join(self.one_of)}", offer)

    def _named(self, node: Node, desk: Desk) -> dict[str, Node]:
        named: dict[str, Node] = {}
        for key, value in node.value.items():
            name = self.name_of(key)
            if name is None:
                known = [*self.keys, *self.without_effect]
                several = (
                    f"Known are {', '.join(self.keys)}." if len(self.keys) <= _FEW else self.listed
                )
                offer = desk.suggestion(key, known, several)
                desk.problem(node.keys[key], f"{shown(key)} is not a key of {self.what}", offer)
            elif name in named:
                what = f"{shown(key)} is {name} again, which stands here already"
                desk.problem(node.keys[key], what, "Leave one of the two out.")
            else:
                named[name] = value
        return named

    def name_of(self, key: str) -> str | None:
        """Give the name under which a key is kept; None if it is not one of this form."""
        lookup = _LOOKUP.fullmatch(key)
        for name in (self.aliases.get(key, key), lookup[1] if lookup else key):
            if name in self.keys or name in self.without_effect:
                return name
        return key if self.custom and _CUSTOM.fullmatch(key) else None

    def _kind(self, key: str) -> Kind:
        return self.keys.get(key, ANY)

    def schema(self) -> Schema:
        properties = {key: kind.schema() for key, kind in self.keys.items()}
        properties |= {alias: properties[name] for alias, name in self.aliases.items()}
        properties |= {key: {} for key in sorted(self.without_effect)}
        lookups = {
            f"_{key}_value": kind.schema() for key, kind in self.keys.items() if _is_lookup(kind)
        }
        properties |= {key: schema for key, schema in lookups.items() if key not in properties}
        found: Schema = {
            "title": self.what.partition(" ")[2],  # without its article
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        }
        if self.custom:
            found["patternProperties"] = {f"^{_CUSTOM.pattern}$": {}}
        alternatives = [
            [name, *(a for a, of in self.aliases.items() if of == name)] for name in self.required
        ]
        needs: list[Schema] = [
            {"anyOf": [{"required": [name]} for name in names]} for names in alternatives
        ]
        if self.one_of:
            needs.append({"oneOf": [{"required": [name]} for name in self.one_of]})
        return found | ({"allOf": needs} if needs else {})


def _is_lookup(kind: Kind) -> bool:
    return isinstance(kind, RowRef)


def keys_of(cls: type, *, without: tuple[str, ...] = (), **special: Kind) -> dict[str, Kind]:
    """List the keys of a row class: one a column, of the kind that its field says."""
    keys: dict[str, Kind] = {}
    for name, column in columns(cls).items():
        if name in without:
            continue
        if name in special:
            keys[name] = special[name]
        else:
            keys[name] = ROW if column.kind is Ref else ColumnValue(cls, column)
    return keys | special
