"""``assume`` in a scenario: the switches of `sscsim.assumptions`, typed by their catalogue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import attrs

from sscsim.assumptions import CHECKS, SWITCHES, Switch
from sscsim.columns import shown
from sscsim.scenario.compounds import ListOf, MapOf
from sscsim.scenario.desk import Desk
from sscsim.scenario.kinds import MISSING, TEXT, Kind, Schema, Words
from sscsim.scenario.nodes import Node

__all__ = ["ASSUME"]

# What the rule book also calls a value.
_SYNONYMS: Mapping[str, Mapping[Any, Any]] = {
    "token_enabled_source": {True: "option"},
    "smart_match_window_days": {"none": None},
    "list_recipients_expandable": {False: None},
}


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


@attrs.frozen
class _Choice:
    """One of the values of a switch."""

    switch: Switch

    def read(self, node: Node, desk: Desk) -> Any:
        if not node.is_list and not node.is_mapping:
            for value in self.switch.values:
                if _same(node.value, value):
                    return value
            for word, value in _SYNONYMS.get(self.switch.name, {}).items():
                if _same(node.value, word):
                    return value
        words = [_word(value) for value in self.switch.values]
        near = desk.suggestion(node.text, words) if isinstance(node.value, str) else ""
        offer = f"{near} Write {' or '.join(words)}.".strip()
        desk.problem(node, f"{node} is not a value of {self.switch.name}", offer)
        return MISSING

    def schema(self) -> Schema:
        return {"enum": [*self.switch.values, *_SYNONYMS.get(self.switch.name, ())]}


_MOST_DAYS = 36_500  # a hundred years: more is no window


@attrs.frozen
class _Window:
    """Days back, or none."""

    def read(self, node: Node, desk: Desk) -> Any:
        if node.value is None or node.value == "none":
            return None
        if type(node.value) is int and 1 <= node.value <= _MOST_DAYS:
            return node.value
        offer = f"Write a whole number from 1 to {_MOST_DAYS:,}, or null."
        desk.problem(node, f"{node} is not a number of days", offer)
        return MISSING

    def schema(self) -> Schema:
        return {
            "anyOf": [
                {"enum": [None, "none"]},
                {"type": "integer", "minimum": 1, "maximum": _MOST_DAYS},
            ]
        }


@attrs.frozen
class _Order:
    """The order of the checks: ``VAL-12``, or names of checks, each once; the others follow."""

    def read(self, node: Node, desk: Desk) -> Any:
        if not node.is_list:
            return _RULEBOOK_ORDER.read(node, desk)
        if not node.value:
            desk.problem(node, "no check is named here", f"Write VAL-12, or {', '.join(CHECKS)}.")
            return MISSING
        named = [(_CHECK.read(item, desk), item) for item in node.items()]
        for number, (name, item) in enumerate(named):
            if name is not MISSING and name in [other for other, _ in named[:number]]:
                desk.problem(item, f"{name} stands here a second time", "Leave one of the two out.")
        return tuple(name for name, _ in named if name is not MISSING)

    def schema(self) -> Schema:
        names = {"type": "array", "items": _CHECK.schema(), "minItems": 1, "uniqueItems": True}
        return {"anyOf": [_RULEBOOK_ORDER.schema(), names]}


_CHECK = Words("a check", CHECKS)
_RULEBOOK_ORDER = Words(
    "an order of checks", ("VAL-12",), offer=f"Write VAL-12, or a list of {', '.join(CHECKS)}."
)


@attrs.frozen
class _Members:
    """The members of distribution lists, by address; null or false: lists are not expanded."""

    def read(self, node: Node, desk: Desk) -> Any:
        if node.value is None or node.value is False:
            return None
        read = MapOf(ListOf(TEXT)).read(node, desk)
        if read is MISSING:
            return MISSING
        return {_folded(key): tuple(map(_folded, members)) for key, members in read.items()}

    def schema(self) -> Schema:
        return {"anyOf": [MapOf(ListOf(TEXT)).schema(), {"const": False}]}


def _folded(address: str) -> str:
    return address.strip().lower()


def _word(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


_SPECIAL: Mapping[str, Kind] = {
    "smart_match_window_days": _Window(),
    "check_order": _Order(),
    "list_recipients_expandable": _Members(),
}
SWITCH_KINDS: Mapping[str, Kind] = {
    name: _SPECIAL.get(name) or _Choice(switch) for name, switch in SWITCHES.items()
}


@attrs.frozen
class _Assume:
    """Single switches on top of the reading."""

    def read(self, node: Node, desk: Desk) -> Any:
        if node.value is None:
            return {}
        if not node.is_mapping:
            desk.problem(
                node, f"this is {node}, not a mapping", "Write the name of a switch: value."
            )
            return MISSING
        chosen = {}
        for name, value in node.value.items():
            kind = SWITCH_KINDS.get(name)
            if kind is None:
                desk.problem(
                    node.keys[name],
                    f"{shown(name)} is not a switch",
                    desk.suggestion(name, SWITCH_KINDS),
                )
            elif (read := kind.read(value, desk)) is not MISSING:
                chosen[name] = read
        return chosen

    def schema(self) -> Schema:
        properties = {name: kind.schema() for name, kind in SWITCH_KINDS.items()}
        return {"type": ["object", "null"], "properties": properties, "additionalProperties": False}


ASSUME = _Assume()
