"""What can be said of an incident: each claim is so, and knows how it would be otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from sscsim.exercises.cast import Person
from sscsim.exercises.incident import Incident
from sscsim.vocabulary import FORCE, METHOD, FilteringMethod

__all__ = ["Claim", "claims_about"]

_STRANGER = "Somebody Else <somebody@outside.example>"


@attrs.frozen(kw_only=True)
class Claim:
    """
    One true sentence about an incident.

    Attributes:
        cause: what it speaks of.
        says: the sentence, behind "because".
        edit: the smallest change after which it is no longer so.
    """

    cause: str
    says: str
    edit: dict[str, Any]


def claims_about(incident: Incident) -> list[Claim]:
    """List everything that is so and that somebody might take for the cause."""
    return [*_choices(incident), *_sender(incident), *_marks(incident), *_settings(incident)]


def _choices(incident: Incident) -> Iterator[Claim]:
    methods = {**incident.methods, **incident.queues}
    for cause, one, where in (
        ("own", incident.person, "to whom the message is addressed,"),
        ("copied", incident.copied, "a colleague in copy,"),
        ("absent", incident.absent, "a colleague,"),
        ("queue", incident.queue, "a queue in copy,"),
        ("shared", incident.shared, f"a queue with the address of {incident.person.name},"),
    ):
        if one is not None:
            yield _choice(cause, one, where, methods[one])


def _choice(cause: str, one: Person, where: str, method: int) -> Claim:
    label = FilteringMethod(method).label
    says = f'Because {one.name}, {where} has stored the choice "{label}".'
    to = 4 if method == 1 else 1
    return Claim(cause=cause, says=says, edit={"write": {"record": one.id, METHOD: to}})


def _sender(incident: Incident) -> Iterator[Claim]:
    sender, cast = incident.sender, incident.cast
    for cause, one, kind in (
        ("contact", cast.contact, "a contact"),
        ("supplier", cast.supplier, "a supplier, in a table of the company's own"),
    ):
        if sender == one:
            says = f"Because the sender, {sender.name}, is known to Dynamics: {kind}."
            yield Claim(cause=cause, says=says, edit={"deliver": {"from": _STRANGER}})
    if sender == cast.stranger:
        says = f"Because the sender, {sender.name}, is not known to Dynamics at all."
        contact = {"deliver": {"from": cast.contact.written}}
        yield Claim(cause="stranger", says=says, edit=contact)


def _marks(incident: Incident) -> Iterator[Claim]:
    letter = incident.letter
    if "in-reply-to" in letter:
        says = "Because a hidden mark says that it answers an earlier message."
        yield Claim(cause="mark", says=says, edit={"deliver": {"in-reply-to": None}})
    subject, _, code = letter["subject"].rpartition(" ")
    if code.startswith("CRM:"):
        says = f"Because its subject holds the code {code}."
        yield Claim(cause="code", says=says, edit={"deliver": {"subject": subject}})


def _settings(incident: Incident) -> Iterator[Claim]:
    hidden = {"set": {"HideTrackAllOption": True}}
    says = 'Because the flag HideTrackAllOption, which hides "All email messages", is not set.'
    yield Claim(cause="flag", says=says, edit=hidden)
    says = f"Because no choice is forced on all users ({FORCE})."
    yield Claim(cause="force", says=says, edit={"set": {FORCE: 1}})
    if incident.smart:
        says = "Because smart matching, which guesses by likeness, is on."
        yield Claim(cause="smart", says=says, edit={"set": {"enablesmartmatching": False}})
