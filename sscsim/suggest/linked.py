"""Which labelled messages answer one another: then one that comes in may let in the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from sscsim.events import Delivery
from sscsim.rules import Case
from sscsim.rules.correlation.smart_matching import subjects_match, words_of
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
    groups = {key: {key} for key in keys}
    first: dict[object, str] = {}
    for one in mail:
        key = key_of(one)
        for mark in _marks(world, one):
            if mark[0] != "id" or mark[1] in keys:  # what two answer, but nobody brings, is no link
                _joined(groups, key, first.setdefault(mark, key))
    for one, other in _alike(world, mail) if _matches(world) else ():
        _joined(groups, key_of(one), key_of(other))
    found = dict.fromkeys(frozenset(group) for group in groups.values())
    return tuple(group for group in found if len(group) > 1)


def _joined(groups: dict[str, set[str]], one: str, other: str) -> None:
    if groups[one] is not groups[other]:
        groups[one] |= groups[other]
        for key in groups[other]:
            groups[key] = groups[one]


class _Looks(NamedTuple):
    """By what smart matching knows a message."""

    case: Case
    words: frozenset[str]
    people: frozenset[str]


def _matches(world: World) -> bool:
    """Say whether there is smart matching, which nothing that is varied turns on or off."""
    off = (world.settings[f"DisableSmartMatching{more}"] for more in ("", "EmailHashCreation"))
    return world.organization.enablesmartmatching and not any(off)


def _alike(world: World, mail: Sequence[Delivery]) -> Iterator[tuple[Delivery, Delivery]]:
    """
    Give the pairs that are like enough for smart matching (COR-40).

    Neither how many addresses count at most is looked at here, nor how long ago the one came.
    """
    least = world.organization.hashminaddresscount
    looks = [_looks(world, one) for one in mail]
    for one, other in combinations(looks, 2):
        shared = len(one.words & other.words)
        if len(one.people & other.people) >= least and subjects_match(
            one.case, len(one.words), len(other.words), shared
        ):
            yield one.case.delivery, other.case.delivery


def _looks(world: World, delivery: Delivery) -> _Looks:
    case, message = Case(world, delivery), delivery.message
    entries = (*message.from_, *message.to, *message.cc, *message.bcc)
    people = frozenset(entry.address.lower() for entry in entries)
    return _Looks(case, frozenset(words_of(case.organization, message.subject)), people)


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
