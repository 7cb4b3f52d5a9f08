"""What was wrong with a snapshot, collected while it is read and told all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import groupby
from typing import Any, NamedTuple

import attrs

from sscsim.columns import ProblemCallback, shown
from sscsim.errors import InputError, Place, Problem
from sscsim.sources.locate import line_and_column, offset_of
from sscsim.sources.store import Page

__all__ = ["Report", "RowAt"]

MAX_PROBLEMS = 50  # told one by one for each file; the rest is counted
MAX_KEPT = 10_000  # of each file; those told are the first in the file among them


class RowAt(NamedTuple):
    """One row of a page: its columns without annotations, and where it stands (from 0)."""

    columns: dict[str, Any]
    page: Page
    place: int
    key: str = ""

    @property
    def id(self) -> str:
        """The row as people may look for it: ``queue 4444...``, as far as it says."""
        value = self.columns.get(self.key)
        return f" ({self.key} {shown(value)[1:-1]})" if isinstance(value, str) else ""


class _Found(NamedTuple):
    page: Page
    row: int | None
    key: str | None
    problem: Problem


@attrs.define
class Report:
    """Problems and warnings with their places; the places are looked up at the end."""

    text_of: Callable[[Page], str]
    found: list[_Found] = attrs.field(factory=list)
    counts: Counter[tuple[str, bool]] = attrs.field(factory=Counter)

    def row(self, row: RowAt, key: str | None, what: str, offer: str = "") -> None:
        """Tell what is wrong with a row, or with one of its columns."""
        self._add(row, key, what, offer, warning=False)

    def warn_row(self, row: RowAt, key: str | None, what: str, offer: str = "") -> None:
        """Tell what is legal in a row and may surprise."""
        self._add(row, key, what, offer, warning=True)

    def of_row(self, row: RowAt) -> ProblemCallback:
        """Give the callback that `read_row` wants."""
        return lambda key, what, offer: self.row(row, key, what, offer)

    def page(
        self, page: Page, what: str, offer: str = "", *, at: tuple[int, int] | None = None
    ) -> None:
        """Tell what is wrong with a page as a whole."""
        place = Place(page.file, *(at or ()))
        self.add(page, Problem(place, what, offer))

    def add(self, page: Page, problem: Problem) -> None:
        """Tell a problem that knows its place already."""
        self._keep(_Found(page, None, None, problem))

    def warn_page(self, page: Page, what: str, offer: str = "") -> None:
        """Tell what is legal in a page and may surprise."""
        self.add(page, Problem(Place(page.file), what, offer, warning=True))

    def _add(self, row: RowAt, key: str | None, what: str, offer: str, *, warning: bool) -> None:
        sentence = f"row {row.place + 1}{row.id}: {what}"
        problem = Problem(Place(row.page.file), sentence, offer, warning)
        self._keep(_Found(row.page, row.place, key, problem))

    def _keep(self, found: _Found) -> None:
        """Count what is found in a file, and keep it as long as anybody could want to read it."""
        which = found.page.file, found.problem.warning
        self.counts[which] += 1
        if self.counts[which] <= MAX_KEPT:
            self.found.append(found)

    @property
    def failed(self) -> bool:
        """Whether anything is wrong, not only surprising."""
        return any(not found.problem.warning for found in self.found)

    def problems(self) -> tuple[Problem, ...]:
        """List the problems in the order of the files, each with its line and column."""
        return tuple(self._placed([found for found in self.found if not found.problem.warning]))

    def warnings(self) -> tuple[Problem, ...]:
        """List the warnings in the order of the files."""
        return tuple(self._placed([found for found in self.found if found.problem.warning]))

    def _placed(self, found: list[_Found]) -> list[Problem]:
        """Look up the places, file by file, and stop telling where a file has too many."""
        placed = []
        ordered = sorted(found, key=lambda one: (one.page.entityset, one.page.number))
        for file, of_page in groupby(ordered, key=lambda one: one.page.file):
            several = sorted(of_page, key=lambda one: -1 if one.row is None else one.row)
            told = self._with_places(several[:MAX_PROBLEMS])
            placed += sorted(told, key=lambda one: (one.place.line or 0, one.place.column or 0))
            warning = several[0].problem.warning
            if len(several) > MAX_PROBLEMS:
                more = self.counts[file, warning] - MAX_PROBLEMS
                rest = f"{more:,} more problems in this file."
                placed.append(Problem(Place(file), rest, warning=warning))
        return placed

    def _with_places(self, found: list[_Found]) -> list[Problem]:
        if all(one.row is None for one in found):
            return [one.problem for one in found]
        try:
            text = self.text_of(found[0].page)
            return [_with_place(one, text) for one in found]
        except (InputError, LookupError, ValueError, RecursionError):
            # The file was changed since it was read, or is nested as deep as could just be read.
            return [one.problem for one in found]


def _with_place(one: _Found, text: str) -> Problem:
    if one.row is None:
        return one.problem
    line, column = line_and_column(text, offset_of(text, one.row, one.key))
    return attrs.evolve(one.problem, place=Place(one.page.file, line, column))
