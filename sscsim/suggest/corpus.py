"""A corpus sorted into mail that should be kept and mail that should not be in Dynamics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TypeAlias

from sscsim.events import Delivery
from sscsim.policy import Policy, Write, apply_policy
from sscsim.suggest.demands import key_of
from sscsim.suggest.playing import came_in
from sscsim.suggest.varying import FORWARDS, HEADERS
from sscsim.vocabulary import FORCE, METHOD, FilteringMethod
from sscsim.world import World

__all__ = ["Decide", "Sort", "by_bulk", "by_reference", "sorted_corpus"]

# Says under each of several policies which messages some mailbox promotes, by their keys.
Decide: TypeAlias = Callable[[Sequence[World], Sequence[Delivery]], list[frozenset[str]]]

_CUSTOMERS = frozenset({"contact", "lead", "account"})
_INSIDE = frozenset({"systemuser", "queue"})
_ONLY_REPLIES = Policy(
    name="Only replies",
    set={
        FORCE: int(FilteringMethod.IN_RESPONSE),
        "emailcorrelationenabled": True,
        "ignoreinternalemail": False,
        "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": False,
        HEADERS: False,
        FORWARDS: False,
    },
    write=(Write(table="queue", columns={METHOD: int(FilteringMethod.IN_RESPONSE)}),),
)


class Sort(StrEnum):
    """
    What a message is, for the one who weighs.

    A reply answers an email that is in Dynamics, or another such reply, whoever sends it. Of the
    others, those of users and queues are internal, those of contacts, leads and accounts are
    customers', and all the rest are strangers'.

    >>> [one.value for one in Sort if one.is_wanted]
    ['reply', 'customer']

    """

    REPLY = "reply"
    CUSTOMER = "customer"
    INTERNAL = "internal"
    STRANGER = "stranger"

    @property
    def is_wanted(self) -> bool:
        """Whether it should be kept."""
        return self in {Sort.REPLY, Sort.CUSTOMER}


def sorted_corpus(world: World, mail: Sequence[Delivery], decide: Decide) -> dict[str, Sort]:
    """
    Give the sort of each message, by its key.

    >>> from sscsim import Delivery, Message, World
    >>> mail = [Delivery(message=Message(source="m", messageid="1@x"), mailbox=None)]
    >>> sorted_corpus(World(), mail, by_reference)
    {'1@x': <Sort.STRANGER: 'stranger'>}

    """
    [replies] = decide([apply_policy(world, _ONLY_REPLIES)], mail)
    return {key_of(one): _sort(world, one, replies) for one in mail}


def _sort(world: World, delivery: Delivery, replies: frozenset[str]) -> Sort:
    if key_of(delivery) in replies:
        return Sort.REPLY
    first = delivery.message.from_[:1]
    tables = {
        entry.ref.table for one in first for entry in world.directory.addressbook.at(one.address)
    }
    if tables & _INSIDE:
        return Sort.INTERNAL
    return Sort.CUSTOMER if tables & _CUSTOMERS else Sort.STRANGER


def by_reference(worlds: Sequence[World], mail: Sequence[Delivery]) -> list[frozenset[str]]:
    """
    Decide with the engine that explains, policy after policy.

    >>> from sscsim import World
    >>> by_reference([World()], [])
    [frozenset()]

    """
    return [came_in(world, mail) for world in worlds]


def by_bulk(worlds: Sequence[World], mail: Sequence[Delivery]) -> list[frozenset[str]]:
    """
    Decide with the bulk engine, sixty-four policies in one pass.

    What it does not decide, the reference engine does. Takes ``pip install 'sscsim[bulk]'``.

    >>> from sscsim import World
    >>> by_bulk([World(), World()], [])
    [frozenset(), frozenset()]

    """
    from sscsim.bulk import UnsupportedError, decide_bulk, mail_table  # noqa: PLC0415 - an extra
    from sscsim.bulk.creating import picked  # noqa: PLC0415

    keys = [key_of(one) for one in mail]
    found = [frozenset[str]()] * len(worlds)
    try:
        runs = decide_bulk(worlds, mail_table(mail))
    except UnsupportedError:
        return by_reference(worlds, mail)
    for run in runs:
        for place, number in enumerate(run.numbers):
            promoted = picked(run, place).promoted.tolist()
            inside = (key for key, here in zip(keys, promoted, strict=True) if here)
            found[number] = frozenset(inside)
    return found
