"""Many policies at once: a question is asked again only of those for which it may end otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import attrs

from sscsim.decisions import Outcome
from sscsim.engine import deliveries
from sscsim.engine.reference import settle
from sscsim.events import Deliver, Delivery
from sscsim.mail import Message
from sscsim.policy.watching import Seen, is_of_organization, looked_up, watched
from sscsim.rules import BOOK, Case, RuleBook
from sscsim.world import Directory, World

__all__ = ["AtOnce", "Told", "is_promoted", "promotes", "which_tables"]

_T = TypeVar("_T")
# What of a world no policy writes; where it differs, nothing is shared.
_TABLES = [
    field.name for field in attrs.fields(Directory) if field.init and field.name != "organization"
]
_BESIDE = ("emails", "watermarks", "queueitems", "attempts", "assume")


class Told(NamedTuple, Generic[_T]):
    """
    An answer, and the policies that give it.

    Attributes:
        bits: one for each world, the first world's the lowest.
        answer: what was answered.
        seen: all that was looked at for it. Worlds that agree in this answer alike.

    >>> Told(bits=0b101, answer="promoted", seen=()).numbers
    [0, 2]

    """

    bits: int
    answer: _T
    seen: tuple[Seen, ...]

    @property
    def numbers(self) -> list[int]:
        """The worlds, by number."""
        return [number for number in range(self.bits.bit_length()) if self.bits >> number & 1]


class AtOnce:
    """
    One organisation under many policies, to be asked the same questions.

    A question is a function of a world that only asks: deciding mail, or playing some. It is put to
    the first world while all that it looks at is noted, and every other world in which the same
    stands in those places must answer alike: that is exact, whatever the question. Thousands of
    policies often take a handful of evaluations.

    Args:
        worlds: at least one, of the same organisation: see `sscsim.policy.apply_policy`. Make them
            from one another, so that they share what does not differ.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.policy import Policy, apply_policy
    >>> story = load_scenario_text('''
    ... systemusers: [{id: hanna, internalemailaddress: hanna@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [hanna@contoso.example]}]
    ... ''')
    >>> force = "SSSForceFilteringMethodForUserMailboxes"
    >>> policies = [Policy(name=str(value), set={force: value}) for value in range(-1, 5)]
    >>> many = AtOnce([apply_policy(story.world, policy) for policy in policies])
    >>> bin(many.promoted(story.events[0].message))
    '0b10'

    """

    def __init__(self, worlds: Sequence[World]) -> None:
        self.worlds = tuple(worlds)
        self._alike: dict[Seen, list[int]] = {}
        self._kinds = _grouped([which_tables(world) for world in self.worlds])
        self._beside = _masks(_grouped([_beside(world) for world in self.worlds]))

    def ask(self, question: Callable[[World], _T]) -> list[Told[_T]]:
        """
        Put a question to every world, and give each answer with the worlds that give it.

        Raises UnwatchedError for a question that writes rows. Each world is in one of the answers,
        of which several may be equal: they were found by looking at different places.

        >>> many = AtOnce([World()])
        >>> [(told.bits, told.answer) for told in many.ask(lambda world: len(world.emails))]
        [(1, 0)]

        """
        told, left = [], (1 << len(self.worlds)) - 1
        while left:
            first = (left & -left).bit_length() - 1
            seen: dict[Seen, None] = {}
            answer = question(watched(self.worlds[first], seen))
            bits = left & self._beside[first]
            for place in seen:
                bits &= self._same(place)[first]
            told.append(Told(bits, answer, tuple(seen)))
            left &= ~bits
        return told

    def profile(self, question: Callable[[World], _T]) -> frozenset[tuple[_T, int]]:
        """
        Give each answer once, with the worlds that give it as bits: equal answers are one.

        >>> AtOnce([World(), World()]).profile(lambda world: len(world.emails))
        frozenset({(0, 3)})

        """
        found: dict[_T, int] = {}
        for told in self.ask(question):
            found[told.answer] = found.get(told.answer, 0) | told.bits
        return frozenset(found.items())

    def promoted(self, message: Message, book: RuleBook = BOOK) -> int:
        """Give the worlds, as bits, in which any mailbox promotes a message that arrives."""
        told = self.ask(lambda world: is_promoted(world, message, book))
        return sum(one.bits for one in told if one.answer)

    def _same(self, place: Seen) -> list[int]:
        """Give for each world, as bits, those in which the same stands in a place."""
        found = self._alike.get(place)
        if found is None:
            found = self._alike[place] = _masks(self._values(place))
        return found

    def _values(self, place: Seen) -> list[int]:
        if is_of_organization(place):
            return _grouped([looked_up(world, place) for world in self.worlds])
        first = {kind: number for number, kind in reversed(list(enumerate(self._kinds)))}
        kinds = sorted(first)
        values = _grouped([looked_up(self.worlds[first[kind]], place) for kind in kinds])
        by_kind = dict(zip(kinds, values, strict=True))
        return [by_kind[kind] for kind in self._kinds]


def is_promoted(world: World, message: Message, book: RuleBook = BOOK) -> bool:
    """
    Say whether any mailbox promotes a message that arrives; nothing is created for it.

    >>> from sscsim import load_scenario_text
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> is_promoted(story.world, story.events[0].message)
    True

    """
    arrivals = deliveries(world, Deliver(message=message))
    return any(promotes(world, delivery, book) for delivery in arrivals)


def promotes(world: World, delivery: Delivery, book: RuleBook = BOOK) -> bool:
    """Say whether a mailbox promotes what arrives in it; nothing is created for it."""
    return settle(Case(world, delivery), book)[0].outcome is Outcome.PROMOTED


def which_tables(world: World) -> tuple[int, ...]:
    """Tell directories apart by what they do not share; settings are not meant."""
    return tuple(id(getattr(world.directory, name)) for name in _TABLES)


def _beside(world: World) -> tuple[int, ...]:
    return tuple(id(getattr(world, name)) for name in _BESIDE)


def _grouped(values: Sequence[Any]) -> list[int]:
    """Number values so that equal ones have one number; most of them are one and the same."""
    by_id: dict[int, int] = {}
    known: list[Any] = []
    numbers = []
    for value in values:
        number = by_id.get(id(value))
        if number is None:
            number = next((at for at, one in enumerate(known) if one == value), len(known))
            known[number:] = [value] if number == len(known) else known[number:]
            by_id[id(value)] = number
        numbers.append(number)
    return numbers


def _masks(numbers: Sequence[int]) -> list[int]:
    """Give for each place, as bits, the places that have the same number."""
    bits: dict[int, int] = {}
    for at, number in enumerate(numbers):
        bits[number] = bits.get(number, 0) | 1 << at
    return [bits[number] for number in numbers]
