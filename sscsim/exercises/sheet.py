"""An exercise as a value: cases, each an organisation with questions, each with choices."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import attrs

__all__ = ["Case", "Choice", "Exercise", "Question"]


@attrs.frozen(kw_only=True)
class Choice:
    """
    One answer that is offered.

    Attributes:
        key: what is written into the answers for it.
        text: what the sheet says.
        edits: entries of a timeline, or headers of the message, that this answer speaks of.

    >>> from sscsim.exercises import make_exercise
    >>> make_exercise(seed=7, level=1).questions[0].choice("private").text
    'It stays in the mailbox: nobody lets it in'

    """

    key: str
    text: str
    edits: tuple[Mapping[str, Any], ...] = ()


@attrs.frozen(kw_only=True)
class Question:
    """
    One question, with exactly one right answer among its choices.

    Attributes:
        id: how the answers name it.
        asks: what is asked.
        choices: what is offered.
        right: the key of the right one.
        mail: the message it is about, where it is about one.
        by_name: whether the short names of people and queues are its answers.
        twin: the message that differs from it in one thing only, and fares otherwise.

    >>> from sscsim.exercises import make_exercise
    >>> question = make_exercise(seed=7, level=1).questions[0]
    >>> question.asks, question.right
    ('What becomes of "Re: Offer CRM:0001007"?', 'nils')

    """

    id: str
    asks: str
    choices: tuple[Choice, ...]
    right: str
    mail: str | None = None
    twin: str | None = None
    by_name: bool = False

    def choice(self, key: str) -> Choice:
        """Give the choice with a key; KeyError for one that is not offered."""
        return {one.key: one for one in self.choices}[key]


@attrs.frozen(kw_only=True)
class Case:
    """
    An organisation, what is told of it, and what is asked.

    Attributes:
        name: of its file, without ending.
        story: what a student has to know before the questions.
        document: the scenario, as plain data.
        questions: at least one.
        wanted: ids of mail that has to come in, where that is told.
        unwanted: ids of mail that has to stay private.

    >>> from sscsim.exercises import make_exercise
    >>> [case] = make_exercise(seed=7, level=1).cases
    >>> case.name, case.document["title"], len(case.document["timeline"])
    ('world', 'Eight messages at Juniper Row', 8)

    """

    name: str
    story: str
    document: Mapping[str, Any]
    questions: tuple[Question, ...]
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Exercise:
    """
    A whole sheet: the same for the same seed, level and version.

    >>> from sscsim.exercises import make_exercise
    >>> exercise = make_exercise(seed=7, level=1)
    >>> len(exercise.questions), exercise == make_exercise(seed=7, level=1)
    (8, True)

    """

    seed: int
    level: int
    version: str
    title: str
    task: str
    cases: tuple[Case, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order of the sheet."""
        return tuple(question for case in self.cases for question in case.questions)

    @property
    def fingerprint(self) -> str:
        """A few signs that differ where another sheet came of the same seed; never a number."""
        told = attrs.asdict(self)
        told.pop("version")
        text = json.dumps(told, sort_keys=True)
        return f"s{hashlib.sha256(text.encode()).hexdigest()[:11]}"
