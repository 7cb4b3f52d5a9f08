"""What can happen in a simulation: mail arrives, a person chooses, an administrator writes.

Events are values without behaviour; `sscsim.engine` says what each of them does. The two Hide
flags act on `Choose`, stored values act on `Deliver`: that difference is the lesson of the product.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from sscsim.mail import Message
from sscsim.vocabulary import Ref

__all__ = [
    "AskReaders",
    "Choose",
    "Delete",
    "Deliver",
    "Delivery",
    "Event",
    "Resync",
    "Send",
    "SetSettings",
    "Track",
    "Tracking",
    "Write",
]

INBOX = "Inbox"
SENT_ITEMS = "Sent Items"


@attrs.frozen
class Tracking:
    """
    A person's wish to track a message: the route, and the record it is about.

    Routes are ``app``, ``folder`` and ``category`` (MAN-1). A person may track without Regarding
    (MAN-6).
    """

    route: str = "app"
    regardingobjectid: Ref | None = None


@attrs.frozen(kw_only=True)
class Delivery:
    """
    One message in one mailbox: the unit that is decided. A mailbox of None is nobody's.

    >>> from sscsim import Delivery, Message
    >>> Delivery(message=Message(source="m1"), mailbox="hanna").folder
    'Inbox'

    """

    message: Message
    mailbox: str | None
    folder: str = INBOX
    tracking: Tracking | None = None


@attrs.frozen(kw_only=True)
class Deliver:
    """
    A message arrives; ``mailboxes`` (ids) left out means all that are addressed (contract 2).

    >>> from sscsim import Address, Deliver, Message
    >>> letter = Message(source="m1", to=(Address("hanna@contoso.example"),))
    >>> Deliver(message=letter).mailboxes is None
    True

    """

    message: Message
    mailboxes: tuple[str, ...] | None = None
    folder: str = INBOX


@attrs.frozen(kw_only=True)
class Send:
    """An email is sent from Dynamics by a user or queue, and stored with token and hashes."""

    message: Message
    activityid: str
    sender: Ref | None = None
    regardingobjectid: Ref | None = None
    columns: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Choose:
    """
    A person picks a filtering method in a dialog; hidden choices are refused (SET-12).

    >>> from sscsim import Choose, Ref
    >>> hanna = Ref("systemuser", "hanna")
    >>> Choose(record=hanna, incomingemailfilteringmethod=0).record.id
    'hanna'

    """

    record: Ref
    incomingemailfilteringmethod: int


@attrs.frozen(kw_only=True)
class Write:
    """
    An administrator or a tool writes columns of a row through the API (SET-6).

    >>> from sscsim import Directory, Queue, Ref, World, Write, apply
    >>> world = World.of(Directory.of(rows=[Queue(queueid="sales")]))
    >>> closed = apply(world, Write(record=Ref("queue", "sales"), columns={"statecode": 1}))
    >>> closed.directory.queues["sales"].active
    False

    """

    record: Ref
    columns: Mapping[str, Any]


@attrs.frozen(kw_only=True)
class SetSettings:
    """
    Settings change: columns of ``organization`` or names of OrgDBOrgSettings.

    >>> from sscsim import SetSettings, World, apply
    >>> hidden = apply(World(), SetSettings(values={"HideTrackAllOption": True}))
    >>> hidden.settings["HideTrackAllOption"]
    True

    """

    values: Mapping[str, Any]


@attrs.frozen(kw_only=True)
class Track:
    """A person tracks a message by hand (MAN-7)."""

    message: Message
    mailbox: str
    tracking: Tracking = Tracking()
    folder: str = INBOX


@attrs.frozen(kw_only=True)
class Delete:
    """An email activity is deleted; the message in the mail server stays (AUD-16)."""

    activityids: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Resync:
    """The mailbox date is set, and the mailbox's messages are evaluated again (SYN-4)."""

    mailbox: str
    processemailreceivedafter: datetime


@attrs.frozen(kw_only=True)
class AskReaders:
    """A question: who can read this email now?"""

    activityid: str


Event = Deliver | Send | Choose | Write | SetSettings | Track | Delete | Resync | AskReaders
