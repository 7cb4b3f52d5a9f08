"""Replies and forwards: what of an earlier message stands in the one that answers it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
from hypothesis import strategies as st

from sscsim.mail import Address, Message, forward_prefix, parse_address
from sscsim.strategies.arguments import Flavour
from sscsim.strategies.few import one_of
from sscsim.strategies.known import parsed
from sscsim.strategies.pools import ODD_PREFIXES, OUTSIDE, PREFIXES, STEPS
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
    draw: st.DrawFn, parent: Parent, to: tuple[Address, ...], flavour: Flavour
) -> dict[str, Any]:
    """Draw the columns of a message that answers another, or forwards it to one of ``to``."""
    prefix = draw(_PREFIXES[flavour])
    subject = prefix + draw(_WORDS[flavour]).format(parent.subject)
    back = () if parent.sender is None else (parent.sender,)
    recipients = (draw(one_of(*to)),) if to and (forward_prefix(subject) or not back) else back
    sender = draw(one_of(*(parent.recipients or parsed(OUTSIDE))))
    marks = _marks(parent, draw(_STEPS))
    found = {name: marks[name] for name in draw(_KEPT[flavour])}
    return {"from_": (sender,), "to": recipients, "subject": subject, **found}


def _marks(parent: Parent, step: bytes) -> dict[str, Any]:
    ids = () if parent.messageid is None else (parent.messageid,)
    index = parent.conversationindex
    return {
        "inreplyto": ids,
        "references": (*parent.references, *ids),
        "conversationindex": None if index is None else index + step,
    }
