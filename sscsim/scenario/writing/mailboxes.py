"""Mailboxes and server profiles: in the row of their user or queue, where they have one."""

from __future__ import annotations

from typing import Any

from sscsim.scenario.desk import NO_MAILBOX
from sscsim.scenario.making.mailboxes import DEFAULT_PROFILE
from sscsim.scenario.parts.rows import MAILBOX_BLOCK, ROWS
from sscsim.scenario.writing.values import Writer
from sscsim.world import Directory, EmailServerProfile, Mailbox, Queue, SystemUser

__all__ = ["Mailboxes"]

_OWNER_ADDRESS = {"systemuser": "internalemailaddress", "queue": "emailaddress"}
_KEYS = {key: kind for key, kind in MAILBOX_BLOCK.keys.items() if key != "emailserverprofile"}


class Mailboxes:
    """Finds how each mailbox is written: left out, in its owner's row, or in a list of its own."""

    def __init__(self, directory: Directory, writer: Writer) -> None:
        self.directory, self.writer = directory, writer
        self.left = dict(sorted(directory.mailboxes.items()))

    def block(self, owner: SystemUser | Queue) -> dict[str, Any]:
        """Write the mailbox of a user or queue."""
        address = getattr(owner, _OWNER_ADDRESS[owner.ref.table])
        key = self.directory.mailbox_of.get(owner.ref)
        if key is None:
            return {"mailbox": NO_MAILBOX} if address else {}
        columns = self._columns(self.left.pop(key))
        defaults = {
            "id": owner.ref.id,
            "emailaddress": address,
            "regardingobjectid": self.writer.ref(owner.ref),
        }
        block = {name: value for name, value in columns.items() if defaults.get(name, ...) != value}
        return {"mailbox": block} if block else {}

    def others(self) -> list[dict[str, Any]]:
        """Write the mailboxes whose user or queue is not there."""
        return [self._columns(mailbox) for mailbox in self.left.values()]

    def profiles(self) -> list[dict[str, Any]]:
        """Write the server profiles, but for the default one that goes without saying."""
        rows = dict(sorted(self.directory.emailserverprofiles.items()))
        used = {mailbox.emailserverprofile for mailbox in self.directory.mailboxes.values()}
        if DEFAULT_PROFILE in used and rows.get(DEFAULT_PROFILE) == EmailServerProfile(
            emailserverprofileid=DEFAULT_PROFILE
        ):
            del rows[DEFAULT_PROFILE]
        keys = ROWS["emailserverprofiles"].keys
        return [{"id": key, **self.writer.row(row, keys)} for key, row in rows.items()]

    def _columns(self, mailbox: Mailbox) -> dict[str, Any]:
        columns = {"id": mailbox.mailboxid, **self.writer.row(mailbox, _KEYS)}
        profile = mailbox.emailserverprofile
        if profile is not None and profile not in self.directory.emailserverprofiles:
            return columns | {"emailserverprofile": {"id": profile, "gone": True}}
        return columns if profile == DEFAULT_PROFILE else columns | {"emailserverprofile": profile}
