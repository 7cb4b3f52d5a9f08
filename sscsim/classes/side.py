"""Smart matching under one policy, asked of many subjects and many lists of people."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TypeAlias

from sscsim.events import Delivery
from sscsim.mail import Message, find_tokens
from sscsim.rules import Case
from sscsim.rules.correlation.smart_matching import subjects_match, words_of
from sscsim.world import Email, World

__all__ = ["Pair", "Side", "pairs", "tokens_in"]

_STOPS = ("DisableSmartMatching", "DisableSmartMatchingEmailHashCreation")


class Side:
    """
    What one policy takes for alike: the rules' own answers, with the words of emails remembered.

    Attributes:
        world: the organisation under the policy.
        on: whether smart matching is on.
        most: how many words, and how many addresses, are kept.
        delta: how many words may be other ones.
        least: how many addresses have to be in common.
        literal: whether words are counted and not compared (COR-45).
        expression: what is taken off subjects.

    """

    def __init__(self, world: World) -> None:
        own = world.organization
        self.world = world
        self.on = own.enablesmartmatching and not any(world.settings[name] for name in _STOPS)
        self.most = own.hashmaxcount
        self.delta = own.hashdeltasubjectcount
        self.least = max(own.hashminaddresscount, 0)
        self.literal = world.assume.smart_subject_rule == "count_only"
        self.expression = own.hashfilterkeywords
        self._case = Case(world, Delivery(message=Message(source="side"), mailbox=None))
        self._known: dict[str, frozenset[str]] = {}

    @property
    def set(self) -> Hashable:
        """Say how smart matching is set, for no two sides that are set alike are tried."""
        how = (self.most, self.delta, self.least, self.literal, self.expression)
        return how if self.on else None

    def ordered(self, subject: str) -> tuple[str, ...]:
        """Give the words that are kept of a subject."""
        return words_of(self.world.organization, subject)

    def words(self, subject: str) -> frozenset[str]:
        """Give the words of a subject as a set, and remember it."""
        found = self._known.get(subject)
        if found is None:
            found = self._known[subject] = frozenset(self.ordered(subject))
        return found

    def tokens(self, subject: str) -> tuple[str, ...]:
        """Give the tokens that are read in a subject."""
        return tokens_in(self.world, subject)

    def like(self, words: frozenset[str], email: Email) -> bool:
        """Say whether an email's subject is like one of such words."""
        other = self.words(email.subject)
        return subjects_match(self._case, len(words), len(other), len(words & other))

    def meets(self, addresses: Sequence[str], email: Email) -> bool:
        """Say whether a message that names addresses, in this order, has enough of an email's."""
        own = dict.fromkeys(addresses)
        common = set(list(own)[: self.most]).intersection(email.addresses[: self.most])
        return len(common) >= self.least

    def met(self, addresses: Sequence[str]) -> list[Email]:
        """Give the emails with enough addresses in common, if this policy looks at all."""
        if not self.on:
            return []
        if not self.least:
            return self._hashed
        own = list(dict.fromkeys(addresses))[: self.most]
        some = self.world.emails.sharing_addresses(own, self.least)
        return [one for one in some if self.meets(own, one)]

    @cached_property
    def _hashed(self) -> list[Email]:
        return [one for one in self.world.emails if one.hashed]

    def takes_all_of(self, other: Side) -> bool:
        """Say whether whatever another policy takes for alike is alike here, by the settings."""
        if not (self.on and other.on):
            return not other.on
        same = (self.most, self.literal, self.expression)
        if same != (other.most, other.literal, other.expression):
            return False
        return self.delta >= other.delta and self.least <= other.least


def tokens_in(world: World, subject: str) -> tuple[str, ...]:
    """Give the tracking tokens that are read in a subject (COR-24)."""
    return find_tokens(subject, world.organization.prefixes, world.organization.tokendigits)


Pair: TypeAlias = tuple[Side | None, Side]


def pairs(worlds: Iterable[World]) -> Iterator[Pair]:
    """
    Give every two policies of which the second may take mail for an answer and the first not.

    And each alone, with None: for mail that it takes for one, whatever others do.

    >>> list(pairs([World()]))
    []

    """
    sides = list({one.set: one for one in reversed([Side(world) for world in worlds])}.values())
    for taking in sides[::-1]:
        if taking.on:
            yield None, taking
            for one in sides[::-1]:
                if not one.takes_all_of(taking):
                    yield one, taking
