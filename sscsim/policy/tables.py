"""The tables that a policy can write: their columns, and the form in which values are compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sscsim.columns import Column, clean_id
from sscsim.vocabulary import Ref
from sscsim.world import EmailServerProfile, Mailbox, Queue, Role, SystemUser, UserSettings

__all__ = ["ROWS", "SHELVES", "TABLES", "compared"]

# Each table that can be written, with the classes whose columns it shows; the first has its key.
TABLES: Mapping[str, tuple[type, ...]] = {
    "systemuser": (SystemUser, UserSettings),
    "usersettings": (UserSettings,),
    "queue": (Queue,),
    "mailbox": (Mailbox,),
    "emailserverprofile": (EmailServerProfile,),
}

# The same, and what an administrator can change but a policy file cannot say.
ROWS: Mapping[str, tuple[type, ...]] = {**TABLES, "role": (Role,)}

# Where the rows of a class lie in a directory.
SHELVES: Mapping[type, str] = {
    SystemUser: "systemusers",
    UserSettings: "usersettings",
    Queue: "queues",
    Mailbox: "mailboxes",
    EmailServerProfile: "emailserverprofiles",
    Role: "roles",
}


def compared(column: Column, value: Any) -> Any:
    """Bring ids into the form in which those of a snapshot are compared."""
    if isinstance(value, Ref):
        return Ref(value.table, clean_id(value.id))
    if isinstance(value, tuple):
        return tuple(map(clean_id, value))
    return clean_id(value) if column.is_id and isinstance(value, str) else value
