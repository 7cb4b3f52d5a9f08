"""Mutants of rules: left out, always yes, always no, the other way."""

from __future__ import annotations

import attrs
import pytest

from sscsim.mutation import Mutant, Report, Staged, mutate
from sscsim.mutation.rulebooks import of_rules
from sscsim.rules import BOOK, Rule
from sscsim.rules.answers import passes
from tests.worlds import email, event, mail, scene, user, verdict

PROMOTED = ("promoted", "AcceptAll")
ANSWERED = ("promoted", "CorrelationMatch")
REJECTED = ("rejected", "NoCorrelationMatch")
SENT = email("e1", messageid="<a@contoso.example>", subject="Offer")
MUTANTS = {mutant.says: mutant for mutant in of_rules(1)}


def mutant(rule: str, says: str) -> Mutant:
    """The mutant of a rule."""
    [one] = [one for key, one in MUTANTS.items() if key.startswith(f"rule {rule} ") and says in key]
    return one


def outcome(rule: str, says: str, staged: Staged) -> tuple[str, str]:
    """The verdict about the last message under a mutant."""
    return verdict(mutant(rule, says).change(staged).play().run.decisions[-1])


def stage(*things: object) -> Staged:
    """Things on a stage."""
    return Staged.under(scene(*things), None)  # type: ignore[arg-type]


def fates(found: Report, says: str) -> list[str]:
    """What became of the mutants that say so."""
    return [str(one.fate) for one in found.results if says in one.mutant.says]


@pytest.mark.parametrize(
    ("method", "rule", "yes"),
    [(1, "FLT-5", "CorrelationMatch"), (2, "FLT-6", "SenderMatch"), (3, "FLT-7", "SenderMatch")],
)
def test_a_filter_says_always_yes_always_no_or_the_contrary(
    method: int, rule: str, yes: str
) -> None:
    """A stranger's letter is refused as it is, so the contrary is a yes."""
    staged = stage(user("hanna", method), mail())
    assert verdict(staged.play().run.decisions[-1]) == REJECTED
    assert outcome(rule, "always yes", staged) == ("promoted", yes)
    assert outcome(rule, "the other way", staged) == ("promoted", yes)
    assert outcome(rule, "always no", staged) == REJECTED


def test_what_a_filter_lets_in_the_contrary_refuses() -> None:
    """A reply under method 1."""
    staged = stage(user("hanna", 1), SENT, mail(in_reply_to="<a@contoso.example>"))
    assert verdict(staged.play().run.decisions[-1]) == ANSWERED
    assert outcome("FLT-5", "the other way", staged) == REJECTED
    assert outcome("FLT-5", "always yes", staged) == ANSWERED


def test_methods_0_and_4_have_one_contrary() -> None:
    """The one never refuses, the other never lets in."""
    assert outcome("FLT-4", "always no", stage(user("hanna", 0), mail())) == REJECTED
    assert outcome("FLT-8", "always yes", stage(user("hanna", 4), mail())) == PROMOTED
    says = [key for key in MUTANTS if key.startswith(("rule FLT-4 ", "rule FLT-8 "))]
    assert len(says) == 2


def test_correlation_without_its_rule_finds_nothing_and_with_a_yes_the_last_email() -> None:
    """COR-10: the reply is tied, the stranger is not."""
    reply = stage(user("hanna", 1), SENT, mail(in_reply_to="<a@contoso.example>"))
    stranger = stage(user("hanna", 1), SENT, mail())
    assert outcome("COR-10", "left out", reply) == REJECTED
    assert outcome("COR-10", "the other way", reply) == REJECTED
    assert outcome("COR-10", "always yes", stranger) == ANSWERED
    assert outcome("COR-10", "the other way", stranger) == ANSWERED
    assert outcome("COR-10", "always yes", stage(user("hanna", 1), mail())) == REJECTED
    found = mutant("COR-25", "always yes").change(stranger).play().run.decisions[-1]
    assert (found.correlated_email, found.correlationmethod) == ("a@contoso.example", 4)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("SYN-1", ("not_evaluated", "excluded_item")),
        ("VAL-2", ("rejected", "InvalidSender")),
        ("FLT-26", REJECTED),
        ("VAL-7", ("failed_create", "create_hook")),
    ],
)
def test_a_gate_that_always_objects_keeps_everything_out(rule: str, says: tuple[str, str]) -> None:
    """What passes it objects to, the contrary too; left out it keeps nothing out."""
    staged = stage(user("hanna", 0), mail())
    assert outcome(rule, "always yes", staged) == says
    assert outcome(rule, "the other way", staged) == says
    assert outcome(rule, "left out", staged) == PROMOTED


def test_a_gate_that_objects_lets_by_what_the_contrary_asks() -> None:
    """SYN-1: mail in another folder."""
    staged = stage(user("hanna", 0), mail(folder="Archive"))
    assert verdict(staged.play().run.decisions[-1]) == ("not_evaluated", "folder")
    assert outcome("SYN-1", "the other way", staged) == PROMOTED
    assert outcome("SYN-1", "left out", staged) == PROMOTED


def test_every_rule_that_settles_something_has_mutants() -> None:
    """Rules that only tell, or without which nothing is answered, have none."""
    named = {key.split()[1] for key in MUTANTS}
    open_ = {
        rule.id
        for rules in (
            BOOK.looked_at, BOOK.valid_and_new, BOOK.correlation, BOOK.vetoes, BOOK.obstacles,
        )
        for rule in rules
    }  # fmt: skip
    assert named == open_ | {rule.id for rule in BOOK.filters.values()}
    assert {mutant.kind for mutant in MUTANTS.values()} == {"rule"}


def test_a_rule_of_ones_own_is_mutated_as_the_others() -> None:
    """By its own way of correlating (7)."""
    own = Rule(
        id="ours:order", asks="Is it ours?", reads=("message.Subject",),
        check=lambda _: passes("It is not."),
    )  # fmt: skip
    mutants = {one.says: one for one in of_rules(1, BOOK.adding(own))}
    staged = stage(user("hanna", 1), SENT, mail())
    decision = (
        mutants['rule ours:order "Is it ours?" always yes'].change(staged).play().run.decisions[-1]
    )
    assert (verdict(decision), decision.correlationmethod) == (ANSWERED, 7)


def test_a_mutant_keeps_the_name_by_which_an_order_calls_its_rule() -> None:
    """VAL-12: the order of the checks names files."""
    things = [user("hanna", 0), mail()]
    order = ["internal_mail", "sender_is_valid"]
    staged = Staged.under(scene(*things, assume={"check_order": order}), None)
    assert outcome("VAL-2", "always yes", staged) == ("rejected", "InvalidSender")


def test_rules_are_mutated_on_request() -> None:
    """And played in every scenario."""
    choice = event("choose", user="hanna", incomingemailfilteringmethod=0)
    story = scene(user("hanna", 0), choice, mail())
    assert fates(mutate([story]), "rule ") == []
    assert fates(mutate([story], rules=True), "rule FLT-4") == ["unnoticed"]


def test_a_scenario_that_cannot_be_played_any_more_has_noticed() -> None:
    """A rule that has to answer is gone: the line says why."""
    staged = stage(user("hanna", 0), mail())
    broken = attrs.evolve(staged, book=attrs.evolve(BOOK, verdict=())).play()
    with pytest.raises(AssertionError, match="the last rule of a chapter did not answer"):
        attrs.evolve(staged, book=attrs.evolve(BOOK, verdict=())).played()
    assert broken.noticed == ("a test: cannot be played: the last rule of a chapter did not answer")
