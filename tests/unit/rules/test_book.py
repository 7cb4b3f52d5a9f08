"""The rule book as a whole: its chapters, its cards, and the promises every rule makes."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from sscsim.assumptions import SWITCHES
from sscsim.decisions import Cell
from sscsim.rules import BOOK, CHAPTERS, FILTERS, Rule
from sscsim.rules.answers import finds, passes
from sscsim.rules.gates.start_date import check as start_date
from sscsim.rules.rule import ANSWERS
from sscsim.vocabulary import FilteringMethod
from tests.worlds import case_of, mail, user

RULES = [rule for chapter in CHAPTERS for rule in chapter.rules]


def test_the_chapters_of_a_book_and_their_titles() -> None:
    """Design: the six stages of rulebook section 16, in the order in which they are asked."""
    assert [(one.name, one.title) for one in BOOK.chapters] == [
        ("looked_at", "Is the item looked at?"),
        ("valid_and_new", "Is the message valid and new?"),
        ("resolving", "Whom do the addresses stand for?"),
        ("correlation", "Which earlier email does it answer?"),
        ("acceptance", "Does anybody's filtering method let it in?"),
        ("creation", "The email is created"),
    ]


@pytest.mark.parametrize(
    ("rule", "table"),
    [
        ("SYN-1", "looked_at"),
        ("DUP-6", "valid_and_new"),
        ("PTY-3", "resolving"),
        ("COR-10", "correlation"),
        ("FLT-26", "vetoes"),
        ("FLT-14", "who_is_asked"),
        ("FLT-4", "filters"),
        ("FLT-30", "verdict"),
        ("SYN-13", "obstacles"),
        ("OWN-1", "creation"),
        ("XYZ-1", None),
    ],
)
def test_a_rule_stands_in_a_table(rule: str, table: str | None) -> None:
    assert BOOK.place_of(rule) == table


def test_a_chapter_asks_each_question_once() -> None:
    """Design, how things read: a rule is one file with one question."""
    for chapter in CHAPTERS:
        asked = [rule.asks for rule in chapter.rules]
        assert len(set(asked)) == len(asked)
        assert all(one.endswith("?") for one in asked)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_a_card(rule: Rule) -> None:
    """Its docstring asks, explains, and names only switches that exist."""
    assert rule.card.count("\n") >= 2
    assert rule.name == rule.check.__module__.split(".")[-1]
    assert set(rule.switches) <= set(SWITCHES)
    assert all("." in column for column in rule.reads)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_declares_its_answers_in_the_order_of_the_words(rule: Rule) -> None:
    """Contract 7: what can be counted; `tests/scenarios/test_answers.py` plays each of them."""
    assert rule.answers
    assert rule.answers == tuple(word for word in ANSWERS if word in rule.answers)


def test_a_rule_of_ones_own_may_leave_its_answers_out() -> None:
    """Then nobody counts on any."""
    own = attrs.evolve(RULES[0], answers=())
    assert own.answers == ()


def test_a_rule_may_give_every_answer() -> None:
    every = attrs.evolve(RULES[0], answers=ANSWERS)
    assert every.answers == ANSWERS


@pytest.mark.parametrize("answers", [("passes", "settles"), ["passes"], "passes"])
def test_a_word_that_is_no_answer_is_refused(answers: Any) -> None:
    """The words are told."""
    with pytest.raises(ValueError, match="Write a tuple of passes, stops, refuses,") as told:
        attrs.evolve(RULES[0], answers=answers)
    assert str(told.value) == (
        f"answers={answers!r} of VAL-12 are not answers of a rule. "
        "Write a tuple of passes, stops, refuses, promotes, finds, or leave it out."
    )


def test_there_is_one_filter_for_each_method() -> None:
    """FLT-1: the five values."""
    assert list(FILTERS) == list(FilteringMethod)


def test_an_answer_settles_or_passes() -> None:
    """None means that the next rule is asked; an empty finding is a finding."""
    assert not passes("Nothing.").settles
    assert finds((), "An empty list.").settles


def test_a_sentence_without_holes_is_made_once() -> None:
    """And one with holes is not shared."""
    assert passes("Nothing.") is passes("Nothing.")
    cell = Cell("queue", "q", "name", "Sales", "Sales")
    assert passes("{a}", a=cell) is not passes("{a}", a=cell)


def test_the_start_date_of_a_mailbox_without_a_profile() -> None:
    """SYN-3: asked on its own, the mailbox's date is the only one."""
    since = {"processemailreceivedafter": "2026-03-02T08:00:00Z", "emailserverprofile": None}
    case = case_of(user("hanna", 0, mailbox=since), mail(received="2026-03-02T08:00:00Z"))
    assert start_date(case).settles


def test_a_rule_is_told_by_identity() -> None:
    """Two rules may ask alike and still be two: they are keys of findings."""
    rule = RULES[0]
    assert attrs.evolve(rule) != rule
