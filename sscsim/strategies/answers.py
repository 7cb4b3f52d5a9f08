"""Replies and forwards: what of an earlier message stands in the one that answers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
from hypothesis import strategies as st

from sscsim.mail import Address, Message, forward_prefix, parse_address
from sscsim.strategies.arguments import Flavour
from sscsim.strategies.few import one_of
from sscsim.strategies.pools import ODD_PREFIXES, PREFIXES, STEPS
from sscsim.vocabulary import ParticipationType
from sscsim.world import Email, World

__all__ = ["Parent", "answers", "parent_of", "parents_in"]


@attrs.frozen(kw_only=True)
class Parent:
    """What a reply knows of the message that it answers."""

    messageid: str | None
    subject: str
    conversationindex: bytes | None = None
    references: tuple[str, ...] = ()
    sender: Address | None = None
    recipients: tuple[Address, ...] = ()


def parent_of(message: Message) -> Parent:
    """See a message as one that will be answered."""
    return Parent(
        messageid=message.messageid,
        subject=message.subject,
        conversationindex=message.conversationindex,
        references=message.references,
        sender=next(iter(message.from_), None),
        recipients=(*message.to, *message.cc),
    )


def parents_in(world: World, earlier: Iterable[Message] = ()) -> tuple[Parent, ...]:
    """List what a message may answer: the emails of the world, and messages that came before."""
    return (*map(_of_email, world.emails), *map(parent_of, earlier))


def _of_email(email: Email) -> Parent:
    parties = [(one.participationtypemask, one.addressused or "") for one in email.parties]
    senders = [parse_address(text) for mask, text in parties if mask == ParticipationType.SENDER]
    return Parent(
        messageid=email.messageid,
        subject=email.subject,
        conversationindex=email.conversationindex,
        sender=next(iter(senders), None),
        recipients=tuple(
            parse_address(text) for mask, text in parties if mask != ParticipationType.SENDER
        ),
    )


# Which marks of a thread an answer keeps: all, as Outlook does, or what is left after a long way.
_MARKS = ("inreplyto", "references", "conversationindex")
_KEPT = {
    "sensible": one_of(_MARKS, _MARKS[:1], _MARKS[2:], ()),
    "anything": one_of(_MARKS, _MARKS[:1], _MARKS[1:2], _MARKS[2:], ()),
}
_PREFIXES = {
    "sensible": one_of(*PREFIXES[1:]),
    "anything": one_of(*PREFIXES[1:], "", *ODD_PREFIXES),
}
_WORDS = {"sensible": one_of("{}"), "anything": one_of("{}", "  {} ", "Something else", "")}
_STEPS = one_of(*STEPS)


@st.composite
def answers(
    draw: st.DrawFn, parent: Parent, fresh: Mapping[str, Any], flavour: Flavour
) -> dict[str, Any]:
    """
    Draw the columns with which a fresh message becomes an answer to another, or forwards it.

    It comes from whoever got that one, and goes back to its sender; a forward goes on to whom the
    fresh message was addressed.
    """
    prefix = draw(_PREFIXES[flavour])
    subject = prefix + draw(_WORDS[flavour]).format(parent.subject)
    marks = _marks(parent, draw(_STEPS))
    found = {name: marks[name] for name in draw(_KEPT[flavour])}
    back = () if parent.sender is None or forward_prefix(subject) else (parent.sender,)
    sender = _sender(parent, fresh["from_"])
    return {**fresh, "from_": sender, "to": back or fresh["to"], "subject": subject, **found}


def _sender(parent: Parent, fresh: tuple[Address, ...]) -> tuple[Address, ...]:
    """Keep the sender if he got the message that is answered; else one who did."""
    got = parent.recipients
    return fresh if not got or set(fresh) & set(got) else got[:1]


def _marks(parent: Parent, step: bytes) -> dict[str, Any]:
    ids = () if parent.messageid is None else (parent.messageid,)
    index = parent.conversationindex
    return {
        "inreplyto": ids,
        "references": (*parent.references, *ids),
        "conversationindex": None if index is None else index + step,
    }
