"""The ways in which mail can answer an email that is in Dynamics: one of each that can be told."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from sscsim.classes.company import Named
from sscsim.classes.likeness import People, alike, smart
from sscsim.world import Email, World

__all__ = ["Answer", "answers", "copies", "forwarded", "near", "new_tokens"]

_DIGITS = re.compile(r"\d")


class Answer(NamedTuple):
    """
    A way to answer an email that is in Dynamics.

    Attributes:
        says: how, as the end of a sentence.
        marks: the columns of the message that do it.
        people: the people that have to be named beside, for smart matching.
        told: what tells the email that is answered apart from others, for no policy's sake.
    """

    says: str
    marks: Mapping[str, Any]
    people: People | Named | None = None
    told: Hashable = None


_Telling: TypeAlias = Callable[[Email], Hashable]


def _nothing(_: Email) -> Hashable:
    return None


def answers(worlds: Sequence[World], told: _Telling = _nothing) -> Iterator[Answer]:
    """
    Give the ways in which mail may answer an email, as it stands and forwarded; and none.

    ``told`` tells emails apart for reasons that no policy has, such as who reads an answer.
    """
    yield from forwarded(Answer("", {}))
    emails = list(worlds[0].emails)
    marks = list(_marks(worlds, emails, told))
    for answer in (*marks, *_alike(worlds, told, None)):
        yield from forwarded(answer)
    if smart(worlds):  # a subject that is like none
        for answer in (Answer("", {}), *marks):
            if "subject" not in answer.marks:
                yield from forwarded(answer._replace(marks={**answer.marks, "subject": ""}))


def near(worlds: Sequence[World], address: str, told: _Telling = _nothing) -> Iterator[Answer]:
    """Give the ways to answer an email of which somebody is a party, by likeness alone."""
    for answer in _alike(worlds, told, address):
        yield from forwarded(answer)


def forwarded(answer: Answer) -> Iterator[Answer]:
    """Give a way to answer as it stands, and by a forward."""
    yield answer
    subject = f"FW: {answer.marks.get('subject', 'Hello')}".strip()
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


def new_tokens(worlds: Sequence[World]) -> list[str]:
    """Make up a token that no email holds, in each notation that policies tell apart."""
    read = {(one.organization.prefixes, one.organization.tokendigits) for one in worlds}
    notations = dict.fromkeys(
        (prefix, one.organization.tokendigits)
        for one in worlds
        for prefix in one.organization.prefixes
    )
    few = list(notations) if len(read) > 1 else list(notations)[:1]
    return [_new(worlds, prefix, digits) for prefix, digits in few]


def _new(worlds: Sequence[World], prefix: str, digits: int) -> str:
    numbers = (f"{prefix}{number:0{digits}d}" for number in reversed(range(10**digits)))
    return next(
        one for one in numbers if not any(any(world.emails.with_token(one)) for world in worlds)
    )


def _subjects(worlds: Sequence[World], token: str) -> Iterator[tuple[str, str]]:
    """Give subjects with a token; beside one that finds nothing, which a policy may read first."""
    yield f"the token {token}", f"Hello {token}"
    others = new_tokens(worlds)
    for other in others if len(others) > 1 else ():
        for pair in ((other, token), (token, other)):
            yield f"the tokens {' and '.join(pair)}", f"Hello {' '.join(pair)}"


def _marks(worlds: Sequence[World], emails: Sequence[Email], told: _Telling) -> Iterator[Answer]:
    for replied in _one_of_each((one for one in emails if one.messageid), told):
        ids = (str(replied.messageid),)
        marks = {"inreplyto": ids, "references": ids}
        yield Answer(f', in reply to "{replied.subject}"', marks, told=told(replied))
    held = (one for one in emails if one.trackingtoken)
    for holds in _one_of_each(held, lambda one: (_shape(one), told(one))):
        for says, subject in _subjects(worlds, str(holds.trackingtoken)):
            yield Answer(f", with {says}", {"subject": subject}, told=told(holds))
    for talked in _one_of_each((one for one in emails if one.conversationindex), told):
        index = {"conversationindex": talked.conversationindex}
        yield Answer(f', in the conversation of "{talked.subject}"', index, told=told(talked))


def _shape(email: Email) -> str:
    """Tell tokens apart by their prefix and by how many digits they have (COR-24)."""
    return _DIGITS.sub("0", (email.trackingtoken or "").lower())


def _alike(worlds: Sequence[World], told: _Telling, near: str | None) -> Iterator[Answer]:
    """Give mail that smart matching takes for an answer: like words among the same people."""
    for email, subject, people in alike(worlds, told, near):
        yield Answer(f', like "{subject}"', {"subject": subject}, people, told(email))


def _one_of_each(emails: Iterable[Email], sort: _Telling) -> list[Email]:
    found: dict[Hashable, Email] = {}
    for email in emails:
        found.setdefault(sort(email), email)
    return list(found.values())


def _first(emails: Iterator[Email]) -> Email | None:
    return next(emails, None)
