"""Every question of every sheet has exactly one right answer, and the sheet knows which."""

from __future__ import annotations

import pytest

from sscsim.exercises import LEVELS, make_exercise
from tests.exercises.brute import right_answers

SEEDS = 10  # `make exercises` takes a thousand


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_exactly_one_of_the_answers_offered_is_right(seed: int, level: int) -> None:
    exercise = make_exercise(seed, level)
    for case in exercise.cases:
        found = right_answers(case)
        assert found == {question.id: [question.right] for question in case.questions}
