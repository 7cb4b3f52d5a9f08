"""What the sender of a message could have written otherwise: one header at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from sscsim.mail import Address, forward_prefix, parse_address
from sscsim.rules.correlation.tracking_token import token_in
from sscsim.whatif.changes import By, Change, Stage
from sscsim.world import Email, Row

__all__ = ["header_changes"]

_RECIPIENTS = {"To": "to", "Cc": "cc", "Bcc": "bcc"}
_STRANGER = "someone@outside.invalid"
_NEW_ID = "another@outside.invalid"
_MOST_ADDED = 20  # addresses of the organisation that a message is tried to be sent to as well


def header_changes(stage: Stage) -> Iterator[Change]:
    """Give every change of one header that some rule may notice."""
    yield from _recipients(stage)
    yield from _senders(stage)
    yield from _marks(stage)
    yield from _subjects(stage)


def _header(name: str, says: str, value: str | None, *, were: str, **columns: Any) -> Change:
    def made(stage: Stage) -> Stage:
        message = attrs.evolve(stage.event.message, **columns)
        return attrs.evolve(stage, event=attrs.evolve(stage.event, message=message))

    return Change(kind="header", by=By.SENDER, says=says, were=were, made=made, name=name, to=value)


def _listed(entries: Sequence[Address]) -> str | None:
    return ", ".join(entry.address for entry in entries) or None


def _recipients(stage: Stage) -> Iterator[Change]:
    """Leave one recipient out, or write to one of the organisation as well."""
    message = stage.event.message
    for name, column in _RECIPIENTS.items():
        entries: tuple[Address, ...] = getattr(message, column)
        for address in dict.fromkeys(entry.address for entry in entries):
            rest = tuple(entry for entry in entries if entry.address != address)
            says = f"{address} is left out of {name}"
            were = f"{address} were not in {name}"
            yield _header(name, says, _listed(rest), were=were, **{column: rest})
    there = {entry.address for entry in (*message.to, *message.cc, *message.bcc)}
    for address in _own_addresses(stage, there)[:_MOST_ADDED]:
        more = (*message.to, parse_address(address))
        says, were = f"{address} stands in To too", f"{address} were in To too"
        yield _header("To", says, _listed(more), were=were, to=more)


def _own_addresses(stage: Stage, there: set[str]) -> list[str]:
    """List addresses of queues first, then of users, that the message does not name."""
    directory = stage.world.directory
    rows: list[Row] = [*directory.queues.values(), *directory.systemusers.values()]
    found = (address.strip().lower() for row in rows for address in row.addresses.values())
    return [one for one in dict.fromkeys(found) if one and one not in there]


def _senders(stage: Stage) -> Iterator[Change]:
    """Write from an address that Dynamics knows as a customer's, or that it does not know."""
    now = stage.event.message.from_
    known = next(
        (
            address
            for row in stage.world.directory.records.values()
            for address in (value.strip().lower() for value in row.addresses.values())
            if address
        ),
        None,
    )
    for address, what in ((_STRANGER, "a stranger"), (known, "a known sender")):
        if address is not None and address != (now[0].address if now else None):
            says = f"it comes from {what}, {address}"
            were = f"it came from {what}, {address}"
            yield _header("From", says, address, were=were, from_=(parse_address(address),))


def _marks(stage: Stage) -> Iterator[Change]:
    """Answer an email of Dynamics, or none; come in another conversation, or under another id."""
    message, emails = stage.event.message, list(stage.world.emails)
    if message.inreplyto:
        says, were = "it answers no message", "it answered no message"
        yield _header("In-Reply-To", says, None, were=were, inreplyto=())
    answered = _latest(stage, emails, lambda email: bool(email.messageid))
    if answered is not None and answered.messageid not in message.inreplyto:
        says = f'it answers the email "{answered.subject}"'
        were = f'it answered the email "{answered.subject}"'
        told, ids = f"<{answered.messageid}>", (str(answered.messageid),)
        yield _header("In-Reply-To", says, told, were=were, inreplyto=ids)
    if message.references:
        says, were = "it names no earlier message", "it named no earlier message"
        yield _header("References", says, None, were=were, references=())
    if message.conversationindex is not None:
        says = "it belongs to no conversation of Exchange"
        were = "it belonged to no conversation of Exchange"
        yield _header("Thread-Index", says, None, were=were, conversationindex=None)
    what = "another Message-ID" if message.messageid else "a Message-ID"
    says, were = f"it has {what}", f"it had {what}"
    yield _header("Message-ID", says, f"<{_NEW_ID}>", were=were, messageid=_NEW_ID)


def _subjects(stage: Stage) -> Iterator[Change]:
    """Take the token off the subject or put one on; make it no forward, or one."""
    world, subject = stage.world, stage.event.message.subject
    token = token_in(subject, world.organization, world.assume)
    if token is not None:
        without = re.sub(re.escape(token), "", subject, flags=re.IGNORECASE).strip()
        yield _subject("has", "had", f"no token {token.upper()}", without)
    else:
        email = _latest(stage, list(world.emails), lambda one: bool(one.trackingtoken))
        if email is not None:
            told = str(email.trackingtoken)
            yield _subject("has", "had", f"the token {told}", f"{subject} {told}".strip())
    if forward_prefix(subject):
        yield _subject("opens", "opened", "with no forward", subject.partition(":")[2].strip())
    else:
        yield _subject("opens", "opened", "as a forward", f"FW: {subject}")


def _subject(does: str, did: str, what: str, to: str) -> Change:
    says, were = f"its subject {does} {what}", f"its subject {did} {what}"
    return _header("Subject", says, to, were=were, subject=to)


def _latest(stage: Stage, emails: list[Email], wanted: Callable[[Email], bool]) -> Email | None:
    return stage.world.emails.latest(email for email in emails if wanted(email))
