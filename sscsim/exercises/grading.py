"""Answers marked: one point for each right one, and for each wrong one why it is wrong."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from sscsim.exercises.explaining import Explained
from sscsim.exercises.making import LEVELS
from sscsim.exercises.sheet import Case, Exercise, Question

__all__ = ["Mark", "Marks", "grade"]


@attrs.frozen(kw_only=True)
class Mark:
    """
    One answer, marked.

    Attributes:
        given: the key that was chosen; None where nothing was.
        why: why the right answer is right.
        mistake: why the given one is wrong; None where it is right, or nothing was given.

    >>> from sscsim.exercises import grade, make_exercise
    >>> first, *_ = grade(make_exercise(seed=7, level=1), {"m1": "private"}).answers
    >>> first.correct, first.why.rule, first.mistake.rule
    (False, 'FLT-5', 'FLT-5')

    """

    question: Question
    given: str | None
    why: Explained
    mistake: Explained | None = None

    @property
    def correct(self) -> bool:
        """Whether it is the right one."""
        return self.given == self.question.right


@attrs.frozen(kw_only=True)
class Marks:
    """
    A sheet, marked.

    >>> from sscsim.exercises import grade, make_exercise
    >>> exercise = make_exercise(seed=7, level=1)
    >>> marks = grade(exercise, {one.id: one.right for one in exercise.questions})
    >>> marks.score, marks.max
    (8, 8)

    """

    exercise: Exercise
    answers: tuple[Mark, ...]

    @property
    def score(self) -> int:
        """How many answers are right."""
        return sum(one.correct for one in self.answers)

    @property
    def max(self) -> int:
        """How many there could be."""
        return len(self.answers)

    def __str__(self) -> str:
        """The marks as people read them."""
        return "\n".join(self.lines())

    def lines(self, width: int = 80) -> Iterator[str]:
        """Tell them line by line."""
        told = f"{self.exercise.title} Sheet {self.exercise.seed}, level {self.exercise.level}"
        yield f"{self.score} of {self.max} right: {told}"
        for mark in self.answers:
            yield ""
            yield from _told(mark, width)

    def value(self) -> dict[str, Any]:
        """Give it as JSON knows it (contract 6)."""
        return {
            "score": self.score,
            "max": self.max,
            "answers": [_value(mark) for mark in self.answers],
        }


def _told(mark: Mark, width: int) -> Iterator[str]:
    question = mark.question
    word = "right" if mark.correct else "WRONG" if mark.given is not None else "not answered"
    yield from textwrap.wrap(f"{question.id}  {word}  {question.asks}", width)
    if not mark.correct:
        yield from _said("You wrote", mark.given, mark.mistake, width)
        yield from _said("Right is", question.right, mark.why, width)


def _said(lead: str, key: str | None, why: Explained | None, width: int) -> Iterator[str]:
    if why is not None:
        text = f"{lead} {key}: {why.text} ({why.rule})"
        yield from textwrap.wrap(text, width, initial_indent="    ", subsequent_indent="    ")


def _value(mark: Mark) -> dict[str, Any]:
    mistake = mark.mistake
    return {
        "id": mark.question.id,
        "asks": mark.question.asks,
        "given": mark.given,
        "right": mark.question.right,
        "correct": mark.correct,
        "why": mark.why.text,
        "rule": mark.why.rule,
        "mistake": None if mistake is None else mistake.text,
        "mistake_rule": None if mistake is None else mistake.rule,
    }


def grade(exercise: Exercise, given: Mapping[str, str | None]) -> Marks:
    """
    Mark the answers to an exercise.

    Args:
        exercise: as `make_exercise` makes it.
        given: the key of the chosen answer by the id of each question; None, or nothing, where a
            question was left open.

    Raises:
        ValueError: a question or an answer is not one of the sheet.

    >>> from sscsim.exercises import grade, make_exercise
    >>> grade(make_exercise(seed=7, level=1), {"m1": "private"}).score
    0

    """
    for key, chosen in given.items():
        _check(exercise, key, chosen)
    marks = (
        _mark(exercise, case, question, given.get(question.id))
        for case in exercise.cases
        for question in case.questions
    )
    return Marks(exercise=exercise, answers=tuple(marks))


def _check(exercise: Exercise, key: str, chosen: str | None) -> None:
    questions = {one.id: one for one in exercise.questions}
    if key not in questions:
        raise ValueError(
            f"{key!r} is no question of the sheet. Write one of {', '.join(questions)}."
        )
    offered = [one.key for one in questions[key].choices]
    if chosen is not None and chosen not in offered:
        raise ValueError(f"{chosen!r} is not offered for {key}. Write one of {', '.join(offered)}.")


def _mark(exercise: Exercise, case: Case, question: Question, given: str | None) -> Mark:
    explain = LEVELS[exercise.level].explain
    wrong = given is not None and given != question.right
    return Mark(
        question=question,
        given=given,
        why=explain(case, question, question.right),
        mistake=explain(case, question, given) if wrong and given is not None else None,
    )
