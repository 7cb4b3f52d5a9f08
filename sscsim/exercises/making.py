"""An exercise made from a seed and a level."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sscsim import __version__
from sscsim.exercises.explaining import Explained
from sscsim.exercises.mending import mending_cases, why_mended
from sscsim.exercises.promoted import promoted_case, why_promoted
from sscsim.exercises.sheet import Case, Exercise, Question
from sscsim.exercises.still import still_cases, why_still

__all__ = ["LEVELS", "make_exercise"]


class Level(NamedTuple):
    """What is asked at a level, how its cases are made, and how an answer is explained."""

    title: str
    task: str
    cases: Callable[[int], tuple[Case, ...]]
    explain: Callable[[Case, Question, str], Explained]


def _promoted(seed: int) -> tuple[Case, ...]:
    return (promoted_case(seed),)


LEVELS = {
    1: Level(
        "Who let it in?",
        "Which of these eight messages are promoted, and by whose setting?",
        _promoted,
        why_promoted,
    ),
    2: Level(
        "Mend it!",
        "Mend this with the fewest changes.",
        mending_cases,
        why_mended,
    ),
    3: Level(
        "Why still?",
        "Why does it still happen?",
        still_cases,
        why_still,
    ),
}


def make_exercise(seed: int, level: int) -> Exercise:
    """
    Make the exercise of a seed and a level: the same every time, by the same version.

    Args:
        seed: any whole number.
        level: 1 (which are promoted?), 2 (mend it with the fewest changes) or 3 (why still?).

    Raises:
        ValueError: there is no such level.

    >>> from sscsim.exercises import make_exercise
    >>> exercise = make_exercise(seed=7, level=1)
    >>> exercise.title, exercise.questions[0].id
    ('Who let it in?', 'm1')

    """
    if level not in LEVELS:
        several = ", ".join(map(str, LEVELS))
        raise ValueError(f"level={level!r} is no level. Write one of {several}.")
    title, task, cases, _ = LEVELS[level]
    return Exercise(
        seed=seed, level=level, version=__version__, title=title, task=task, cases=cases(seed)
    )
