"""What both pages of a sheet show: cases, messages, questions and answers, as plain values."""

from __future__ import annotations

import attrs

from sscsim.exercises.explaining import Explained
from sscsim.exercises.facts import Facts, facts_of
from sscsim.exercises.making import LEVELS
from sscsim.exercises.sheet import Case, Choice, Exercise, Question
from sscsim.exercises.stage import turned

__all__ = ["Answer", "Asked", "Told", "how_to", "told_cases", "told_heading"]

_BY_NAME = (
    'Write under each message "private" if it stays in the mailbox, or else the short name of the '
    "person or queue whose choice let it in. Or fill in answers.yaml."
)
_BY_LETTER = "Write the letter of the one right answer under each case. Or fill in answers.yaml."
_MARKS = (
    "A hidden mark is a header by which a message says which email it answers. A code such as "
    "CRM:0001007 is written into subjects by Dynamics for the same purpose."
)
_COUNTS = (
    "Only the people and queues that stand in To or Cc are asked; whoever gets a blind copy is not."
)
_READINGS = (
    "Where Microsoft's pages and the article disagree, believe either: each answer is the same."
)


@attrs.frozen(kw_only=True)
class Answer:
    """One that is offered: its lines, and in a solution why it is right or wrong."""

    key: str
    lines: tuple[str, ...]
    right: bool
    why: Explained | None


@attrs.frozen(kw_only=True)
class Asked:
    """One question, what is offered, and in a solution which one change would turn it."""

    question: Question
    answers: tuple[Answer, ...]
    turned: str | None = None

    @property
    def right(self) -> Answer:
        """The right answer."""
        return next(one for one in self.answers if one.right)


@attrs.frozen(kw_only=True)
class Told:
    """
    A case as it is shown.

    Attributes:
        short: whether each message is asked about, with the short names of people for answers.
        offered: the keys that can be answered.
    """

    case: Case
    facts: Facts
    asked: tuple[Asked, ...]
    short: bool
    offered: frozenset[str]

    @property
    def title(self) -> str:
        """What the organisation is called, and what it is about."""
        return str(self.case.document["title"])

    @property
    def mail_caption(self) -> str:
        """The heading above the messages."""
        return "The messages" if len(self.facts.messages) > 1 else "The message"

    def about(self, mail: str) -> tuple[Asked, ...]:
        """Give the questions that stand under a message."""
        return tuple(one for one in self.asked if self.short and one.question.mail == mail)

    @property
    def below(self) -> tuple[Asked, ...]:
        """The questions that stand under all messages."""
        return () if self.short else self.asked


def told_heading(exercise: Exercise, *, solved: bool) -> str:
    """Name the sheet or its solution."""
    what = "Solution of sheet" if solved else "Sheet"
    return f"{exercise.title} {what} {exercise.seed}"


def how_to(exercise: Exercise) -> tuple[str, ...]:
    """Say how to answer, who counts, what a word on the sheet means, and what is believed."""
    return (_BY_NAME if _is_short(exercise.cases[0]) else _BY_LETTER, _COUNTS, _MARKS, _READINGS)


def told_cases(exercise: Exercise, *, solved: bool) -> tuple[Told, ...]:
    """Give the cases as they are shown; only in a solution with why each answer is what it is."""
    return tuple(_told(exercise, case, solved=solved) for case in exercise.cases)


def _is_short(case: Case) -> bool:
    return all(question.by_name for question in case.questions)


def _told(exercise: Exercise, case: Case, *, solved: bool) -> Told:
    short = _is_short(case)
    turns = turned(case.document) if solved and short else {}
    asked = (_asked(exercise, case, one, solved=solved, short=short) for one in case.questions)
    return Told(
        case=case,
        facts=facts_of(case),
        asked=tuple(attrs.evolve(one, turned=turns.get(one.question.mail or "")) for one in asked),
        short=short,
        offered=frozenset(choice.key for one in case.questions for choice in one.choices),
    )


def _asked(
    exercise: Exercise, case: Case, question: Question, *, solved: bool, short: bool
) -> Asked:
    def answer(choice: Choice) -> Answer:
        right = choice.key == question.right
        explain = LEVELS[exercise.level].explain
        why = explain(case, question, choice.key) if solved and (right or not short) else None
        lines = tuple(choice.text.split("\n"))
        return Answer(key=choice.key, lines=lines, right=right, why=why)

    return Asked(question=question, answers=tuple(map(answer, question.choices)))
