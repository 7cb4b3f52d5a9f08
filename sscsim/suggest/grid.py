"""What comes in under every setting and every choice of a person, asked of all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import product
from operator import or_
from typing import Any

import attrs

from sscsim.classes import Kind
from sscsim.events import Delivery
from sscsim.policy import apply_policy
from sscsim.rules import BOOK, RuleBook
from sscsim.suggest.accepting import Accepting
from sscsim.suggest.binding import Values, bound, choices, refuse_too_many
from sscsim.suggest.choosing import Option
from sscsim.suggest.counting import Counting
from sscsim.suggest.demands import Demand
from sscsim.suggest.others import extremes_of
from sscsim.suggest.varying import Varied, methods_of, policy_of_values, standing, unnoticed
from sscsim.vocabulary import FilteringMethod, Ref
from sscsim.world import World

__all__ = ["Column", "Grid"]

# Choices of people who are bound together, times settings: two minutes, by steps or played.
_MOST_BY_STEP, _MOST = 1_500_000, 50_000
_NONE = int(FilteringMethod.NONE)


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
        self.settings = _combined(varied.settings)
        blind = unnoticed(mail)
        looked = {name: some for name, some in varied.settings.items() if name not in blind}
        self._asked = _combined(looked)
        accepting = Accepting(
            world=world, mail=mail, settings=self._asked, opened=self._open, book=book
        )
        groups = list(bound(world, mail, varied.people))
        most = _MOST_BY_STEP if accepting.by_step else _MOST
        refuse_too_many(world, groups, len(self._asked), most)
        self.choosers = list(choices(world, groups, varied.people))
        self._everybody = (*varied.people, *(ref for group in varied.others for ref in group))
        self._shut = self._closed(world, dict.fromkeys(self._everybody, _NONE))
        every = [one for some in self.choosers for one in some]
        self._accepts = accepting.masks(demands, every)
        advance()
        self.noticed = self._noticed(looked)
        # What people accept of the kinds adds up, so each is asked alone even if bound together.
        self._rows: dict[Values, int] = {}
        for ref in varied.people:
            self._add_rows((ref,), methods_of(world, ref))
        for group in varied.others:
            self._add_rows(group, extremes_of(world, group[0]))
        worlds = [self._shut, *map(self._open, self._rows)]
        self._counting = Counting(
            world, worlds, self.settings, self._apart(), book=book, advance=advance
        )

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of mail that are counted."""
        return self._counting.kinds

    @property
    def tried(self) -> int:
        """How many combinations of settings and choices were asked about."""
        return (1 + len(self._rows)) * len(self.settings)

    def _add_rows(self, group: tuple[Ref, ...], methods: Sequence[int | None]) -> None:
        for method in methods:
            self._rows[tuple((ref, method) for ref in group)] = len(self._rows) + 1

    def _apart(self) -> list[Ref]:
        """Give those for whom nobody else stands: whom mail concerns, and who stays as he is."""
        alike = {ref for group in self.varied.others for ref in group}
        directory = self.world.directory
        refs = [row.ref for row in directory.systemusers.values()]
        refs += [row.ref for row in directory.queues.values()]
        return [ref for ref in refs if ref not in alike]

    def _noticed(self, looked: Mapping[str, tuple[Any, ...]]) -> frozenset[str]:
        """Name the settings that make a difference to labelled mail under any choice."""
        numbers = {tuple(one.values()): number for number, one in enumerate(self._asked)}
        found = set()
        for name, values in looked.items():
            here = [numbers[tuple({**one, name: values[0]}.values())] for one in self._asked]
            rows = range(0, len(self._accepts), len(self._asked))
            if any(
                self._accepts[row + at] != self._accepts[row + other]
                for row in rows
                for at, other in enumerate(here)
            ):
                found.add(name)
        return frozenset(found)

    def columns(self, *, free: bool) -> Iterator[Column]:
        """
        Give combinations of settings, those with the fewest changes first.

        Args:
            free: whether that is varied too which labelled mail does not notice; else settings that
                it does not notice, and those whom it does not concern, stay as they are.

        """
        numbers: Iterable[int] = range(len(self.settings))
        if not free:
            fixed = {
                name: values[0]
                for name, values in self.varied.settings.items()
                if name not in self.noticed
            }
            numbers = [at for at in numbers if fixed.items() <= self.settings[at].items()]
        for number in sorted(numbers, key=self._changed):
            yield self._column(number, free=free)

    def _changed(self, number: int) -> int:
        return sum(
            value != standing(self.world, name) for name, value in self.settings[number].items()
        )

    def _column(self, number: int, *, free: bool) -> Column:
        settings = self.settings[number]
        asked = self._asked.index({name: settings[name] for name in self._asked[0]})
        accepts = self._accepts[asked :: len(self._asked)]
        promotes = self._counting.of(0, number)
        others = [self._others(group, number) for group in self.varied.others]
        if not free:
            promotes = reduce(or_, (today.promotes for today, *_ in others), promotes)
        start = Option((), self._changed(number), accepts[0], promotes)
        choosers = list(self._options(accepts[1:], number))
        return Column(
            settings=settings, start=start, choosers=(*choosers, *(others if free else ()))
        )

    def _options(self, accepts: Sequence[int], number: int) -> Iterator[tuple[Option, ...]]:
        """Give the choices of those whom labelled mail concerns."""
        row = iter(accepts)
        for some in self.choosers:
            yield tuple(
                Option(values, self._turned(values), next(row), self._promotes(values, number))
                for values in some
            )

    def _others(self, group: tuple[Ref, ...], number: int) -> tuple[Option, ...]:
        """Give the choices of some who are alike: labelled mail does not notice them."""
        found = []
        for method in extremes_of(self.world, group[0]):
            values = tuple((ref, method) for ref in group)
            promotes = self._counting.of(self._rows[values], number)
            found.append(Option(values, self._turned(values), 0, promotes))
        return tuple(found)

    def _promotes(self, values: Values, number: int) -> int:
        rows = (self._rows[pair,] for pair in values)
        return reduce(or_, (self._counting.of(row, number) for row in rows), 0)

    def _turned(self, values: Values) -> int:
        return sum(value != standing(self.world, ref) for ref, value in values)

    def _open(self, values: Values) -> World:
        """Put choices in force while all others whose method is varied accept nothing."""
        if all(value is not None for _, value in values):
            return self._closed(self._shut, dict(values))
        chosen = {**dict.fromkeys(self._everybody, _NONE), **dict(values)}
        return self._closed(self.world, chosen)

    def _closed(self, world: World, methods: Mapping[Ref, int | None]) -> World:
        kept = {ref: value for ref, value in methods.items() if value is not None}
        return apply_policy(world, policy_of_values("row", {}, kept, world))


def _combined(settings: Mapping[str, tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Give every combination of values, what stands today first."""
    return [dict(zip(settings, values, strict=True)) for values in product(*settings.values())]
