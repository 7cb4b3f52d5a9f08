"""What the answer of a rule of your own may be, by the table in which the rule stands."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from sscsim.decisions import Outcome, Reason
from sscsim.rules import Answer, Match, Rule, Verdict, finds, passes, promotes, refuses, stops
from sscsim.rules.correlation import in_reply_to
from sscsim.rules.own import answer_problem
from sscsim.vocabulary import CorrelationMethod
from sscsim.world import Email


def nothing(_case: Any) -> Answer:
    return passes("Nothing.")


OWN = Rule(id="contoso:subject", asks="Has an email the same subject?", reads=(), check=nothing)
EMAIL = Email(activityid="e1")
PROMOTED = promotes(Reason.ACCEPT_ALL, "The boss wrote.")
REFUSED = refuses(Reason.NO_CORRELATION_MATCH, "The boss wrote.")
STOPPED = stops(Outcome.NOT_EVALUATED, Reason.EXCLUDED_ITEM, "The boss wrote.")
PASSED = passes("The boss did not write.")


def settled(finding: Any) -> Answer:
    return finds(finding, "A mark was found.")


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        ("correlation", settled(Match(EMAIL))),
        ("correlation", PASSED),
        ("vetoes", REFUSED),
        ("vetoes", PASSED),
        ("obstacles", STOPPED),
        ("filters", PROMOTED),
        ("filters", REFUSED),
        ("looked_at", PROMOTED),
        ("valid_and_new", STOPPED),
        ("creation", settled(("anything", "at all"))),
    ],
)
def test_an_answer_of_the_kind_that_its_table_takes_is_no_problem(
    place: str, answer: Answer
) -> None:
    assert answer_problem(place, OWN, answer) is None


OURS = f"It wrote the method {CorrelationMethod.IN_REPLY_TO!r}, which is ours. Return Match(email)."
ANOTHER_METHOD = settled(Match(EMAIL, CorrelationMethod.IN_REPLY_TO))
NO_EMAIL: Any = Match("e1")  # type: ignore[arg-type]  # what a newcomer writes
NO_REASON = settled(Verdict(Outcome.REJECTED, "moon"))  # type: ignore[arg-type]
ODD = (
    "It gave the reason 'moon', which is no Reason. "
    "Pass one of sscsim.decisions, such as Reason.INVALID_SENDER."
)
LET_IN = "It promoted, but nothing is let in here. Return refuses(...), stops(...) or passes."
LAST = (
    "It passed, but the filter of a method is the last one asked. "
    "Return promotes(...) or refuses(...)."
)


@pytest.mark.parametrize(
    ("place", "answer", "problem"),
    [
        (
            "vetoes",
            "no",
            "It answered 'no'. Return passes(...), finds(...), refuses(...) and the like.",
        ),
        (
            "correlation",
            settled("e1"),
            "It found 'e1', which is no Match. Return finds(Match(email), ...).",
        ),
        (
            "correlation",
            settled(NO_EMAIL),
            "It found 'e1', which is no Email. Pass one of case.world.emails.",
        ),
        ("correlation", ANOTHER_METHOD, OURS),
        (
            "correlation",
            settled(EMAIL),
            "It found an email and no Match. Return finds(Match(email), ...).",
        ),
        ("vetoes", NO_REASON, ODD),
        ("filters", PASSED, LAST),
        ("vetoes", PROMOTED, LET_IN),
        ("obstacles", PROMOTED, LET_IN),
        *(
            (
                place,
                settled("e1"),
                "It settled 'e1', which is no Verdict. Return refuses(...) or stops(...).",
            )
            for place in ("looked_at", "valid_and_new", "vetoes", "filters", "obstacles")
        ),
        ("creation", passes(" "), "It gave no reason. Write a sentence."),
        ("vetoes", passes(""), "It gave no reason. Write a sentence."),
    ],
)
def test_another_answer_is_told_with_what_to_return(place: str, answer: Any, problem: str) -> None:
    assert answer_problem(place, OWN, answer) == problem


def test_a_word_of_nobody_is_told() -> None:
    """However well the rest is formed."""
    odd = PASSED._replace(word="settles")
    assert answer_problem("vetoes", OWN, odd) == (
        f"It answered {odd!r}. Return passes(...), finds(...), refuses(...) and the like."
    )


@pytest.mark.parametrize(
    ("template", "error"),
    [
        ("The {email}.", "KeyError('email')"),
        ("The {", """ValueError("Single '{' encountered in format string")"""),
        ("The {0}.", "ValueError('Format string contains positional fields')"),
    ],
)
def test_a_sentence_with_a_hole_that_nothing_fills_is_told(template: str, error: str) -> None:
    assert answer_problem("vetoes", OWN, passes(template)) == (
        f"Its sentence {template!r} cannot be said: {error}. "
        "Name each hole as an argument: finds(..., 'The {email}.', email=...)."
    )


def test_a_rule_in_the_place_of_one_of_ours_may_write_its_method() -> None:
    """It goes by that one's id; only a rule that was added writes a method of its own."""
    replacing = attrs.evolve(in_reply_to.RULE, check=nothing)
    assert answer_problem("correlation", replacing, ANOTHER_METHOD) is None
