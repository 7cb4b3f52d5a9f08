"""The world of a simulation: the organisation, its emails, and how far each mailbox was read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs
from rpds import HashTrieMap

from sscsim.assumptions import Assumptions
from sscsim.vocabulary import Ref
from sscsim.world.directory import Directory
from sscsim.world.emails import Emails
from sscsim.world.rows import Email, Mailbox, QueueItem
from sscsim.world.settings import Organization, OrgDBOrgSettings

__all__ = ["World"]


@attrs.frozen(kw_only=True)
class World:
    """
    Everything a decision may depend on, immutable: an event gives a new world.

    Attributes:
        directory: people, queues, mailboxes, records and settings, with their look-ups.
        emails: the email activities that exist now.
        watermarks: per mailbox id, the received time of the last processed message (SYN-2).
        queueitems: emails lying in queues.
        attempts: per (mailbox id, message identity), how often creation has failed (SYN-12).
        assume: the choices for what the sources leave open.

    >>> from sscsim import Assumptions, Directory, SystemUser, World
    >>> world = World.of(Directory.of(rows=[SystemUser(systemuserid="hanna")]))
    >>> len(world.directory.systemusers), len(world.emails)
    (1, 0)
    >>> world.assuming(Assumptions(token_pick="first")).assume.token_pick
    'first'

    """

    directory: Directory = Directory()
    emails: Emails = Emails()
    watermarks: HashTrieMap[str, datetime] = HashTrieMap()
    queueitems: HashTrieMap[QueueItem, None] = HashTrieMap()
    attempts: HashTrieMap[tuple[str, str], int] = HashTrieMap()
    assume: Assumptions = Assumptions()

    @classmethod
    def of(
        cls,
        directory: Directory,
        *,
        emails: Iterable[Email] = (),
        assume: Assumptions | None = None,
    ) -> World:
        """Put an organisation and its existing emails together."""
        return cls(directory=directory, emails=Emails.of(emails), assume=assume or Assumptions())

    @property
    def organization(self) -> Organization:
        """The organisation's own columns."""
        return self.directory.organization

    @property
    def settings(self) -> OrgDBOrgSettings:
        """The settings of the ``orgdborgsettings`` blob."""
        return self.directory.organization.orgdborgsettings

    def mailbox_of(self, ref: Ref) -> Mailbox | None:
        """Find the mailbox of a user or queue (SYN-6)."""
        return self.directory.mailbox_of_owner(ref)

    def assuming(self, assume: Assumptions) -> World:
        """Give the same world under another reading of what is not known."""
        return attrs.evolve(self, assume=assume)

    def queues_holding(self, activityid: str) -> tuple[str, ...]:
        """List the queues in which an email lies, by id."""
        return tuple(
            sorted(item.queueid for item in self.queueitems if item.objectid == activityid)
        )
