"""One message for each kind of mail that the rules can tell apart in an organisation."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import attrs

from sscsim.gate.people import mailboxes, people, senders
from sscsim.mail import Message, parse_address
from sscsim.world import Email, World

__all__ = ["Kind", "late", "plain_kinds", "stopped_kinds"]

_STRANGER, _NOBODY = "someone@outside.invalid", "nobody@outside.invalid"
_ID = "witness@outside.invalid"
_BROKEN = "no address"
_AFTER = timedelta(seconds=1)
_DAY = timedelta(days=1)


class Kind(NamedTuple):
    """A kind of mail, as a sentence and as its smallest message."""

    says: str
    message: Message


def late(worlds: Sequence[World]) -> datetime:
    """Give a time after every start date of the organisation."""
    return max(_starts(worlds), default=datetime(2026, 1, 1, tzinfo=UTC)) + _DAY


def plain_kinds(worlds: Sequence[World], apart: Container[str] = ()) -> Iterator[Kind]:
    """
    Give mail that nothing stops before acceptance: by acceptor, mailbox, sender and answer.

    It comes to the one who is to accept it, or lies in a mailbox of another one too; or it is shown
    to nobody of the organisation, and lies in the mailbox of each. Addresses that are kept
    ``apart`` are not represented by others.
    """
    received = late(worlds)
    everybody = [person.address for person in people(worlds, apart)]
    readers = mailboxes(worlds, apart)
    places = [
        *(_Place(address) for address in everybody),
        *(_Place(address, reader) for address in everybody for reader in readers),
        *(_Place(_NOBODY, address) for address in everybody),
    ]
    from_ = [_STRANGER, *senders(worlds)]
    answers = list(_answers(worlds))
    for place in places:
        for sender in from_:
            for answer in answers:
                yield _kind(place, sender, received, answer)


def stopped_kinds(kind: Kind, worlds: Sequence[World]) -> Iterator[Kind]:
    """Give mail like another that something may stop: its time, its form, its protection."""
    message = kind.message
    for start in sorted(set(_starts(worlds))):
        for moment in (start, start + _AFTER):
            when = f"received {moment:%Y-%m-%d %H:%M:%S} UTC"
            yield Kind(f"{kind.says}, {when}", attrs.evolve(message, received=moment, date=moment))
    yield Kind(f"{kind.says}, rights-managed", attrs.evolve(message, irm=True))
    yield Kind(f"{kind.says}, without a Message-ID", attrs.evolve(message, messageid=None))
    broken = (*message.cc, parse_address(_BROKEN))
    yield Kind(f"{kind.says}, with a Cc that is no address", attrs.evolve(message, cc=broken))


def _starts(worlds: Sequence[World]) -> Iterator[datetime]:
    for world in worlds:
        directory = world.directory
        dates = (
            *(box.processemailreceivedafter for box in directory.mailboxes.values()),
            *(one.processemailsreceivedafter for one in directory.emailserverprofiles.values()),
        )
        yield from (date for date in dates if date is not None)


class _Place(NamedTuple):
    """To whom a message is written, and in whose mailbox it lies beside."""

    to: str
    reader: str | None = None


class _Answer(NamedTuple):
    """A way to answer an email that is in Dynamics."""

    says: str
    marks: Mapping[str, Any]


def _kind(place: _Place, sender: str, received: datetime, answer: _Answer) -> Kind:
    where = "" if place.reader is None else f", in the mailbox {place.reader}"
    columns: dict[str, Any] = {
        "source": "witness",
        "messageid": _ID,
        "subject": "Hello",
        "from_": (parse_address(sender),),
        "to": (parse_address(place.to),),
        "envelope": () if place.reader is None else (place.reader,),
        "received": received,
        "date": received,
    }
    message = Message(**{**columns, **answer.marks})
    return Kind(f"to {place.to}{where}, from {sender}{answer.says}", message)


def _answers(worlds: Sequence[World]) -> Iterator[_Answer]:
    """Give the ways in which mail may answer an email, as it stands and forwarded; and none."""
    yield _Answer("", {})
    for answer in _marks(list(worlds[0].emails)):
        yield answer
        subject = f"FW: {answer.marks.get('subject', 'Hello')}"
        yield _Answer(f"{answer.says}, forwarded", {**answer.marks, "subject": subject})


def _marks(emails: Sequence[Email]) -> Iterator[_Answer]:
    replied = _first(emails, "messageid")
    if replied is not None:
        ids = (str(replied.messageid),)
        marks = {"inreplyto": ids, "references": ids}
        yield _Answer(f', in reply to "{replied.subject}"', marks)
    holds = _first(emails, "trackingtoken")
    if holds is not None:
        token = holds.trackingtoken
        yield _Answer(f", with the token {token}", {"subject": f"Hello {token}"})
    talked = _first(emails, "conversationindex")
    if talked is not None:
        index = {"conversationindex": talked.conversationindex}
        yield _Answer(f', in the conversation of "{talked.subject}"', index)


def _first(emails: Sequence[Email], column: str) -> Email | None:
    return next((email for email in emails if getattr(email, column)), None)
