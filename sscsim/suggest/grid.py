"""What comes in under every setting and every choice of a person, asked of all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from math import prod
from typing import Any

import attrs

from sscsim.classes import Kind, Kinds
from sscsim.engine import play
from sscsim.errors import InputError, Place, Problem
from sscsim.events import Delivery
from sscsim.mail import forward_prefix
from sscsim.policy import AtOnce, apply_policy
from sscsim.policy.at_once import promotes
from sscsim.policy.words import row_words
from sscsim.rules import BOOK, RuleBook
from sscsim.rules.unread import unread
from sscsim.suggest.choosing import Option
from sscsim.suggest.demands import Demand, key_of
from sscsim.suggest.linked import linked_groups
from sscsim.suggest.varying import (
    FORWARDS,
    Varied,
    concerned,
    methods_of,
    policy_of_values,
    standing,
)
from sscsim.vocabulary import FilteringMethod, Ref
from sscsim.world import World

__all__ = ["Column", "Grid", "came_in"]

_MOST = 150_000  # choices of people who are bound together, times settings: half a minute
_NAMED = 4


@attrs.frozen(kw_only=True)
class Column:
    """
    One combination of settings: what comes in under it, whatever people choose, and by each choice.

    Attributes:
        settings: the value of every setting that is varied.
        start: what comes in while all who are concerned accept nothing.
        choosers: the options of each, or of those whose choices cannot be told apart.

    >>> Column(settings={}, start=Option((), 0, 0, 0), choosers=()).choosers
    ()

    """

    settings: Mapping[str, Any]
    start: Option
    choosers: tuple[tuple[Option, ...], ...]


def came_in(
    world: World, mail: Sequence[Delivery], *, moving: bool = True, book: RuleBook = BOOK
) -> frozenset[str]:
    """
    Play all mail, and give the keys of what some mailbox promotes.

    >>> from sscsim import World
    >>> came_in(World(), [])
    frozenset()

    """
    decisions = play(world, mail, move_watermark=moving, book=unread(book))
    return frozenset(
        key_of(delivery) for delivery, one in zip(mail, decisions, strict=True) if one.promoted
    )


def _is_alone(mail: Sequence[Delivery]) -> bool:
    """Say whether mail is one message, once in each mailbox: then nothing follows from it."""
    boxes = {one.mailbox for one in mail}
    return len(boxes) == len(mail) and len({key_of(one) for one in mail}) == 1


def _comes_in(world: World, mail: Sequence[Delivery], book: RuleBook) -> frozenset[str]:
    """Say so of one message alone; who can read it is not worked out for that."""
    inside = any(promotes(world, one, book) for one in mail)
    return frozenset(key_of(one) for one in mail if inside)


class Grid:
    """
    An organisation under every combination that is varied, and what comes in under each.

    Args:
        world: the organisation as it is.
        mail: the labelled mail, in the order in which it arrives.
        demands: what is wanted of it.
        varied: what is varied.
        book: the rules that are asked.
        advance: called after each message.

    Raises:
        InputError: messages that answer one another concern too many people to try all of it.

    """

    def __init__(
        self,
        world: World,
        mail: Sequence[Delivery],
        demands: Sequence[Demand],
        varied: Varied,
        *,
        book: RuleBook = BOOK,
        advance: Callable[[], object] = lambda: None,
    ) -> None:
        self.world, self.mail, self.varied, self.book = world, mail, varied, book
        self.all_settings = varied.settings
        self.settings = [
            dict(zip(varied.settings, values, strict=True))
            for values in product(*varied.settings.values())
        ]
        groups = list(_bound(world, mail, varied.people))
        self._refuse_too_many(groups)
        self.choosers = list(_choosers(world, groups, varied.people))
        self.rows = [
            self._closed(()),
            *(self._closed(one) for some in self.choosers for one in some),
        ]
        worlds = list(self._worlds())
        accepts = self._accepted(AtOnce(worlds), demands)
        advance()
        self.varied = attrs.evolve(varied, settings=self._noticed(accepts))
        kept = self._narrowed()
        self.accepts = [accepts[number] for number in kept]
        many = AtOnce([worlds[number] for number in kept])
        kinds = Kinds([world], many=many, apart=_addresses(world, self.varied.people))
        self.kinds = tuple(_counted(kinds, self.varied))
        self.promotes = self._promoted(kinds, advance)

    def _noticed(self, accepts: Sequence[int]) -> dict[str, tuple[Any, ...]]:
        """Give the settings that make a difference to labelled mail under any choice."""
        numbers = {tuple(one.values()): number for number, one in enumerate(self.settings)}
        found = {}
        for name, values in self.varied.settings.items():
            here = [numbers[tuple({**one, name: values[0]}.values())] for one in self.settings]
            rows = range(0, len(accepts), len(self.settings))
            if any(
                accepts[row + at] != accepts[row + other]
                for row in rows
                for at, other in enumerate(here)
            ):
                found[name] = values
        return found

    def _narrowed(self) -> list[int]:
        """Leave all other settings as they are; give the combinations that are left."""
        fixed = {
            name: values[0]
            for name, values in self.all_settings.items()
            if name not in self.varied.settings
        }
        many = len(self.settings)
        left = [at for at, one in enumerate(self.settings) if fixed.items() <= one.items()]
        self.settings = [
            {name: self.settings[at][name] for name in self.varied.settings} for at in left
        ]
        return [row * many + at for row in range(len(self.rows)) for at in left]

    def _refuse_too_many(self, groups: Sequence[Sequence[Ref]]) -> None:
        """Refuse what takes hours: of those whom linked mail concerns all choices are tried."""
        many = {group: self._combinations(group) for group in groups}
        if sum(many.values()) > _MOST:
            group = max(groups, key=many.__getitem__)
            names = [row_words(self.world, ref.table, ref.id) for ref in group]
            what = (
                f"messages that answer one another concern {len(group)} users and queues together "
                f"({', '.join(names[:_NAMED])}{', ...' if len(names) > _NAMED else ''}): their "
                f"choices under all settings are {many[group]:,} combinations, and at most "
                f"{_MOST:,} are tried."
            )
            mend = (
                "Leave some of them as they are: --keep ADDRESS, or --keep SETTING; or label fewer "
                "messages of one conversation."
            )
            raise InputError([Problem(Place("--must"), what, mend)])

    def _combinations(self, group: Sequence[Ref]) -> int:
        return prod(len(methods_of(self.world, ref)) for ref in group) * len(self.settings)

    def columns(self) -> Iterator[Column]:
        """Give every combination of settings, those with the fewest changes first."""
        numbers = range(len(self.settings))
        yield from map(self._column, sorted(numbers, key=self._changed))

    def _changed(self, number: int) -> int:
        return sum(
            value != standing(self.world, name) for name, value in self.settings[number].items()
        )

    def _column(self, number: int) -> Column:
        def option(row: int, values: tuple[Any, ...], changes: int) -> Option:
            at = row * len(self.settings) + number
            return Option(values, changes, self.accepts[at], self.promotes[at])

        row, choosers = 1, []
        for some in self.choosers:
            options = []
            for values in some:
                changes = sum(value != standing(self.world, ref) for ref, value in values)
                options.append(option(row, values, changes))
                row += 1
            choosers.append(tuple(options))
        start = option(0, (), self._changed(number))
        return Column(settings=self.settings[number], start=start, choosers=tuple(choosers))

    def _closed(self, values: tuple[tuple[Ref, Any], ...]) -> World:
        """Put choices in force while all others who are concerned accept nothing."""
        closed = dict.fromkeys(self.varied.people, int(FilteringMethod.NONE))
        methods = {**closed, **dict(values)}
        kept = {ref: value for ref, value in methods.items() if value is not None}
        return apply_policy(self.world, policy_of_values("row", {}, kept, self.world))

    def _worlds(self) -> Iterator[World]:
        for row in self.rows:
            for settings in self.settings:
                yield apply_policy(row, policy_of_values("column", settings, {}, row))

    def _accepted(self, many: AtOnce, demands: Sequence[Demand]) -> list[int]:
        bits = {demand.key: 1 << number for number, demand in enumerate(demands)}
        found = [0] * len(many.worlds)
        for mail in _apart(self.world, self.mail):
            ask = _comes_in if _is_alone(mail) else came_in
            for told in many.ask(partial(ask, mail=mail, book=self.book)):
                mask = sum(bits[key] for key in told.answer)
                for number in _places(told.bits) if mask else ():
                    found[number] |= mask
        return found

    def _promoted(self, kinds: Kinds, advance: Callable[[], object]) -> list[int]:
        """Ask for each kind, and put together those that come in under the same combinations."""
        known = self.book is BOOK  # by which what is found out serves the next kind
        promoted = (
            kinds.observer.promoted if known else partial(kinds.many.promoted, book=self.book)
        )
        alike: dict[int, int] = {}
        for number, kind in enumerate(self.kinds):
            bits = promoted(kind.message)
            alike[bits] = alike.get(bits, 0) | 1 << number
            advance()
        found = [0] * len(kinds.many.worlds)
        for bits, mask in alike.items():
            for number in _places(bits):
                found[number] |= mask
        return found


def _apart(world: World, mail: Sequence[Delivery]) -> Iterator[list[Delivery]]:
    """Give mail that answers one another together, and every other message alone."""
    first = {key: min(group) for group in linked_groups(world, mail) for key in group}
    parts: dict[str, list[Delivery]] = {}
    for one in mail:
        key = key_of(one)
        parts.setdefault(first.get(key, key), []).append(one)
    yield from parts.values()


def _places(bits: int) -> Iterator[int]:
    """Give the places of the bits that are set."""
    return (place for place, digit in enumerate(reversed(f"{bits:b}")) if digit == "1")


def _counted(kinds: Kinds, varied: Varied) -> Iterator[Kind]:
    """
    Give the kinds of mail that are counted: those of the gate, but not every pair of people.

    What lies in a stranger's mailbox beside is tried in that of one other; forwards are told from
    other answers only where a setting about them is varied.
    """
    beside: dict[str, str] = {}
    [world] = kinds.worlds
    for kind in kinds.plain():
        [to], envelope = kind.message.to, kind.message.envelope
        if envelope and world.directory.mailboxes_at(to.address):
            [reader] = envelope
            if reader == to.address or beside.setdefault(to.address, reader) != reader:
                continue
        if FORWARDS in varied.settings or not forward_prefix(kind.message.subject):
            yield kind


def _choosers(
    world: World, groups: Sequence[Sequence[Ref]], people: Sequence[Ref]
) -> Iterator[tuple[tuple[tuple[Ref, Any], ...], ...]]:
    """Give the choices of each person, and together those of people whom linked mail concerns."""
    bound = {ref for group in groups for ref in group}
    for group in (*groups, *((ref,) for ref in people if ref not in bound)):
        combined = product(*(methods_of(world, ref) for ref in group))
        yield tuple(tuple(zip(group, values, strict=True)) for values in combined)


def _bound(
    world: World, mail: Sequence[Delivery], people: Sequence[Ref]
) -> Iterator[tuple[Ref, ...]]:
    groups: list[frozenset[Ref]] = []
    for keys in linked_groups(world, mail):
        own = frozenset(concerned(world, (one for one in mail if key_of(one) in keys)))
        group = own & frozenset(people)
        for other in [each for each in groups if each & group]:
            groups.remove(other)
            group |= other
        if group:
            groups.append(group)
    for group in groups:
        yield tuple(ref for ref in people if ref in group)


def _addresses(world: World, people: Sequence[Ref]) -> frozenset[str]:
    """Name the addresses of those who are varied: nobody stands for them, nor they for others."""
    rows = (world.directory.row(ref) for ref in people)
    found = (value for row in rows if row is not None for value in row.addresses.values())
    return frozenset(value.strip().lower() for value in found if value.strip())
