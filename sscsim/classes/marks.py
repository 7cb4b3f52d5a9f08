"""The ways in which mail can answer an email that is in Dynamics: one of each that can be told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sscsim.mail import parse_address
from sscsim.vocabulary import Ref
from sscsim.world import Email, World

__all__ = ["Answer", "answers", "copies"]

_DIGITS = re.compile(r"\d")
_BUNDLES = 24  # sorts of people of one email that are tried, where smart matching needs colleagues


class Answer(NamedTuple):
    """
    A way to answer an email that is in Dynamics.

    Attributes:
        says: how, as the end of a sentence.
        marks: the columns of the message that do it.
        with_: the people that have to be addressed beside, for smart matching.
    """

    says: str
    marks: Mapping[str, Any]
    with_: tuple[str, ...] = ()


def answers(worlds: Sequence[World]) -> Iterator[Answer]:
    """Give the ways in which mail may answer an email, as it stands and forwarded; and none."""
    yield Answer("", {})
    emails = list(worlds[0].emails)
    for answer in (*_marks(emails), *_alike(worlds, emails)):
        yield answer
        subject = f"FW: {answer.marks.get('subject', 'Hello')}"
        marks = {**answer.marks, "subject": subject}
        yield answer._replace(says=f"{answer.says}, forwarded", marks=marks)


def copies(world: World) -> Iterator[Answer]:
    """Give mail of which Dynamics holds the sent copy, and mail that it holds already."""
    held = {email.messageid.lower() for email in world.emails if _came(email) and email.messageid}
    sent = _first(
        email
        for email in world.emails
        if not _came(email) and email.messageid and email.messageid.lower() not in held
    )
    if sent is not None:
        yield Answer(f', the sent "{sent.subject}"', {"messageid": sent.messageid})
    received = _first(email for email in world.emails if _came(email) and email.messageid)
    if received is not None:
        yield Answer(f', "{received.subject}" again', {"messageid": received.messageid})


def _came(email: Email) -> bool:
    return not email.directioncode


def _marks(emails: Sequence[Email]) -> Iterator[Answer]:
    replied = _first(email for email in emails if email.messageid)
    if replied is not None:
        ids = (str(replied.messageid),)
        marks = {"inreplyto": ids, "references": ids}
        yield Answer(f', in reply to "{replied.subject}"', marks)
    for holds in _one_of_each(emails, _shape):
        token = holds.trackingtoken
        yield Answer(f", with the token {token}", {"subject": f"Hello {token}"})
    talked = _first(email for email in emails if email.conversationindex)
    if talked is not None:
        index = {"conversationindex": talked.conversationindex}
        yield Answer(f', in the conversation of "{talked.subject}"', index)


def _shape(email: Email) -> str | None:
    """Tell tokens apart by their prefix and by how many digits they have (COR-24)."""
    return _DIGITS.sub("0", email.trackingtoken.lower()) if email.trackingtoken else None


def _alike(worlds: Sequence[World], emails: Sequence[Email]) -> Iterator[Answer]:
    """Give mail that smart matching takes for an answer: like words among the same people."""
    on = [world.organization for world in worlds if world.organization.enablesmartmatching]
    for least in sorted({max(one.hashminaddresscount, 0) for one in on}):
        for email, people in islice(_bundles(worlds[0], emails, least), _BUNDLES):
            inside = tuple(one for one in people if _is_inside(worlds[0], one))
            marks = {"subject": email.subject, "cc": tuple(map(parse_address, people))}
            yield Answer(f', like "{email.subject}"', marks, inside)


def _bundles(
    world: World, emails: Sequence[Email], least: int
) -> Iterator[tuple[Email, tuple[str, ...]]]:
    """
    Give emails with enough of their people, the outsiders first, and each sort of them once.

    Where the outsiders of an email are enough, whoever else is addressed is free, and one is all.
    """
    seen = set()
    for email in reversed(emails):
        if not email.hashed or not email.subject.strip():
            continue
        known = dict.fromkeys(address.lower() for address in email.addresses)
        people = tuple(sorted(known, key=lambda one: _is_inside(world, one)))[:least]
        inside = tuple(_sort(world, one) for one in people if _is_inside(world, one))
        if len(people) == least and inside not in seen:
            seen.add(inside)
            yield email, people
            if not inside:
                return


def _is_inside(world: World, address: str) -> bool:
    entries = world.directory.addressbook.at(address)
    return any(entry.ref.table in ("systemuser", "queue") for entry in entries)


def _sort(world: World, address: str) -> tuple[Any, ...]:
    """Tell people of an email apart by what they would let in."""
    directory = world.directory
    rows = (directory.row(entry.ref) for entry in directory.addressbook.at(address))
    return tuple(
        (row.ref.table, row.active, _stored(world, row.ref)) for row in rows if row is not None
    )


def _stored(world: World, ref: Ref) -> int | None:
    directory = world.directory
    row: Any = directory.queues.get(ref.id) or directory.usersettings.get(ref.id)
    return None if row is None else row.incomingemailfilteringmethod


def _one_of_each(emails: Sequence[Email], sort: Callable[[Email], Any]) -> list[Email]:
    found: dict[Any, Email] = {}
    for email in emails:
        if (own := sort(email)) is not None:
            found.setdefault(own, email)
    return list(found.values())


def _first(emails: Iterator[Email]) -> Email | None:
    return next(emails, None)
