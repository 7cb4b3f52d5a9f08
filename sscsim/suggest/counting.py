"""How many kinds of mail come in by whom, under which settings: what is strict, and what loose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from sscsim.classes import Kind, Kinds
from sscsim.mail import forward_prefix
from sscsim.policy import AtOnce, apply_policy
from sscsim.rules import BOOK, RuleBook
from sscsim.suggest.varying import FORWARDS, policy_of_values
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["Counting", "places_of"]


class Counting:
    """
    The kinds of mail of an organisation, and which of them come in by whom, as bits.

    Args:
        world: the organisation as it is.
        rows: the same, with the methods of one person or of some who are alike, all others closed.
        settings: the combinations of settings under which each row is asked.
        apart: the users and queues for whom nobody stands, nor they for others.
        book: the rules that are asked.
        advance: called after each kind.

    >>> counting = Counting(World(), [World()], [{}], ())
    >>> len(counting.kinds), counting.of(0, 0)
    (0, 0)

    """

    def __init__(
        self,
        world: World,
        rows: Sequence[World],
        settings: Sequence[Mapping[str, Any]],
        apart: Sequence[Ref],
        *,
        book: RuleBook = BOOK,
        advance: Callable[[], object] = lambda: None,
    ) -> None:
        self._columns = len(settings)
        many = AtOnce(
            [
                apply_policy(row, policy_of_values("column", one, {}, row))
                for row in rows
                for one in settings
            ]
        )
        kinds = Kinds([world], many=many, apart=_addresses(world, apart))
        varied = settings[0].keys() if settings else ()
        self.kinds = tuple(_counted(kinds, forwards=FORWARDS in varied))
        self._promoted = _promoted(kinds, self.kinds, book, advance)

    def of(self, row: int, column: int) -> int:
        """Give the kinds that come in by a row under a combination of settings."""
        return self._promoted[row * self._columns + column]


def places_of(bits: int) -> Iterator[int]:
    """
    Give the places of the bits that are set.

    >>> list(places_of(0b101))
    [0, 2]

    """
    digits = f"{bits:b}"[::-1]
    place = digits.find("1")
    while place >= 0:  # there may be hundreds of thousands, and few of them set
        yield place
        place = digits.find("1", place + 1)


def _promoted(
    kinds: Kinds, counted: Sequence[Kind], book: RuleBook, advance: Callable[[], object]
) -> list[int]:
    """Ask for each kind, and put together those that come in under the same combinations."""
    known = book is BOOK  # by which what is found out serves the next kind
    promoted = kinds.observer.promoted if known else partial(kinds.many.promoted, book=book)
    alike: dict[int, int] = {}
    for number, kind in enumerate(counted):
        bits = promoted(kind.message)
        alike[bits] = alike.get(bits, 0) | 1 << number
        advance()
    found = [0] * len(kinds.many.worlds)
    for bits, mask in alike.items():
        for number in places_of(bits):
            found[number] |= mask
    return found


def _counted(kinds: Kinds, *, forwards: bool) -> Iterator[Kind]:
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
        if forwards or not forward_prefix(kind.message.subject):
            yield kind


def _addresses(world: World, people: Sequence[Ref]) -> frozenset[str]:
    """Name the addresses of those for whom nobody stands."""
    rows = (world.directory.row(ref) for ref in people)
    found = (value for row in rows if row is not None for value in row.addresses.values())
    return frozenset(value.strip().lower() for value in found if value.strip())
