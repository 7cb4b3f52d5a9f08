"""Messages that may arrive in an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from sscsim.mail import Address, Attachment, Message
from sscsim.mail.addresslists import parse_address_list
from sscsim.strategies import pools
from sscsim.strategies.answers import Parent, answers, parents_in
from sscsim.strategies.arguments import Flavour, check_flavour, check_type, check_world
from sscsim.strategies.few import few_of, several_of
from sscsim.strategies.known import customers, insiders, parsed
from sscsim.strategies.values import conversation_indexes, message_ids, odd_entries, subjects
from sscsim.world import World

__all__ = ["messages"]


def messages(
    world: World,
    *,
    flavour: Flavour = "sensible",
    source: str = "m1",
    received: datetime = pools.START,
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
    check_type("received", received, datetime, "Give the time in UTC.")
    host = "outside.example" if flavour == "sensible" else "scenario.invalid"
    own = {
        "source": source,
        "messageid": f"{source}@{host}",
        "received": received,
        "date": received,
    }
    make = _sensible if flavour == "sensible" else _anything
    return make(world, own, parents_in(world, earlier))


@st.composite
def _sensible(
    draw: st.DrawFn, world: World, own: dict[str, Any], parents: tuple[Parent, ...]
) -> Message:
    inside = parsed(insiders(world.directory)) or parsed(pools.OUTSIDE)
    if draw(st.booleans()) and parents:
        parent = draw(st.sampled_from(parents))
        return Message(**own, **draw(answers(parent, inside, "sensible")))
    outside = parsed((*customers(world.directory), *pools.OUTSIDE))
    sender = draw(st.sampled_from((*outside, *outside, *inside)))
    to = draw(st.lists(st.sampled_from(inside), min_size=1, max_size=2, unique=True))
    cc = draw(st.lists(st.sampled_from(inside), max_size=1))
    subject = draw(subjects(organization=world.organization))
    return Message(**own, from_=(sender,), to=tuple(to), cc=tuple(cc), subject=subject)


_FEW = 4  # optional headers of one message


@st.composite
def _anything(
    draw: st.DrawFn, world: World, own: dict[str, Any], parents: tuple[Parent, ...]
) -> Message:
    entries = _everybody(world)
    if parents and draw(st.sampled_from((False, False, False, True))):
        parent = draw(st.sampled_from(parents))
        columns = draw(answers(parent, entries, "anything"))
    else:
        columns = {
            "from_": draw(st.sampled_from(_senders(world))),
            "to": tuple(draw(several_of((*entries, *odd_entries()), 3, least=1))),
            "subject": draw(subjects(flavour="anything", organization=world.organization)),
        }
    few = draw(few_of(_headers(entries, parents), _FEW))
    few = {**few, "date": few.get("received", own["date"])}
    {"messageid": f"{own['source']}@scenario.invalid"}
    return Message(**{**own, **columns, **few})


def _everybody(world: World) -> tuple[Address, ...]:
    inside = insiders(world.directory)
    others = (*customers(world.directory), *pools.OUTSIDE, pools.SHARED)
    return (*parsed(inside), *parsed((*inside, *others)))


def _senders(world: World) -> tuple[tuple[Address, ...], ...]:
    usual = (*parsed(pools.OUTSIDE) * 3, *_everybody(world))
    odd = (tuple(parse_address_list(text)) for text in pools.ODD_SENDERS)
    return (*((one,) for one in usual), *odd)


def _headers(
    entries: tuple[Address, ...], parents: tuple[Parent, ...]
) -> dict[str, st.SearchStrategy[Any]]:
    ids = message_ids(flavour="anything")
    known = tuple(one.messageid for one in parents if one.messageid is not None)
    named = ids | st.sampled_from(known) if known else ids
    answered = st.lists(named, max_size=2, unique=True).map(tuple)
    some = several_of(entries, 2).map(tuple)
    return {
        "cc": several_of((*entries, *odd_entries()), 2).map(tuple),
        "bcc": some,
        "envelope": several_of([one.address for one in entries], 2).map(
            lambda drawn: tuple(dict.fromkeys(drawn))
        ),
        "sender": several_of(entries, 1).map(tuple),
        "messageid": ids | st.none(),
        "inreplyto": answered,
        "references": answered,
        "conversationindex": conversation_indexes(flavour="anything"),
        "received": st.sampled_from(pools.ODD_TIMES),
        **_FLAGS,
    }


_FLAGS: dict[str, st.SearchStrategy[Any]] = {
    "irm": st.booleans(),
    "copied": st.booleans(),
    "create_fails": st.sampled_from((None, "a plug-in said no")),
    "attachments": st.lists(
        st.builds(Attachment, st.just("offer.pdf"), st.sampled_from((1_000, 6_000_000))),
        max_size=1,
    ).map(tuple),
    "headers": st.sampled_from(({}, {"Auto-Submitted": "auto-replied"})),
}
