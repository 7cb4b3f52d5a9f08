"""The terms on which scenarios are played: a reading, single switches, a rule book."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import attrs
import pytest

from sscsim.books import load_book
from sscsim.cli.assume import assumptions
from sscsim.errors import InputError, Problem
from sscsim.rules import BOOK, RuleBook
from sscsim.world import World

__all__ = ["KEY", "Terms", "terms"]

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Terms:
    """
    What was told about all scenarios of a run.

    Attributes:
        reading: takes the place of the reading of each file; None leaves it.
        assume: single switches on top, as ``NAME=VALUE``.
        name: of the rule book, as it was told; None is the product's.
        book: the rules that are asked.
    """

    reading: str | None = None
    assume: tuple[str, ...] = ()
    name: str | None = None
    book: RuleBook = BOOK

    def world(self, base: World) -> World:
        """Give the world of a scenario under these terms."""
        if self.reading is None and not self.assume:
            return base
        return base.assuming(assumptions(self.reading, self.assume, base.assume))

    @property
    def options(self) -> str:
        """The same terms as options of the command line, each with a blank before it."""
        return "".join(f" {option} {shlex.quote(value)}" for option, value in self._told())

    def _told(self) -> Iterator[tuple[str, str]]:
        if self.reading is not None:
            yield "--reading", self.reading
        for one in self.assume:
            yield "--assume", one
        if self.name is not None:
            yield "--book", self.name


KEY = pytest.StashKey[Terms]()


def terms(reading: str | None, assume: Sequence[str] | None, book: str | None) -> Terms:
    """
    Put terms together.

    Raises pytest.UsageError with everything that is wrong with them.
    """
    switches = tuple(assume or ())
    problems: list[Problem] = []
    _try(lambda: assumptions(reading, switches), problems)
    found = BOOK if book is None else _try(lambda: load_book(book), problems)
    if problems or found is None:
        lines = (str(one).removeprefix("--") for one in problems)
        raise pytest.UsageError("\n".join(f"--sscsim-{line}" for line in lines))
    return Terms(reading=reading, assume=switches, name=book, book=found)


def _try(load: Callable[[], T], problems: list[Problem]) -> T | None:
    try:
        return load()
    except InputError as error:
        problems += error.problems
        return None
