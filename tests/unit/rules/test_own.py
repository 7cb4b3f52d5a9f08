"""A rule of your own: what it has to say of itself, and that it never passes for one of ours."""

from __future__ import annotations

import doctest
import sys
from functools import partial
from types import ModuleType
from typing import Any

import attrs
import pytest

from sscsim.decisions import Status
from sscsim.engine import simulate
from sscsim.rules import BOOK, Answer, Case, Match, Rule, book, finds, passes
from sscsim.rules.acceptance import accepting_entity
from sscsim.rules.correlation import in_reply_to
from sscsim.vocabulary import Ref
from tests.worlds import decided, email, mail, scene, step, user


def by_subject(case: Case) -> Answer:
    """Has an email the same subject?

    A toy: two people who write "Hello" look like a thread.
    """
    emails = case.world.emails
    same = [one for one in emails if one.subject == case.message.subject]
    if not same:
        return passes("No email has its subject.")
    return finds(Match(same[0]), "The email {id} has its subject.", id=same[0].activityid)


SUBJECT = Rule(
    id="contoso:subject",
    asks="Has an email the same subject?",
    reads=("message.Subject", "email.subject"),
    check=by_subject,
)


def test_a_method_of_your_own_writes_custom_correlation_and_sets_no_parent() -> None:
    """COR-5, COR-50 to COR-52: as any match but one by a header, whatever the method is."""
    about = {"table": "lead", "id": "l1", "gone": True}
    earlier = email("e1", subject="Offer", regardingobjectid=about, messageid="<e1@x.example>")
    scenario = scene(user("hanna", 1), earlier, mail(subject="Offer"))
    book = BOOK.adding(SUBJECT)
    [decision] = simulate(scenario.world, scenario.events, book).decisions
    assert (decision.reason, decision.correlationmethod) == ("CorrelationMatch", 7)
    assert (decision.correlated_activity, decision.correlated_email) == ("e1", "e1@x.example")
    assert decision.parent_email is None
    assert decision.regarding == Ref("lead", "l1")
    asked = step(decision, "contoso:subject")
    assert (asked.because, asked.status) == ("The email e1 has its subject.", Status.OWN)


def test_without_it_the_message_answers_nothing() -> None:
    decision = decided(user("hanna", 1), email("e1", subject="Offer"), mail(subject="Offer"))
    assert decision.reason == "NoCorrelationMatch"


def test_the_card_of_your_own_rule_is_the_docstring_of_its_check() -> None:
    assert SUBJECT.card.startswith("Has an email the same subject?\n\nA toy:")
    assert (SUBJECT.name, SUBJECT.own, SUBJECT.sources) == ("subject", True, ())


def test_a_check_without_a_docstring_has_that_of_its_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And one that has neither has none."""
    silent = attrs.evolve(SUBJECT, check=lambda case: by_subject(case))  # noqa: PLW0108
    assert silent.card == __doc__
    nowhere = attrs.evolve(silent)
    nowhere.check.__module__ = "of.nobody"
    assert nowhere.card == ""
    monkeypatch.setitem(sys.modules, "of.nobody", ModuleType("of.nobody"))
    assert nowhere.card == ""


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (BOOK.adding, attrs.evolve(SUBJECT, status=Status.DOCUMENTED, sources=("S1",))),
        (BOOK.replacing, attrs.evolve(in_reply_to.RULE, check=by_subject)),
    ],
    ids=["added", "replaced"],
)
def test_a_rule_that_comes_in_is_your_own_whatever_it_claims(change: Any, rule: Rule) -> None:
    [own] = change(rule).own
    assert (own.own, own.sources, own.check) == (True, (), by_subject)
    assert BOOK.own == ()


def test_what_your_own_rule_is_taken_from_may_be_said() -> None:
    cited = attrs.evolve(SUBJECT, sources=("ticket 4711",))
    assert BOOK.adding(cited).own == (cited,)
    assert cited.sources == ("ticket 4711",)


def test_no_answer_makes_your_own_rule_better_known() -> None:
    """An answer may say how well it is known: of ours, not of yours."""
    sure = passes("Sure.")._replace(status=Status.DOCUMENTED)
    assert SUBJECT.step(sure).status is Status.OWN
    assert accepting_entity.RULE.step(sure).status is Status.DOCUMENTED


BAD: dict[str, Any] = {
    "id": "COR-10",
    "asks": "A mark",
    "reads": "subject",
    "switches": ("moon",),
    "check": "no",
}
WRONG = """\
id='COR-10' is no id of a rule of your own. Write package:rule in small letters, \
such as 'contoso:order-number'.
asks='A mark' is no question. Write a sentence that ends with '?'.
check='no' is no function. Pass one that takes a Case.
reads='subject' names no columns. Write a tuple of table.column, such as ('message.Subject',).
switches=['moon'] are none. `sscsim glossary switches` lists them."""


def test_everything_that_is_wrong_with_a_rule_is_told_at_once() -> None:
    with pytest.raises(ValueError, match=r".+") as raised:
        BOOK.adding(Rule(**BAD))
    assert str(raised.value) == WRONG


@pytest.mark.parametrize("reads", [["message.Subject"], ("Subject",), ("message.Subject", "To")])
def test_what_a_rule_reads_is_a_tuple_of_columns_with_their_tables(reads: Any) -> None:
    with pytest.raises(ValueError, match="names no columns") as raised:
        BOOK.adding(attrs.evolve(SUBJECT, reads=reads))
    assert str(raised.value) == (
        f"reads={reads!r} names no columns. "
        "Write a tuple of table.column, such as ('message.Subject',)."
    )


@pytest.mark.parametrize("put", [BOOK.adding, BOOK.replacing])
def test_what_is_no_rule_is_told(put: Any) -> None:
    with pytest.raises(ValueError, match=r"^rule=7 is no Rule\. Pass Rule\(id="):
        put(7)


def test_a_rule_that_replaces_another_has_the_id_of_that_one() -> None:
    elsewhere = attrs.evolve(SUBJECT, id="COR-10")
    assert BOOK.replacing(elsewhere).correlation[0].check is by_subject
    numbered: Any = 10
    with pytest.raises(ValueError, match=r"^id=10 is no id"):
        BOOK.replacing(attrs.evolve(SUBJECT, id=numbered))


def test_a_check_may_be_any_function() -> None:
    """One that is put together has no module; its rule can be asked all the same."""
    made = attrs.evolve(SUBJECT, check=partial(by_subject))
    assert BOOK.adding(made).own == (made,)
    assert made.card


def test_the_examples_in_the_docstrings_run() -> None:
    assert doctest.testmod(book).failed == 0
