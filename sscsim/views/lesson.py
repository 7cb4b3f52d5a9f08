"""What a scenario says to a class: before it is played, and after."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Protocol

from sscsim.safe import one_line
from sscsim.views.text import WIDTH

__all__ = ["lesson_lines", "prologue_lines"]


class Lesson(Protocol):
    """A scenario, as far as a class is concerned."""

    @property
    def summary(self) -> str | None:
        """What it is about."""

    @property
    def goal(self) -> str | None:
        """What is to be learnt."""

    @property
    def minutes(self) -> int | None:
        """How long it takes."""

    @property
    def ask(self) -> tuple[str, ...]:
        """What to ask, before the answer is shown."""

    @property
    def point_out(self) -> tuple[str, ...]:
        """What to point out, after it."""


def prologue_lines(lesson: Lesson, width: int = WIDTH) -> Iterator[str]:
    """Say what it is about, what is to be learnt, and what to ask before the answers come."""
    if lesson.summary:
        yield ""
        yield from textwrap.wrap(one_line(lesson.summary), width)
    minutes = f" ({lesson.minutes} minutes)" if lesson.minutes else ""
    yield from _part(f"Goal{minutes}", [lesson.goal] if lesson.goal else [], width)
    yield from _part("Ask", lesson.ask, width)


def lesson_lines(lesson: Lesson, width: int = WIDTH) -> Iterator[str]:
    """Say what to point out when all has been seen."""
    yield from _part("Point out", lesson.point_out, width)


def _part(title: str, sentences: Iterable[str], width: int) -> Iterator[str]:
    said = [one_line(sentence) for sentence in sentences]
    if said:
        yield ""
        yield f"{title}:"
    for sentence in said:
        yield from textwrap.wrap(
            sentence, width, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False
        )
