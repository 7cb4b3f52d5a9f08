"""What the events of a timeline need to know of those before them."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
from hypothesis import strategies as st

from sscsim.events import Deliver, Send
from sscsim.mail import Message
from sscsim.strategies.arguments import Flavour
from sscsim.strategies.few import by_place
from sscsim.strategies.known import MAILBOXES, mailboxes
from sscsim.strategies.pools import START, USERS
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["Stage"]

_MINUTE = timedelta(minutes=1)
_USERS = tuple(Ref("systemuser", name) for name in USERS)


@attrs.define
class Stage:
    """
    The organisation at first, and what came since.

    Attributes:
        arrived: the messages that arrived, to be tracked.
        sent: the emails that were sent.
        emails: the ids of emails that there are, or may be: those that arrived may be promoted.
    """

    world: World
    flavour: Flavour
    arrived: list[Deliver] = attrs.field(factory=list)
    sent: list[Send] = attrs.field(factory=list)
    emails: list[str] = attrs.field(factory=list)

    @classmethod
    def of(cls, world: World, flavour: Flavour) -> Stage:
        """Set the stage before the first event."""
        return cls(world, flavour, emails=[row.activityid for row in world.emails])

    @property
    def users(self) -> tuple[Ref, ...]:
        return tuple(row.ref for row in self.world.directory.systemusers.values())

    @property
    def mailboxes(self) -> tuple[str, ...]:
        return mailboxes(self.world)

    @property
    def one_user(self) -> st.SearchStrategy[Ref]:
        """Draw a user."""
        return by_place(self.users, _USERS)

    @property
    def one_mailbox(self) -> st.SearchStrategy[str]:
        """Draw a mailbox."""
        return by_place(self.mailboxes, MAILBOXES)

    @property
    def odd(self) -> bool:
        """Whether anything goes."""
        return self.flavour == "anything"

    @property
    def now(self) -> datetime:
        """When the last message arrived."""
        return START + _MINUTE * max(len(self.arrived) - 1, 0)

    @property
    def next(self) -> datetime:
        """When the next message arrives."""
        return START + _MINUTE * len(self.arrived)

    @property
    def messages(self) -> tuple[Message, ...]:
        """Every message that may be answered."""
        sent = tuple(event.message for event in self.sent)
        return (*sent, *(event.message for event in self.arrived))

    def deliver(self, event: Deliver) -> None:
        """Let a message have arrived."""
        self.arrived.append(event)
        self.emails.append(event.message.source)

    def send(self, event: Send) -> None:
        """Let an email have been sent."""
        self.sent.append(event)
        self.emails.append(event.activityid)
