"""A book that was added to, replaced in or cut is another book; the one it came from stays."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from sscsim.assumptions import Assumptions
from sscsim.decisions import Reason
from sscsim.engine import decide
from sscsim.engine.reference import checks
from sscsim.rules import BOOK, Answer, Case, Rule, RuleBook, passes, refuses
from sscsim.rules.acceptance import filter_all, nobody_accepts
from sscsim.rules.book import OPEN_CHAPTERS as OPEN
from sscsim.rules.gates import lies_in_inbox
from sscsim.vocabulary import FilteringMethod
from tests.worlds import email, mail, only_delivery, scene, user


def nothing(_case: Case) -> Answer:
    return passes("The moon was asked.")


OWN = Rule(id="sky:moon", asks="Is the moon full?", reads=(), check=nothing)


def ids(rules: tuple[Rule, ...]) -> list[str]:
    return [rule.id for rule in rules]


def outcome(book: RuleBook) -> str:
    """Decide one message that lies outside the Inbox, in the mailbox of one who takes all."""
    scenario = scene(user("hanna", 0), mail(folder="Filed"))
    return str(decide(scenario.world, only_delivery(scenario), book).outcome)


def test_a_rule_is_added_last() -> None:
    book = BOOK.adding(OWN, chapter="correlation")
    assert ids(book.correlation) == [*ids(BOOK.correlation), "sky:moon"]
    assert OWN in book.rules
    assert OWN not in BOOK.rules


def test_a_rule_is_added_before_another() -> None:
    book = BOOK.adding(OWN, chapter="looked_at", before="SYN-1")
    at = ids(BOOK.looked_at).index("SYN-1")
    assert ids(book.looked_at)[at : at + 2] == ["sky:moon", "SYN-1"]


def test_a_check_that_was_added_is_asked() -> None:
    """It stands among those whose order a switch may change (VAL-12)."""
    checked = attrs.evolve(OWN, check=lambda _: refuses(Reason.INVALID_SENDER, "The moon says no."))
    scenario = scene(user("hanna", 0), mail())
    book = BOOK.adding(checked, chapter="valid_and_new")
    assert decide(scenario.world, only_delivery(scenario), book).rule == "sky:moon"
    assert decide(scenario.world, only_delivery(scenario)).promoted


def test_a_check_that_was_added_is_put_in_order_by_its_own_name() -> None:
    """VAL-12: `check_order`; the rest stay as they stand."""
    book = BOOK.adding(OWN, chapter="valid_and_new")
    first, *rest = checks(Assumptions(check_order=("moon",)), book)
    assert (first.id, ids(tuple(rest))) == ("sky:moon", ids(BOOK.valid_and_new))
    assert ids(checks(Assumptions(), book)) == [*ids(BOOK.valid_and_new), "sky:moon"]


@pytest.mark.parametrize("rule", BOOK.valid_and_new, ids=lambda rule: rule.name)
def test_a_check_in_the_place_of_another_is_put_in_order_by_the_name_of_that(rule: Rule) -> None:
    """VAL-12: `check_order` speaks of the rulebook, whoever answers."""
    book = BOOK.replacing(attrs.evolve(rule, check=nothing))
    first, *_ = checks(Assumptions(check_order=(rule.name,)), book)
    assert (first.id, first.check) == (rule.id, nothing)


def test_a_rule_stands_in_the_place_of_its_namesake() -> None:
    """In a chapter, and among the rules that a method asks."""
    elsewhere = attrs.evolve(lies_in_inbox.RULE, check=nothing)
    assert outcome(BOOK) == "not_evaluated"
    assert outcome(BOOK.replacing(elsewhere)) == "promoted"
    nobody = attrs.evolve(nobody_accepts.RULE, id=filter_all.RULE.id)
    changed = BOOK.replacing(nobody)
    assert changed.filters[FilteringMethod.ALL].check is nobody.check
    assert changed.filters[FilteringMethod.NONE] is BOOK.filters[FilteringMethod.NONE]


def test_a_rule_is_taken_out() -> None:
    assert outcome(BOOK.without("SYN-1")) == "promoted"
    assert outcome(BOOK) == "not_evaluated"


def test_correlation_as_a_whole_is_replaced() -> None:
    """Taken out one by one; what answers an email by its header then answers none."""
    alone = BOOK.adding(OWN)
    for rule in BOOK.correlation:
        alone = alone.without(rule.id)
    story = scene(
        user("hanna", 1),
        email("e1", messageid="<e1@x.example>"),
        mail(**{"in-reply-to": "<e1@x.example>"}),
    )
    decisions = [decide(story.world, only_delivery(story), book) for book in (BOOK, alone)]
    assert ids(alone.correlation) == ["sky:moon"]
    assert [str(one.outcome) for one in decisions] == ["promoted", "rejected"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            lambda: BOOK.adding(OWN, chapter="verdict"),
            f"chapter='verdict' takes no more rules. Write {', '.join(OPEN[:-1])} or obstacles.",
            id="a closed chapter",
        ),
        pytest.param(
            lambda: BOOK.adding(OWN).adding(OWN, chapter="vetoes"),
            "The book has a rule sky:moon already. Give another id, or replace that one.",
            id="a taken id",
        ),
        pytest.param(
            lambda: BOOK.adding(OWN, before="SYN-1"),
            "before='SYN-1' is no rule of correlation. Write COR-10, COR-25, COR-30 or COR-44.",
            id="before a rule of elsewhere",
        ),
        pytest.param(
            lambda: attrs.evolve(BOOK, obstacles=(OWN,)).adding(
                attrs.evolve(OWN, id="sky:sun"), chapter="obstacles", before="SYN-1"
            ),
            "before='SYN-1' is no rule of obstacles. Write sky:moon.",
            id="before the only rule",
        ),
        pytest.param(
            lambda: BOOK.replacing(OWN),
            "The book has no rule sky:moon. `sscsim rules` lists those that it has.",
            id="replacing what is not there",
        ),
        pytest.param(
            lambda: BOOK.without("sky:moon"),
            "The book has no rule sky:moon. `sscsim rules` lists those that it has.",
            id="leaving out what is not there",
        ),
        pytest.param(
            lambda: BOOK.without(filter_all.RULE.id),
            "The engine needs FLT-4. Replace it, or take out another rule.",
            id="leaving out what is needed",
        ),
    ],
)
def test_a_change_that_cannot_be_made_says_what_can(
    change: Callable[[], RuleBook], message: str
) -> None:
    with pytest.raises(ValueError, match=r".+") as raised:
        change()
    assert str(raised.value) == message


def test_a_chapter_without_a_last_word_is_told() -> None:
    """The last rule of a chapter always answers: a book that breaks this is a bug, not a no."""
    mute = attrs.evolve(BOOK, verdict=())
    scenario = scene(user("hanna", 0), mail())
    with pytest.raises(AssertionError, match=r"^the last rule of a chapter did not answer$"):
        decide(scenario.world, only_delivery(scenario), mute)
