"""Twins: two messages that differ in one thing, of which one comes in and the other does not.

Or both come in, by different settings. Whether they really fare differently is not said here: the
engine is asked, and twins that fare alike are not taken.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import attrs

from sscsim.exercises.cast import Cast, Person

__all__ = ["TOKEN", "TWINS", "Topics", "Twins", "answering", "history", "sent"]

Letter = dict[str, Any]

TOKEN = "CRM:0001007"

_PRIVATE = (
    "In confidence", "About Friday evening", "Your test results", "My resignation",
    "The flat is free", "Please keep this to yourself", "School trip", "A complaint",
    "Your appointment", "Mother's birthday", "My application", "The rent is late",
)  # fmt: skip
_BUSINESS = (
    "Question about pumps", "Delivery date", "Price list", "Invoice", "Spare parts", "A visit",
    "Opening hours", "Request for an offer", "Change of address", "New catalogue",
    "Training dates", "Quantity discount",
)  # fmt: skip


@attrs.frozen
class Topics:
    """Subjects, none of which is given out twice."""

    private: list[str]
    business: list[str]

    @classmethod
    def of(cls, chance: random.Random) -> Topics:
        """Shuffle them."""
        return cls(chance.sample(_PRIVATE, len(_PRIVATE)), chance.sample(_BUSINESS, len(_BUSINESS)))


Twins = Callable[[Cast, Topics], tuple[Letter, Letter]]


def history(cast: Cast) -> list[dict[str, Any]]:
    """Give the emails that Dynamics has: what the user at 1 has sent."""
    asker = cast.users[1]
    return [
        sent("offer", asker, f"Offer {TOKEN}", cast.stranger.address),
        sent("plan", asker, "Plan for the autumn", cast.contact.address),
    ]


def sent(key: str, sender: Person, subject: str, to: str) -> dict[str, Any]:
    """Give an email that somebody has sent from Dynamics."""
    return {
        "id": key,
        "messageid": answering(sender, key),
        "directioncode": "outgoing",
        "subject": subject,
        "from": sender.address,
        "to": to,
        "senton": "2026-02-23T09:00:00Z",
    }


def answering(sender: Person, key: str) -> str:
    """Give the hidden mark of an answer to an email that somebody has sent."""
    return f"<{key}@{sender.address.partition('@')[2]}>"


def _by_choice(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:
    """The same stranger, to whoever takes everything and to whoever takes answers only."""
    sender = cast.stranger.written
    return (
        {"from": sender, "to": [cast.users[0].written], "subject": topics.private.pop()},
        {"from": sender, "to": [cast.users[1].written], "subject": topics.private.pop()},
    )


def _by_copy(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:
    """One who takes answers only, with and without an open queue in Cc."""
    sender, to = cast.others[0].written, [cast.users[1].written]
    return (
        {"from": sender, "to": to, "cc": [cast.open.written], "subject": topics.business.pop()},
        {"from": sender, "to": to, "subject": topics.business.pop()},
    )


def _by_sender(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:
    """A contact, from the address that is known and from another one."""
    to = [cast.users[2].written]
    private = f"{cast.contact.name} <{cast.contact.id}@outside.example>"
    return (
        {"from": cast.contact.written, "to": to, "subject": topics.private.pop()},
        {"from": private, "to": to, "subject": topics.private.pop()},
    )


def _by_state(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:
    """A contact who is active, and one who is not."""
    to = [cast.users[2].written]
    return (
        {"from": cast.contact.written, "to": to, "subject": topics.business.pop()},
        {"from": cast.former.written, "to": to, "subject": topics.business.pop()},
    )


def _by_table(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:
    """A supplier in a table of its own, to those at 3 and at 2."""
    sender = cast.supplier.written
    return (
        {"from": sender, "to": [cast.users[3].written], "subject": topics.business.pop()},
        {"from": sender, "to": [cast.users[2].written], "subject": topics.business.pop()},
    )


def _by_knowing(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:
    """A contact, to those at 2 and at 1: who asks for answers does not ask for senders."""
    sender = cast.contact.written
    return (
        {"from": sender, "to": [cast.users[2].written], "subject": topics.private.pop()},
        {"from": sender, "to": [cast.users[1].written], "subject": topics.private.pop()},
    )


def _by_answer(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:  # noqa: ARG001 - as all are
    """An answer, with the hidden mark that says what it answers and without."""
    common = {
        "from": cast.contact.written,
        "to": [cast.users[1].written],
        "subject": "Re: Plan for the autumn",
    }
    return {**common, "in-reply-to": answering(cast.users[1], "plan")}, common


def _by_token(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:  # noqa: ARG001 - as all are
    """An answer without hidden marks, with the code in its subject and without."""
    common = {"from": cast.stranger.written, "to": [cast.users[1].written]}
    return {**common, "subject": f"Re: Offer {TOKEN}"}, {**common, "subject": "Re: Offer"}


def _by_none(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:  # noqa: ARG001 - as all are
    """An answer, to those at 1 and at 4: who takes nothing takes no answers either."""
    common = {
        "from": cast.stranger.written,
        "subject": "Re: Offer",
        "in-reply-to": answering(cast.users[1], "offer"),
    }
    return (
        {**common, "to": [cast.users[1].written]},
        {**common, "to": [cast.users[4].written]},
    )


def _by_two(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:
    """One who takes nothing, with a colleague who takes everything and without."""
    sender, no = cast.others[1].written, cast.users[4].written
    return (
        {"from": sender, "to": [no, cast.users[0].written], "subject": topics.private.pop()},
        {"from": sender, "to": [no], "subject": topics.private.pop()},
    )


def _by_mailbox(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:
    """Two who take everything; the mailbox of one is not read."""
    sender = cast.others[2].written
    return (
        {"from": sender, "to": [cast.users[0].written], "subject": topics.private.pop()},
        {"from": sender, "to": [cast.unread.written], "subject": topics.private.pop()},
    )


def _by_queue(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:
    """A stranger, to an open queue and to one that takes answers only."""
    sender = cast.others[3].written
    return (
        {"from": sender, "to": [cast.open.written], "subject": topics.business.pop()},
        {"from": sender, "to": [cast.closed.written], "subject": topics.business.pop()},
    )


def _by_sight(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:
    """A contact to whoever takes contacts, in To and as a blind copy."""
    sender, to = cast.contact.written, cast.users[2].written
    hidden = {"to": [cast.others[0].written], "bcc": [to]}
    return (
        {"from": sender, "to": [to], "subject": topics.private.pop()},
        {"from": sender, **hidden, "subject": topics.private.pop()},
    )


def _by_either(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:
    """One who takes answers only, with an open queue in copy, or an open colleague."""
    sender, to = cast.others[3].written, [cast.users[1].written]
    return (
        {"from": sender, "to": to, "cc": [cast.open.written], "subject": topics.business.pop()},
        {"from": sender, "to": to, "cc": [cast.users[0].written], "subject": topics.private.pop()},
    )


def _by_addressee(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:
    """A contact, to those at 2 and at 3: both take it."""
    sender = cast.contact.written
    return (
        {"from": sender, "to": [cast.users[2].written], "subject": topics.business.pop()},
        {"from": sender, "to": [cast.users[3].written], "subject": topics.private.pop()},
    )


def _by_desk(cast: Cast, topics: Topics) -> tuple[Letter, Letter]:
    """A stranger, to the two who take everything: a person and a queue."""
    sender = cast.others[1].written
    return (
        {"from": sender, "to": [cast.users[0].written], "subject": topics.private.pop()},
        {"from": sender, "to": [cast.open.written], "subject": topics.business.pop()},
    )


TWINS: tuple[Twins, ...] = (
    _by_choice,
    _by_copy,
    _by_sender,
    _by_state,
    _by_table,
    _by_knowing,
    _by_answer,
    _by_token,
    _by_none,
    _by_two,
    _by_mailbox,
    _by_queue,
    _by_sight,
    _by_either,  # of these three both come in, by different choices: nobody can count on a half
    _by_addressee,
    _by_desk,
)
