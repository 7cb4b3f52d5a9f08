"""A policy file as far as its keys and the names of its settings can be checked (contract 6)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sscsim.cli.files import read_node
from sscsim.columns import columns
from sscsim.errors import InputError
from sscsim.scenario.desk import Desk
from sscsim.scenario.yaml_nodes import Node
from sscsim.world import (
    ORG_SETTINGS,
    Mailbox,
    Organization,
    OrgSetting,
    Queue,
    SystemUser,
    UserSettings,
)

__all__ = ["check_policy", "is_policy"]

_KEYS = ("name", "set", "write")
_OF_A_SCENARIO = ("timeline", "systemusers", "organization", "title")
_WRITE = ("table", "where", "ids", "columns")
_TABLES = {
    "systemuser": (SystemUser, UserSettings),
    "usersettings": (UserSettings,),
    "queue": (Queue,),
    "mailbox": (Mailbox,),
}


def is_policy(root: Node) -> bool:
    """Whether a file means to be a policy: it sets or writes, and is no scenario."""
    changes = any(root.get(key) is not None for key in ("set", "write"))
    return changes and not any(root.get(key) is not None for key in _OF_A_SCENARIO)


def check_policy(path: Path) -> None:
    """Raise InputError with every mistake in a policy file."""
    root = read_node(path)
    desk = Desk(str(path))
    _known(root, _KEYS, "a policy", desk)
    settings = root.get("set")
    if settings is not None and _is_mapping(settings, desk):
        for name, value in settings.value.items():
            _setting(name, settings, value, desk)
    writes = root.get("write")
    if writes is not None and not writes.is_list:
        desk.problem(writes, f"{writes} is not a list of writes", "Begin each with a hyphen.")
    for write in writes.items() if writes is not None else ():
        _write(write, desk)
    if desk.problems:
        raise InputError(desk.sorted_problems())


def _setting(name: str, settings: Node, value: Node, desk: Desk) -> None:
    setting = ORG_SETTINGS.get(name)
    if setting is not None:
        _fits(setting, value, desk)
    elif name not in columns(Organization):
        known = (*ORG_SETTINGS, *columns(Organization))
        offer = desk.suggestion(name, known)
        desk.problem(settings.keys[name], f'"{name}" is no setting of the organization', offer)


def _fits(setting: OrgSetting, value: Node, desk: Desk) -> None:
    if setting.type is bool:
        if not isinstance(value.value, bool):
            desk.problem(value, f"{value} is not true or false", f"{setting.name} is one of them.")
        return
    low, high = setting.range or (None, None)
    number = value.value
    if not isinstance(number, int) or isinstance(number, bool):
        desk.problem(value, f"{value} is not a number", f"{setting.name} is one.")
    elif low is not None and high is not None and not low <= number <= high:
        offer = f"{setting.name} takes {low} to {high}."
        desk.problem(value, f"{number} is out of range", offer)


def _write(write: Node, desk: Desk) -> None:
    if not _is_mapping(write, desk):
        return
    _known(write, _WRITE, "a write", desk)
    table, written = write.get("table"), write.get("columns")
    for key in ("table", "columns"):
        if write.get(key) is None:
            desk.problem(write, f"the key {key} is missing here", f"Write {key}: and its value.")
    if table is None:
        return
    if table.text not in _TABLES:
        offer = desk.suggestion(table.text, _TABLES, f"There are: {', '.join(_TABLES)}.")
        desk.problem(table, f"{table} is no table a policy can write", offer)
        return
    known = [name for row in _TABLES[table.text] for name in columns(row)]
    for block in (written, write.get("where")):
        if block is not None and _is_mapping(block, desk):
            _known(block, known, table.text, desk)


def _known(node: Node, names: Iterable[str], what: str, desk: Desk) -> None:
    if not _is_mapping(node, desk):
        return
    for name in node.value:
        if name not in names:
            offer = desk.suggestion(name, names)
            desk.problem(node.keys[name], f'"{name}" is no key of {what}', offer)


def _is_mapping(node: Node, desk: Desk) -> bool:
    if not node.is_mapping:
        desk.problem(node, f"{node} is not a mapping", "Write a key, a colon and a value.")
    return node.is_mapping
