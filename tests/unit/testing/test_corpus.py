"""The reader of the conformance corpus: cases, their scenarios, and what another one answers."""

from __future__ import annotations

import doctest
from typing import Any

import pytest

from sscsim.testing import conformance
from sscsim.testing.corpus import Case, header, reader
from sscsim.testing.levels import Difference

RECORD = {"source": "m1", "outcome": "promoted", "reason": "AcceptAll", "readers": ["hanna"]}
CASE = Case("c1", {}, ([RECORD], {"readers": ["hanna", "paul"]}, {"outcome": "done"}), ())


def found(*answers: Any) -> list[tuple[int, Difference]]:
    return list(CASE.differences(answers, "outcome"))


def test_the_same_answers_are_no_difference() -> None:
    assert found([RECORD], {"readers": ["paul", "hanna"]}, {"outcome": "done"}) == []


@pytest.mark.parametrize(
    ("event", "answer", "difference"),
    [
        (0, [{"outcome": "rejected"}], Difference("outcome", "promoted", "rejected")),
        (0, [], Difference("decisions", [RECORD], [])),
        (0, None, Difference("decisions", [RECORD], None)),
        (
            1,
            {"readers": ["hanna"]},
            Difference("answer", {"readers": ["hanna", "paul"]}, {"readers": ["hanna"]}),
        ),
        (2, None, Difference("answer", {"outcome": "done"}, None)),
    ],
)
def test_another_answer_is_told_with_its_event(
    event: int, answer: Any, difference: Difference
) -> None:
    answers: list[Any] = [[RECORD], {"readers": ["hanna", "paul"]}, {"outcome": "done"}]
    answers[event] = answer
    assert found(*answers) == [(event, difference)]


def test_there_is_an_answer_for_each_event() -> None:
    with pytest.raises(ValueError, match="shorter"):
        found([RECORD])


def test_the_header_counts_the_cases() -> None:
    cases = list(conformance())
    decided = sum(len(one) for case in cases for one in case.expected if isinstance(one, list))
    assert (header()["cases"], header()["decisions"]) == (len(cases), decided)


def test_a_case_is_a_scenario() -> None:
    case = next(conformance())
    assert case.scenario.name == case.id


def test_what_the_docstrings_show_is_so() -> None:
    assert doctest.testmod(reader).failed == 0
