"""What can be wrong with an input, as rows: a place, what is wrong there, what to write instead."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from sscsim.safe import one_line

__all__ = ["InputError", "Place", "Problem"]


@attrs.frozen
class Place:
    """Where in which file: line and column count from 1 and are None where a file has none."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """``file:line:column`` as editors understand it, as far as it is known."""
        numbers = (number for number in (self.line, self.column) if number is not None)
        return ":".join([self.file, *map(str, numbers)])


@attrs.frozen
class Problem:
    """One thing that is wrong: ``place: what. offer``. A warning is legal, but will surprise."""

    place: Place
    what: str
    offer: str = ""
    warning: bool = False

    def __str__(self) -> str:
        """One line for a terminal or a log, whatever signs the input had in its names."""
        kind = "warning: " if self.warning else ""
        offer = f" {self.offer}" if self.offer else ""
        return one_line(f"{self.place}: {kind}{self.what}{offer}")


class InputError(Exception):
    """
    The input is wrong; carries every problem found, in the order of the file (exit status 2).

    >>> from sscsim import InputError, load_scenario_text
    >>> try:
    ...     load_scenario_text("queue: []")
    ... except InputError as error:
    ...     print(error)
    scenario:1:1: "queue" is not a key of a scenario. Did you mean queues?

    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
