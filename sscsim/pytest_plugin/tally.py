"""Which rules were asked, and which of their answers were given: counted, and told as a table."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import attrs

from sscsim.rules import Answer, Rule, RuleBook

__all__ = ["Tally"]

# What one process tells another: a rule's id, name, declared answers and answers heard.
_Told: TypeAlias = tuple[str, str, list[str], list[str]]

_WIDTH = 80
_HEADS = ("rule", "name", "answers", "given", "nobody gave")
_ANY = ("any answer",)  # of a rule of one's own that declares none


@attrs.define
class _Line:
    id: str
    name: str
    declared: tuple[str, ...]
    heard: set[str] = attrs.field(factory=set)

    @property
    def wanted(self) -> tuple[str, ...]:
        return self.declared or _ANY

    @property
    def given(self) -> list[str]:
        if not self.declared:
            return [*_ANY] if self.heard else []
        return [word for word in self.declared if word in self.heard]

    @property
    def missing(self) -> list[str]:
        return [word for word in self.wanted if word not in self.given]


class Tally:
    """The answers that were given, rule by rule, in the order of the book."""

    def __init__(self, book: RuleBook) -> None:
        self._lines = {rule.id: _Line(rule.id, rule.name, rule.answers) for rule in book.rules}

    def hear(self, rule: Rule, answer: Answer) -> None:
        """Take one answer in; a rule of another book is listed behind those of this one."""
        self._line(rule.id, rule.name, rule.answers).heard.add(answer.word)

    def told(self) -> list[_Told]:
        """Give everything heard as plain values."""
        return [
            (one.id, one.name, [*one.declared], sorted(one.heard)) for one in self._lines.values()
        ]

    def add(self, told: Iterable[_Told]) -> None:
        """Take in what another process heard."""
        for key, name, declared, heard in told:
            self._line(key, name, tuple(declared)).heard.update(heard)

    def _line(self, key: str, name: str, declared: tuple[str, ...]) -> _Line:
        if key not in self._lines:
            self._lines[key] = _Line(key, name, declared)
        return self._lines[key]

    @property
    def given(self) -> int:
        """How many of all answers were given."""
        return sum(len(one.given) for one in self._lines.values())

    @property
    def wanted(self) -> int:
        """How many answers there are."""
        return sum(len(one.wanted) for one in self._lines.values())

    @property
    def percent(self) -> int:
        """The share of answers given, rounded down: all is 100, and nothing less is."""
        return 100 * self.given // self.wanted if self.wanted else 100

    def reaches(self, percent: float) -> bool:
        """Whether so many percent of all answers were given."""
        return 100 * self.given >= percent * self.wanted

    def lines(self) -> Iterator[str]:
        """Show a table of all rules, the sum, and the rules that nobody asked."""
        rows = [_HEADS, *map(_row, self._lines.values())]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            yield "  ".join(cells).rstrip()
        yield ""
        yield f"{self.given} of {self.wanted} answers were given: {self.percent} %."
        silent = [f"{one.id} {one.name}" for one in self._lines.values() if not one.heard]
        if silent:
            yield from textwrap.wrap(
                f"Nobody asked: {', '.join(silent)}.", _WIDTH, break_on_hyphens=False
            )


def _row(line: _Line) -> tuple[str, ...]:
    count = f"{len(line.given)}/{len(line.wanted)}"
    return line.id, line.name, count, ", ".join(line.given), ", ".join(line.missing)
