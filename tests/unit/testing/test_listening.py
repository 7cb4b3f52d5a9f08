"""A rule book that is listened to decides as before, and every answer is heard."""

from __future__ import annotations

import doctest

from sscsim.engine import simulate
from sscsim.rules import BOOK
from sscsim.testing import listening
from sscsim.testing.listening import listened
from tests.worlds import STRANGER, mail, scene, user

SCENE = scene(user("hanna", 0), user("karl", 1), mail(to=["hanna", "karl"], sender=STRANGER))


def test_who_is_listened_to_decides_as_before() -> None:
    book = listened(BOOK, lambda *_: None)
    heard = simulate(SCENE.world, SCENE.events, book).decisions
    assert heard == simulate(SCENE.world, SCENE.events).decisions


def test_what_a_veto_lets_pass_is_heard_though_no_trace_tells_it() -> None:
    heard: list[tuple[str, str]] = []
    book = listened(BOOK, lambda rule, answer: heard.append((rule.id, answer.word)))
    run = simulate(SCENE.world, SCENE.events, book)
    told = [(step.rule, step.answer) for one in run.decisions for step in one.steps]
    vetoes = {(rule.id, "passes") for rule in BOOK.vetoes}
    assert set(heard) - set(told) == vetoes
    assert set(told) <= set(heard)


def test_the_rules_that_are_heard_are_those_of_the_book() -> None:
    heard = []
    book = listened(BOOK, lambda rule, _: heard.append(rule))
    simulate(SCENE.world, SCENE.events, book)
    assert set(heard) <= set(BOOK.rules)
    assert [rule.name for rule in book.rules] == [rule.name for rule in BOOK.rules]


def test_the_example_in_the_docstring_runs() -> None:
    assert doctest.testmod(listening).failed == 0
