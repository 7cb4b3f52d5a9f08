"""OrgDBOrgSettings in a scenario: names of the catalogue with values of their type and range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from sscsim.columns import read_settings, shown
from sscsim.scenario.desk import Desk
from sscsim.scenario.kinds import MISSING, Schema, or_null
from sscsim.scenario.nodes import Node
from sscsim.vocabulary import OPTION_SETS
from sscsim.world import ORG_SETTINGS, OrgDBOrgSettings

__all__ = ["SETTINGS", "SETTING_KEYS"]

_LABELS = {option_set.name: option_set.labels for option_set in OPTION_SETS}


@attrs.frozen
class _Setting:
    """The value of one setting; null is its default."""

    name: str

    def read(self, node: Node, desk: Desk) -> Any:
        if node.value is None:
            return ORG_SETTINGS[self.name].default
        found = read_settings({self.name: node.plain()}, lambda _, *said: desk.problem(node, *said))
        return found.get(self.name, MISSING)

    def schema(self) -> Schema:
        setting = ORG_SETTINGS[self.name]
        if setting.type is bool:
            return {"type": ["boolean", "null"], "default": setting.default}
        number: Schema = {"type": "integer"}
        if setting.range is not None:
            number |= {"minimum": setting.range[0], "maximum": setting.range[1]}
        labels = _LABELS.get(self.name)
        words: list[Schema] = (
            [] if labels is None else [{"enum": sorted(labels.values())}, {"type": "string"}]
        )
        described = {"anyOf": [number, *words]} if words else number
        return or_null(described) | {"default": setting.default}


SETTING_KEYS: Mapping[str, _Setting] = {name: _Setting(name) for name in ORG_SETTINGS}


@attrs.frozen
class _Settings:
    """The whole blob as a mapping; a setting that is absent has its default (SET-9)."""

    def read(self, node: Node, desk: Desk) -> Any:
        if node.value is None:
            return OrgDBOrgSettings()
        if not node.is_mapping:
            desk.problem(
                node, f"this is {node}, not a mapping", "Write the name of a setting: value."
            )
            return MISSING
        given = {}
        for name, value in node.value.items():
            kind = SETTING_KEYS.get(name)
            if kind is None:
                offer = desk.suggestion(name, SETTING_KEYS)
                desk.problem(
                    node.keys[name], f"{shown(name)} is not a setting of OrgDBOrgSettings", offer
                )
            elif (read := kind.read(value, desk)) is not MISSING:
                given[name] = read
        return OrgDBOrgSettings(given=given)

    def schema(self) -> Schema:
        properties = {name: kind.schema() for name, kind in SETTING_KEYS.items()}
        return {"type": ["object", "null"], "properties": properties, "additionalProperties": False}


SETTINGS = _Settings()
