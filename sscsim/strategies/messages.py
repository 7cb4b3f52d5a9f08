"""Messages that may arrive in an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from sscsim.mail import Message, parse_address
from sscsim.strategies.answers import Parent, answers, parents_in
from sscsim.strategies.arguments import (
    Flavour,
    check_flavour,
    check_messages,
    check_moment,
    check_type,
    check_world,
)
from sscsim.strategies.few import by_place, one_of, several_of
from sscsim.strategies.headers import optional_headers, recipients, senders
from sscsim.strategies.known import INSIDE, PEOPLE, customers, insiders, parsed
from sscsim.strategies.pools import OUTSIDE, START
from sscsim.strategies.values import subjects
from sscsim.world import World

__all__ = ["messages", "sensible_mail"]


def messages(
    world: World,
    *,
    flavour: Flavour = "sensible",
    source: str = "m1",
    received: datetime = START,
    earlier: Sequence[Message] = (),
) -> st.SearchStrategy[Message]:
    """
    Draw a message that may arrive in an organisation.

    *sensible* comes from outside or from a colleague, goes to people and queues that exist, and
    often answers an email of the world or one of the messages that came before. *anything* has
    senders, recipients, ids and thread marks of any kind.

    Args:
        world: the organisation.
        flavour: ``sensible`` or ``anything``.
        source: how decisions name the message.
        received: when it arrives, unless *anything* says otherwise.
        earlier: the messages that it may answer.

    Raises:
        InvalidArgument: an argument is not one of these.

    >>> message = find(messages(World()), lambda message: True)
    >>> message.source, message.subject, str(message.from_[0])
    ('m1', 'Offer', 'ivo@fabrikam.example')

    """
    check_world(world)
    check_flavour(flavour)
    check_type("source", source, str, "Give a short text, such as 'm1'.")
    check_moment("received", received)
    check_messages("earlier", earlier)
    own = {
        "source": source,
        "messageid": f"{source}@outside.example",
        "received": received,
        "date": received,
    }
    make = _sensible if flavour == "sensible" else _anything
    return make(world, own, parents_in(world, earlier))


_ANSWERS = st.booleans()
_INSIDE, _PEOPLE = parsed(INSIDE), tuple(map(parse_address, PEOPLE))


@st.composite
def _sensible(
    draw: st.DrawFn, world: World, own: dict[str, Any], parents: tuple[Parent, ...]
) -> Message:
    return Message(**own, **draw(_answering(draw(sensible_mail(world)), parents, "sensible")))


@st.composite
def sensible_mail(draw: st.DrawFn, world: World) -> dict[str, Any]:
    """Draw sender, recipients and subject of a message that answers nothing."""
    inside = parsed(insiders(world.directory) or OUTSIDE)
    everybody = parsed((*customers(world.directory), *OUTSIDE, *insiders(world.directory)))
    return {
        "from_": (draw(by_place(everybody, _PEOPLE)),),
        "to": draw(several_of(inside, 2, least=1, unique=True, places=_INSIDE)),
        "cc": draw(several_of(inside, 1, places=_INSIDE)),
        "subject": draw(subjects(organization=world.organization)),
    }


@st.composite
def _answering(
    draw: st.DrawFn, fresh: dict[str, Any], parents: tuple[Parent, ...], flavour: Flavour
) -> dict[str, Any]:
    """Let a message answer another, or not; drawn last, so that a message is left without it."""
    if draw(_ANSWERS) and parents:
        return draw(answers(draw(one_of(*parents)), fresh, flavour))
    return fresh


@st.composite
def _anything(
    draw: st.DrawFn, world: World, own: dict[str, Any], parents: tuple[Parent, ...]
) -> Message:
    inside = parsed(insiders(world.directory))
    others = parsed((*customers(world.directory), *OUTSIDE))
    fresh = {
        "from_": draw(senders(inside, others)),
        "to": draw(recipients(inside, others)),
        "subject": draw(subjects(flavour="anything", organization=world.organization)),
    }
    columns = draw(_answering(fresh, parents, "anything"))
    few = draw(optional_headers(inside, others, _ids(parents)))
    return Message(**{**own, **columns, **few, "date": few.get("received", own["date"])})


def _ids(parents: Sequence[Parent]) -> tuple[str, ...]:
    """List the ids that In-Reply-To may name."""
    return tuple(dict.fromkeys(one.messageid for one in parents if one.messageid is not None))
