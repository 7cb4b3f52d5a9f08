"""How a mutant speaks of a row, a column and a value, in words a consultant knows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sscsim.columns import Column, shown
from sscsim.vocabulary import METHOD, ReadDepth, Ref, spoken_time
from sscsim.world import World

__all__ = ["column_words", "row_words", "stood", "turned", "value_words"]

_COLUMNS = {METHOD: "filtering method"}
_TABLES = {"systemuser": "", "usersettings": "", "emailserverprofile": "server profile "}


def row_words(world: World, table: str, key: str) -> str:
    """Name a row as people know it: a user by his name, any other with what it is."""
    directory = world.directory
    if table == "mailbox":
        return f"mailbox {directory.mailboxes[key].emailaddress.strip().lower()}"
    if table in {"role", "emailserverprofile"}:
        shelf = directory.roles if table == "role" else directory.emailserverprofiles
        name = shelf[key].name or key
    else:
        row = directory.row(Ref("queue" if table == "queue" else "systemuser", key))
        name = key if row is None else row.label
    return _TABLES.get(table, f"{table} ") + name


def column_words(name: str) -> str:
    """Name a column: by the product's name, but for the one everybody speaks of."""
    return _COLUMNS.get(name, name)


def value_words(column: Column, value: Any) -> str:
    """Say a value; an option with its label."""
    if value is None:
        return "not given"
    if isinstance(value, datetime):
        return spoken_time(value)
    if isinstance(value, ReadDepth):
        return str(value)
    if isinstance(value, Ref):
        return f"{value.table} {value.id}"
    if isinstance(value, int) and not isinstance(value, bool) and column.labels:
        label = column.labels.get(value)
        return f"{int(value)} ({label})" if label else str(value)
    return shown(value)


def stood(column: Column, value: Any) -> str:
    """Say what stands in a column: ``filtering method 1``."""
    return f"{column_words(column.name)} {value_words(Column(column.name, column.kind), value)}"


def turned(column: Column, before: Any, after: Any) -> str:
    """Say a step: ``filtering method 1 -> 0 (All email messages)``."""
    return f"{stood(column, before)} -> {value_words(column, after)}"
