"""Threads: a first message, and the replies and forwards that come of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

from sscsim.mail import Message
from sscsim.strategies import pools
from sscsim.strategies.answers import answers, parent_of
from sscsim.strategies.arguments import Flavour, check_flavour, check_sizes, check_world
from sscsim.strategies.few import one_of
from sscsim.strategies.messages import messages, sensible_mail
from sscsim.world import World

__all__ = ["threads"]

_MINUTE = timedelta(minutes=1)


def threads(
    world: World,
    *,
    flavour: Flavour = "sensible",
    min_messages: int = 1,
    max_messages: int = 4,
) -> st.SearchStrategy[tuple[Message, ...]]:
    """
    Draw a thread: a message, and messages that each answer or forward one before.

    An answer has ``Re:`` or ``FW:`` before the subject, the id of what it answers in In-Reply-To
    and References, and five more bytes in its Thread-Index; on the way some marks get lost, in
    *anything* more of them.

    Args:
        world: the organisation.
        flavour: ``sensible`` or ``anything``.
        min_messages: how many messages there are at least, from 1.
        max_messages: how many there are at most, up to 20.

    Raises:
        InvalidArgument: an argument is not one of these.

    >>> first, second = find(threads(World()), lambda thread: len(thread) == 2)
    >>> second.subject, second.inreplyto
    ('Re: Offer', ('m1@outside.example',))
    >>> len(first.conversationindex), len(second.conversationindex)
    (22, 27)

    """
    check_world(world)
    check_flavour(flavour)
    check_sizes("messages", min_messages, max_messages, limit=20, floor=1)
    return _threads(world, flavour, min_messages, max_messages)


@st.composite
def _threads(
    draw: st.DrawFn, world: World, flavour: Flavour, least: int, most: int
) -> tuple[Message, ...]:
    first = draw(messages(world, flavour=flavour))
    base = draw(one_of(*pools.BASES))
    thread = [attrs.evolve(first, conversationindex=base)]
    for fresh in draw(st.lists(sensible_mail(world), min_size=least - 1, max_size=most - 1)):
        parent = draw(st.sampled_from(thread))
        columns = draw(answers(parent_of(parent), fresh, flavour))
        thread.append(_later(len(thread) + 1, thread[-1], columns))
    return tuple(thread)


def _later(number: int, before: Message, columns: dict[str, Any]) -> Message:
    moment = (before.received or pools.START) + _MINUTE
    return Message(
        source=f"m{number}",
        messageid=f"m{number}@outside.example",
        received=moment,
        date=moment,
        **columns,
    )
