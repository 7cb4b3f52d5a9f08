"""Which labelled messages answer one another: then one that comes in may let in the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sscsim.events import Delivery
from sscsim.rules.correlation.tracking_token import token_in
from sscsim.suggest.demands import key_of
from sscsim.world import World

__all__ = ["linked_groups"]

_BASE = 22  # bytes of a conversation index that all of a conversation have in common (COR-31)


def linked_groups(world: World, mail: Sequence[Delivery]) -> tuple[frozenset[str], ...]:
    """
    Group the keys of messages that can correlate with one another; who stands alone is in none.

    Rather too many are taken together than too few, for what stands alone is decided alone.

    >>> from sscsim import Delivery, Message, World
    >>> one = Message(source="a", messageid="1@x")
    >>> two = Message(source="b", messageid="2@x", inreplyto=("1@x",))
    >>> groups = linked_groups(World(), [Delivery(message=m, mailbox=None) for m in (one, two)])
    >>> [sorted(group) for group in groups]
    [['1@x', '2@x']]

    """
    keys = dict.fromkeys(key_of(one) for one in mail)
    if world.organization.enablesmartmatching:
        return (frozenset(keys),) if len(keys) > 1 else ()
    groups = {key: {key} for key in keys}
    first: dict[object, str] = {}
    for one in mail:
        key = key_of(one)
        for mark in _marks(world, one):
            if mark[0] != "id" or mark[1] in keys:  # what two answer, but nobody brings, is no link
                _joined(groups, key, first.setdefault(mark, key))
    found = dict.fromkeys(frozenset(group) for group in groups.values())
    return tuple(group for group in found if len(group) > 1)


def _joined(groups: dict[str, set[str]], one: str, other: str) -> None:
    if groups[one] is not groups[other]:
        groups[one] |= groups[other]
        for key in groups[other]:
            groups[key] = groups[one]


def _marks(world: World, delivery: Delivery) -> Iterator[tuple[str, object]]:
    """
    Give what a message has in common with those that it may answer.

    A conversation or token of an email that is in Dynamics already is none: it is found there,
    whatever else comes in.
    """
    message, emails = delivery.message, world.emails
    yield "id", key_of(delivery)
    for other in (*message.inreplyto, *message.references):
        yield "id", other.casefold()
    index = message.conversationindex
    if index is not None and not (_by_base(world) and any(emails.with_base(index[:_BASE]))):
        yield "conversation", index[:_BASE]
    token = token_in(message.subject, world.organization, world.assume)
    if token is not None and not any(emails.with_token(token)):
        yield "token", token.casefold()


def _by_base(world: World) -> bool:
    return world.assume.conversation_index_compare == "base22"
