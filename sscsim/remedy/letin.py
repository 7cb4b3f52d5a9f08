"""The emails that a setting let in: those that were exported, and those that mail would become."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

import attrs

from sscsim.engine import play
from sscsim.events import Delivery
from sscsim.exposure import Circle, Exposure
from sscsim.mail import Message, parse_address
from sscsim.vocabulary import ParticipationType, Ref
from sscsim.world import Email, World

__all__ = ["LetIn", "exported", "in_their_wake", "promoted"]

_PARTS = {
    ParticipationType.SENDER: "from_",
    ParticipationType.TO: "to",
    ParticipationType.CC: "cc",
    ParticipationType.BCC: "bcc",
}


@attrs.frozen(kw_only=True)
class LetIn:
    """
    An email that came in by the setting of a user.

    Attributes:
        source: its message in the mail, or the id of the exported email.
        activityid: the id of the exported email; None for one that mail would become.
        sender: the address that wrote it.
        accepting: whose setting let it in.
        owner: the user or team that owns it.
        readers: how many users can read it; None where it was exported.
        anyway: whether it would have come in without that setting (AUD-9); None where the export
            does not tell who was addressed.

    >>> LetIn(source="inbox.mbox#1", accepting=Ref("systemuser", "hanna")).anyway is None
    True

    """

    source: str
    accepting: Ref
    activityid: str | None = None
    messageid: str | None = None
    received: datetime | None = None
    subject: str = ""
    sender: str = ""
    mailbox: str | None = None
    owner: Ref | None = None
    readers: int | None = None
    anyway: bool | None = None


def promoted(found: Exposure, culprits: Collection[Ref]) -> Iterator[LetIn]:
    """Give what the settings of ``culprits`` let in of mail, in its order."""
    yield from _chosen(found, lambda accepting, _anyway: accepting in culprits)


def in_their_wake(found: Exposure, culprits: Collection[Ref]) -> Iterator[LetIn]:
    """
    Give what colleagues with a right setting let in, only since it answers what was let in.

    A removal by accepting entity does not find it (AUD-8).
    """
    yield from _chosen(found, lambda accepting, anyway: accepting not in culprits and not anyway)


def _chosen(found: Exposure, wanted: Callable[[Ref, bool], bool]) -> Iterator[LetIn]:
    readers: dict[Circle, int] = {}
    for email in found.emails:
        mail, circle = email.mail, email.circle
        accepting = mail.accepting_entity
        if accepting is None or not wanted(accepting.ref, email.anyway):
            continue
        if circle not in readers:
            readers[circle] = found.reader_count(circle)
        yield LetIn(
            source=mail.source,
            accepting=accepting.ref,
            messageid=mail.messageid,
            received=mail.received,
            subject=mail.subject,
            sender=mail.sender,
            mailbox=mail.mailbox,
            owner=mail.owner,
            readers=readers[circle],
            anyway=email.anyway,
        )


def exported(
    world: World, mend: Callable[[World], World], culprits: Collection[Ref]
) -> Iterator[LetIn]:
    """
    Give the exported emails that the settings of ``culprits`` let in, oldest first (AUD-8).

    Whether one came in anyway is found by taking them all away and letting their mail arrive once
    more in the mended organisation, in their order and whatever the mailbox's date is now.
    """
    found = [
        email for email in world.emails if email.incoming and email.acceptingentityid in culprits
    ]
    found.sort(key=lambda email: (email.moment is not None, email.moment and email.moment))
    gone = [email.activityid for email in found]
    without = mend(attrs.evolve(world, emails=world.emails.without(gone)))
    items = [item for email in found for item in _deliveries(without, email)]
    anyway = {one.source for one in play(without, items, move_watermark=False) if one.promoted}
    for email in found:
        told = email.activityid in anyway if _is_told(email) else None
        yield _row(world, email, told)


def _is_told(email: Email) -> bool:
    return any(party.participationtypemask in _PARTS for party in email.parties)


def _row(world: World, email: Email, anyway: bool | None) -> LetIn:
    box = world.directory.mailboxes.get(email.receivingmailboxid or "")
    accepting = email.acceptingentityid
    if accepting is None:
        message = "an email that nobody accepted was let in by nobody's setting"
        raise ValueError(message)
    return LetIn(
        source=email.activityid,
        accepting=accepting,
        activityid=email.activityid,
        messageid=email.messageid,
        received=email.moment,
        subject=email.subject,
        sender=next(iter(email.addresses), ""),
        mailbox=None if box is None else box.emailaddress.strip().lower(),
        owner=email.ownerid,
        anyway=anyway,
    )


def _deliveries(world: World, email: Email) -> Iterator[Delivery]:
    """Put the mail of an exported email into the mailboxes that are addressed, or received it."""
    message = _message(email)
    addressed = (entry.address for entry in (*message.to, *message.cc, *message.bcc))
    boxes = [
        box.mailboxid for address in addressed for box in world.directory.mailboxes_at(address)
    ]
    for mailbox in dict.fromkeys((email.receivingmailboxid, *boxes)):
        if mailbox in world.directory.mailboxes:
            yield Delivery(message=message, mailbox=mailbox)


def _message(email: Email) -> Message:
    """Give the message that an email was, without a time that a mailbox could pass over."""
    parts: dict[str, Any] = {
        name: tuple(
            parse_address(party.addressused)
            for party in email.parties
            if party.participationtypemask == part and party.addressused
        )
        for part, name in _PARTS.items()
    }
    answered = () if email.inreplyto is None else (email.inreplyto,)
    return Message(
        source=email.activityid,
        messageid=email.messageid,
        subject=email.subject,
        inreplyto=answered,
        references=answered,
        conversationindex=email.conversationindex,
        **parts,
    )
