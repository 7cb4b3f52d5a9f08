"""What the sender of a message could have written otherwise: one header at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product
from typing import Any

from sscsim.classes.sorts import people
from sscsim.mail import Address, forward_prefix, parse_address
from sscsim.rules.correlation.tracking_token import token_in
from sscsim.whatif.changes import Change, Stage, header
from sscsim.whatif.fields import field_changes
from sscsim.whatif.senders import sender_changes
from sscsim.world import Email

__all__ = ["header_changes"]

_RECIPIENTS = {"To": "to", "Cc": "cc", "Bcc": "bcc"}
_MOST_ADDED = 40  # kinds of people of the organisation that a message is tried to be sent to
_FEW = 4  # up to so many recipients of a header, any of them are left out together
_MOST_LIKE = 10  # emails whose subject is tried, where smart matching is on


def header_changes(stage: Stage) -> Iterator[Change]:
    """Give every change of one header or other field of the message that some rule may notice."""
    yield from _recipients(stage)
    yield from sender_changes(stage)
    yield from _marks(stage)
    yield from _subjects(stage)
    yield from field_changes(stage)


def _listed(entries: Sequence[Address]) -> str | None:
    return ", ".join(entry.address for entry in entries) or None


def _recipients(stage: Stage) -> Iterator[Change]:
    """Leave recipients out, write to one of each kind of the organisation as well, or alone."""
    message = stage.event.message
    for name, column in _RECIPIENTS.items():
        entries: tuple[Address, ...] = getattr(message, column)
        there = list(dict.fromkeys(entry.address for entry in entries))
        for gone in _together(there):
            rest: Any = tuple(entry for entry in entries if entry.address not in gone)
            who = " and ".join(gone)
            says = f"{who} {'is' if len(gone) == 1 else 'are'} left out of {name}"
            were = f"{who} were not in {name}"
            yield header(name, says, were, _listed(rest), touches=gone, **{column: rest})
    yield from _added(stage)


def _together(there: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Say which recipients are left out together: any of few, of many each and all."""
    for size in range(1, len(there) + 1):
        if len(there) <= _FEW or size in {1, len(there) - 1, len(there)}:
            yield from combinations(there, size)


def _added(stage: Stage) -> Iterator[Change]:
    message = stage.event.message
    there = {entry.address for entry in (*message.to, *message.cc, *message.bcc)}
    found = dict.fromkeys(one.address for one in people([stage.world]))
    for address in [one for one in found if one not in there][:_MOST_ADDED]:
        entry = parse_address(address)
        more, added = (*message.to, entry), f"+ {address}"
        says, were = f"{address} stands in To too", f"{address} were in To too"
        yield header("To", says, were, _listed(more), touches=[added], to=more)
        if message.to:
            says, were = f"{address} alone stands in To", f"{address} alone were in To"
            gone = [one.address for one in message.to]
            yield header("To", says, were, address, touches=[added, *gone], to=(entry,))


def _marks(stage: Stage) -> Iterator[Change]:
    """Answer an email of Dynamics, or none; come in a conversation of it, or in none."""
    world, message = stage.world, stage.event.message
    yield from _named(stage, "In-Reply-To", "inreplyto", "answers", "answered")
    if world.assume.use_references_header:
        yield from _named(stage, "References", "references", "refers to", "referred to")
    if message.conversationindex is not None:
        says = "it belongs to no conversation of Exchange"
        were = "it belonged to no conversation of Exchange"
        yield header("Thread-Index", says, were, None, conversationindex=None)
    found = _latest(stage, lambda email: bool(email.conversationindex))
    index = None if found is None else found.conversationindex
    if found is not None and index is not None and index != message.conversationindex:
        says = f'it belongs to the conversation of the email "{found.subject}"'
        were = f'it belonged to the conversation of the email "{found.subject}"'
        yield header("Thread-Index", says, were, index.hex(), conversationindex=index)


def _named(stage: Stage, name: str, column: str, does: str, did: str) -> Iterator[Change]:
    named: tuple[str, ...] = getattr(stage.event.message, column)
    none: Any = ()
    if named:
        yield header(name, f"it {does} no message", f"it {did} no message", None, **{column: none})
    found = _latest(stage, lambda email: bool(email.messageid))
    if found is not None and found.messageid not in named:
        what = f'the email "{found.subject}"'
        ids: Any = (str(found.messageid),)
        told = f"<{found.messageid}>"
        yield header(name, f"it {does} {what}", f"it {did} {what}", told, **{column: ids})


def _subjects(stage: Stage) -> Iterator[Change]:
    """Take the token off the subject or put one on; make it no forward, or one; say less."""
    now, seen = stage.event.message.subject, {stage.event.message.subject}
    tokens, forwards = list(_tokens(stage)), list(_forwards(now))
    for (what, tokened), (how, forwarded) in product(tokens, forwards):
        subject = forwarded(tokened(now))
        if subject not in seen:
            seen.add(subject)
            says = " and ".join(one for one in (what, how) if one)
            yield _subject(says, subject, [one for one in (what, how) if one])
    for what, subject in _other_subjects(stage):
        if subject not in seen:
            seen.add(subject)
            yield _subject(what, subject, ["token", "forward", "words", *_aspects(stage)])


_Rewriting = tuple[str, Callable[[str], str]]


def _same(subject: str) -> str:
    return subject


def _tokens(stage: Stage) -> Iterator[_Rewriting]:
    world, subject = stage.world, stage.event.message.subject
    yield "", _same
    token = token_in(subject, world.organization, world.assume)
    taken = re.compile(re.escape(token or ""), re.IGNORECASE)

    def bare(said: str) -> str:
        return taken.sub("", said).strip() if token else said

    if token is not None:
        yield f"has no token {token.upper()}", bare
    email = _latest(stage, lambda one: bool(one.trackingtoken))
    told = None if email is None else str(email.trackingtoken)
    if told is not None and told.lower() != (token or "").lower():
        yield f"has the token {told}", lambda said: f"{bare(said)} {told}".strip()


def _forwards(now: str) -> Iterator[_Rewriting]:
    yield "", _same
    if forward_prefix(now):
        yield "opens with no forward", lambda said: said.partition(":")[2].strip()
    else:
        yield "opens as a forward", lambda said: f"FW: {said}"


def _aspects(stage: Stage) -> list[str]:
    """List the parts that another subject altogether changes: all."""
    return [what for what, _ in (*_tokens(stage), *_forwards(stage.event.message.subject)) if what]


def _other_subjects(stage: Stage) -> Iterator[tuple[str, str]]:
    """Say nothing in it, or what an email says that smart matching may find."""
    yield "is empty", ""
    if stage.world.organization.enablesmartmatching:
        emails = [one for one in stage.world.emails if one.subject.strip()]
        for email in emails[-_MOST_LIKE:]:
            yield f'is "{email.subject}"', email.subject


def _subject(says: str, to: str, touches: Sequence[str]) -> Change:
    were = says
    for does, did in (("has ", "had "), ("opens ", "opened "), ("is ", "were ")):
        were = re.sub(rf"(^|and ){does}", rf"\1{did}", were)
    return header(
        "Subject", f"its subject {says}", f"its subject {were}", to, touches=touches, subject=to
    )


def _latest(stage: Stage, wanted: Callable[[Email], bool]) -> Email | None:
    emails: Any = stage.world.emails
    found: Email | None = emails.latest(email for email in emails if wanted(email))
    return found
