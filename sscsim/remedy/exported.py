"""The exported emails that a setting let in, found with nothing but the export (AUD-8, AUD-9)."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from sscsim.engine import play
from sscsim.events import Delivery
from sscsim.mail import Message, parse_address
from sscsim.policy import culprits, mended
from sscsim.remedy.letin import LetIn
from sscsim.vocabulary import ParticipationType
from sscsim.world import Email, World

__all__ = ["exported", "righted"]

_PARTS = {
    ParticipationType.SENDER: "from_",
    ParticipationType.TO: "to",
    ParticipationType.CC: "cc",
    ParticipationType.BCC: "bcc",
}


def exported(world: World) -> Iterator[LetIn]:
    """
    Give the exported emails that a setting at fault let in, and what came in their wake.

    The oldest come first. Whether one came in anyway is found by taking all of them away, and
    everything that answers them, and letting their mail arrive once more in the mended
    organisation, in their order and whatever the mailbox's date is now.

    >>> list(exported(World()))
    []

    """
    at_fault = culprits(world)
    let_in = [one for one in world.emails if one.incoming and one.acceptingentityid in at_fault]
    found = sorted([*let_in, *_answers(world, let_in)], key=_age)
    without = mended(_without(world, (email.activityid for email in found)))
    items = [item for email in found for item in _deliveries(without, email)]
    again = {one.source for one in play(without, items, move_watermark=False) if one.promoted}
    for email in found:
        anyway = email.activityid in again if _is_told(email) else None
        wake = email.acceptingentityid not in at_fault
        if not (wake and anyway):
            yield _row(world, email, anyway, wake=wake)


def righted(world: World) -> World:
    """
    Give the mended organisation without the exported emails that should not be there.

    What is promoted in it would have come in anyway (AUD-9): nothing in it answers a leak.

    >>> righted(World()) == World()
    True

    """
    wrong = (one.activityid for one in exported(world) if one.anyway is False)
    return mended(_without(world, (key for key in wrong if key is not None)))


def _without(world: World, activityids: Iterable[str]) -> World:
    return attrs.evolve(world, emails=world.emails.without(activityids))


def _age(email: Email) -> tuple[bool, Any]:
    return email.moment is not None, email.moment


def _answers(world: World, emails: Iterable[Email]) -> Iterator[Email]:
    """Give what others accepted as an answer to some of these, or as an answer to that."""
    answers = _accepted_answers(world)
    known = {email.activityid for email in emails}
    waiting = deque(emails)
    while waiting:
        email = waiting.popleft()
        for name in (email.activityid, f"<{(email.messageid or '').lower()}>"):
            for answer in answers.get(name, ()):
                if answer.activityid not in known:
                    known.add(answer.activityid)
                    waiting.append(answer)
                    yield answer


def _accepted_answers(world: World) -> dict[str, list[Email]]:
    """Gather the accepted emails by what they answer: the row, or if none was told, the message."""
    found = defaultdict[str, list[Email]](list)
    for email in world.emails:
        if email.incoming and email.acceptingentityid is not None:
            rows = [email.correlatedactivityid, email.parentactivityid]
            told = {row for row in rows if row is not None}
            if not told and email.inreplyto is not None:
                told = {f"<{email.inreplyto.lower()}>"}
            for name in sorted(told):
                found[name].append(email)
    return found


def _is_told(email: Email) -> bool:
    return any(party.participationtypemask in _PARTS for party in email.parties)


def _row(world: World, email: Email, anyway: bool | None, *, wake: bool) -> LetIn:
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
        wake=wake,
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
