"""What of labelled mail comes in under each combination of settings, by each choice of people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial, reduce
from operator import or_
from typing import Any, Protocol

import attrs

from sscsim.events import Delivery
from sscsim.policy import AtOnce, apply_policy
from sscsim.rules import BOOK, RuleBook
from sscsim.suggest.binding import Values
from sscsim.suggest.counting import places_of
from sscsim.suggest.demands import Demand, key_of
from sscsim.suggest.playing import came_in, comes_in, is_alone, parts_of
from sscsim.suggest.stepwise import Stepwise
from sscsim.suggest.varying import concerned, policy_of_values
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["Accepting"]


class _Part(Protocol):
    """Mail that is decided by itself."""

    def inside(self, rows: tuple[int, ...]) -> Mapping[str, int]:
        """Give the keys that come in where all these rows are chosen, with the columns, as bits."""


@attrs.frozen(kw_only=True)
class Accepting:
    """
    Labelled mail, and what it is asked under.

    Attributes:
        world: the organisation as it is.
        mail: the labelled mail, in the order in which it arrives.
        settings: the combinations of settings.
        opened: puts choices in force, while all others accept nothing.
        book: the rules that are asked.
    """

    world: World
    mail: Sequence[Delivery]
    settings: Sequence[Mapping[str, Any]]
    opened: Callable[[Values], World]
    book: RuleBook = BOOK

    @property
    def by_step(self) -> bool:
        """
        Say whether choices of one person alone tell what several do together.

        Rules of others may ask anything; and where promotion creates a contact, whoever accepts the
        mail decides whether it does (PTY-17).
        """
        return self.book is BOOK and not self.world.assume.auto_create_on_sss_promote

    def masks(self, demands: Sequence[Demand], chosen: Sequence[Values]) -> list[int]:
        """Give the demands that come in, as bits: by nobody, then by each choice; by settings."""
        bits = {demand.key: 1 << number for number, demand in enumerate(demands)}
        if self.by_step:
            return self._put_together(bits, chosen)
        return self._played(bits, [(), *chosen])

    def _worlds(self, rows: Iterable[Values]) -> list[World]:
        return [
            apply_policy(row, policy_of_values("column", one, {}, row))
            for row in map(self.opened, rows)
            for one in self.settings
        ]

    def _played(self, bits: Mapping[str, int], rows: Sequence[Values]) -> list[int]:
        """Play mail under every choice."""
        many = AtOnce(self._worlds(rows))
        found = [0] * len(many.worlds)
        for mail in parts_of(self.world, self.mail):
            ask = comes_in if is_alone(mail) else came_in
            for told in many.ask(partial(ask, mail=mail, book=self.book)):
                mask = sum(bits[key] for key in told.answer)
                for number in places_of(told.bits) if mask else ():
                    found[number] |= mask
        return found

    def _put_together(self, bits: Mapping[str, int], chosen: Sequence[Values]) -> list[int]:
        """Ask about every choice of one person alone, and put together what several choose."""
        alone = dict.fromkeys(pair for values in chosen for pair in values)
        row = {pair: number for number, pair in enumerate(alone, start=1)}
        worlds = self._worlds([(), *((pair,) for pair in alone)])
        parts = list(self._parts(AtOnce(worlds)))
        columns = len(self.settings)
        found = [0] * (columns * (1 + len(chosen)))
        for at, values in enumerate([(), *chosen]):
            for people, part in parts:
                rows = (0, *(row[pair] for pair in values if pair[0] in people))
                for key, where in part.inside(rows).items():
                    for column in places_of(where):
                        found[at * columns + column] |= bits[key]
        return found

    def _parts(self, many: AtOnce) -> Iterator[tuple[frozenset[Ref], _Part]]:
        columns = len(self.settings)
        for mail in parts_of(self.world, self.mail):
            people = frozenset(concerned(self.world, mail))
            if is_alone(mail):
                yield people, _Alone(_promoted(many, mail), columns, key_of(mail[0]))
            else:
                yield people, Stepwise(many.worlds, columns, mail)


@attrs.frozen
class _Alone:
    """A message that answers no other: it comes in if anybody lets it in."""

    promoted: int
    columns: int
    key: str

    def inside(self, rows: tuple[int, ...]) -> Mapping[str, int]:
        """Put together what each row lets in."""
        bits = reduce(or_, (self.promoted >> row * self.columns for row in rows))
        return {self.key: bits & ((1 << self.columns) - 1)}


def _promoted(many: AtOnce, mail: Sequence[Delivery]) -> int:
    """Give the worlds in which a message comes in, as bits."""
    told = many.ask(partial(comes_in, mail=mail, book=BOOK))
    return sum(one.bits for one in told if one.answer)
