"""Every answer that a rule declares is given in some scenario, and no other."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from sscsim.engine import simulate
from sscsim.rules import BOOK
from sscsim.testing.listening import listened
from tests.scenarios.files import FILES, loaded


@cache
def heard() -> dict[str, set[str]]:
    """Play every file, and give the answers of each rule."""
    answers: dict[str, set[str]] = defaultdict(set)
    book = listened(BOOK, lambda rule, answer: answers[rule.id].add(answer.word))
    for path in FILES:
        scenario = loaded(path)
        simulate(scenario.world, scenario.events, book)
    return answers


def test_the_scenarios_ask_every_rule_for_every_answer_that_it_declares() -> None:
    declared = {rule.id: {*rule.answers} for rule in BOOK.rules}
    silent = {rule: sorted(declared[rule] - heard()[rule]) for rule in declared}
    assert {rule: answers for rule, answers in silent.items() if answers} == {}


def test_no_rule_gives_an_answer_that_it_does_not_declare() -> None:
    declared = {rule.id: {*rule.answers} for rule in BOOK.rules}
    assert [rule for rule, answers in heard().items() if not answers <= declared[rule]] == []
