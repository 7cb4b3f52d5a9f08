"""The steps of a decision: which rule was asked, what it answered, and the cells it looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol, TypeAlias

from sscsim.decisions.sources import Status

__all__ = ["Asked", "Cell", "Question", "Step", "put_together"]


class Cell(NamedTuple):
    """One value a rule looked at, and where it stands; ``text`` is how a sentence says it."""

    table: str
    id: str | None
    column: str
    value: Any
    text: str

    def __str__(self) -> str:
        """The words that fill the hole of a sentence."""
        return self.text


class Step(NamedTuple):
    """One question asked on the way to a decision; its sentence is put together when it is read."""

    rule: str
    asks: str
    answer: str
    template: str
    fragments: Mapping[str, Cell | str]
    status: Status

    @property
    def because(self) -> str:
        """The reason for the answer, as a sentence."""
        return self.template.format_map(_Spoken(self.fragments))

    @property
    def reads(self) -> tuple[Cell, ...]:
        """The cells of the organisation that the answer rests on."""
        return tuple(part for part in self.fragments.values() if isinstance(part, Cell))


class Question(Protocol):
    """What was asked, and can tell its step once it is shown its answer: a rule."""

    def step(self, answer: Any, /) -> Step:
        """Put the step together."""


Asked: TypeAlias = Step | tuple[Question, Any]


def put_together(trail: Iterable[Asked]) -> tuple[Step, ...]:
    """Make the steps of a trail; most decisions are never read, so the engine only notes pairs."""
    return tuple(one if isinstance(one, Step) else one[0].step(one[1]) for one in trail)


class _Spoken(dict[str, str]):
    """The fragments as text, so that a hostile value is never taken for a format."""

    def __init__(self, fragments: Mapping[str, Cell | str]) -> None:
        super().__init__((name, str(part)) for name, part in fragments.items())
