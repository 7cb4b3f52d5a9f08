"""The state machine: ours passes, a planted mistake is found, and a subclass may add its own."""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from sscsim import Delivery, World, load_scenario
from sscsim.engine import simulate
from sscsim.events import Deliver
from sscsim.rules import BOOK
from sscsim.scenario import load_scenario_text
from sscsim.testing import Disagreement, OrganisationStateMachine, failing
from tests.unit.testing.others import OFFICE, amnesiac, other_rule, slip

QUICK = settings(
    max_examples=40,
    stateful_step_count=6,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
)


def failure(subject: type[OrganisationStateMachine]) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one is what is asked
        run_state_machine_as_test(subject, settings=QUICK)
    return caught.value


class InTheOffice(OrganisationStateMachine):
    """Begins where a planted mistake is near."""

    worlds: ClassVar[Any] = st.just(OFFICE.world)


@pytest.mark.parametrize("flavour", ["sensible", "anything"])
def test_the_reference_keeps_every_invariant(flavour: str) -> None:
    subject = type("Ours", (OrganisationStateMachine,), {"flavour": flavour})
    run_state_machine_as_test(subject, settings=settings(QUICK, max_examples=15))


class Amnesia(InTheOffice):
    """An engine that forgets what was promoted, compared with the reference."""

    decide = amnesiac


def test_a_planted_mistake_is_found_and_shrunk(snapshot: Callable[[str, str], None]) -> None:
    found = failure(Amnesia)
    assert isinstance(found, Disagreement)
    snapshot("testing-machine.txt", found.text)


class Promoting(Amnesia):
    """The same engine, held only to the invariants."""

    level = None


def test_an_invariant_finds_it_where_nothing_is_compared() -> None:
    assert str(failure(Promoting)) == "The message m1@outside.example became more than one email."


def test_the_steps_of_a_failure_stand_beside_it() -> None:
    """As a scenario in a note, and as the entries that such a file has among the steps."""
    scenario, *steps = failure(Promoting).__notes__
    assert scenario.startswith("The steps, as a scenario:\n\ntitle: The steps so far\n")
    assert any(step.startswith('state.deliver(said={"deliver": {"id": "m1", ') for step in steps)


@pytest.mark.parametrize("subject", [Amnesia, Promoting])
def test_they_are_saved_where_it_is_said(
    subject: type[OrganisationStateMachine], tmp_path: Path
) -> None:
    path = tmp_path / "failed.scenario.yaml"
    failure(type("Saving", (subject,), {"save_to": path}))
    saved = load_scenario(path)
    decisions = simulate(saved.world, saved.events).decisions
    assert [str(one.outcome) for one in decisions] == ["promoted", "duplicate"]


def test_the_steps_so_far_are_a_scenario_at_any_time() -> None:
    state = InTheOffice()
    state.begin_in(OFFICE.world)
    state.happen(OFFICE.events[0])
    assert load_scenario_text(state.text, "so far").events == (OFFICE.events[0],)


class OtherRule(InTheOffice):
    """Names another rule, which counts at one level and not at the other."""

    decide = other_rule
    level = "outcome"


def test_a_level_lets_pass_what_is_below_it() -> None:
    run_state_machine_as_test(OtherRule, settings=settings(QUICK, max_examples=10))
    assert isinstance(failure(type("Closer", (OtherRule,), {"level": "rule"})), Disagreement)


class WithoutGate(InTheOffice):
    """A book without the rule that sees duplicates, compared with the book it ships with."""

    book = BOOK.without("DUP-3")


def test_a_book_is_a_subject_too() -> None:
    found = failure(WithoutGate)
    assert isinstance(found, Disagreement)
    assert (found.ours.rule, found.theirs.rule) == ("DUP-3", "FLT-4")


def test_a_book_that_shall_decide_otherwise_is_held_to_the_invariants() -> None:
    subject = type("Own", (WithoutGate,), {"level": None})
    assert str(failure(subject)) == "The message m1@outside.example became more than one email."


class Slipping(InTheOffice):
    """Raises for a message that answers another, and is not compared."""

    decide = slip
    level = None

    @rule()
    def answer(self) -> None:
        """A step of its own."""
        message = next(one for one in OFFICE.events if isinstance(one, Deliver)).message
        answer = message.__class__(source="a1", to=message.to, inreplyto=("m1@x.example",))
        self.happen(Deliver(message=answer))


def test_an_error_of_the_subject_is_the_failure() -> None:
    assert repr(failure(Slipping)) == "KeyError('no such key: In-Reply-To')"


class Quiet(InTheOffice):
    """An invariant of its own."""

    @invariant()
    def sales_accepts_nothing(self) -> None:
        """Names the first message that the queue accepted."""
        for one in self.decisions:
            entity = one.accepting_entity
            assert entity is None or entity.id != "sales", f"{one.source} came in by sales"


def test_an_invariant_of_a_subclass_is_held() -> None:
    assert str(failure(Quiet)).startswith("m1 came in by sales")


class Offers(InTheOffice):
    """Says what mail may be about."""

    subjects = ("Your order AB-1001",)

    @invariant()
    def nobody_writes_about_an_order(self) -> None:
        for one in self.decisions:
            assert one.subject != "Your order AB-1001", "about an order"


def test_mail_is_about_the_subjects_that_are_given() -> None:
    """Which nothing else would ever draw."""
    assert str(failure(Offers)).startswith("about an order")
    run_state_machine_as_test(
        type("Others", (Offers,), {"subjects": ()}), settings=settings(QUICK, max_examples=10)
    )


def test_one_text_is_no_list_of_subjects() -> None:
    told = "subjects='Offer' is one text. Pass a list of them: ['Offer']."
    with pytest.raises(TypeError, match=f"^{re.escape(told)}$"):
        type("Wrong", (OrganisationStateMachine,), {"subjects": "Offer"})()


class TwoPromises(InTheOffice):
    """Two invariants; where the second is broken, a smaller scenario breaks only the first."""

    level = None

    @invariant()
    def there_is_a_queue(self) -> None:
        assert self.world.directory.queues, "no queue"

    @invariant()
    def nobody_writes(self) -> None:
        assert not self.decisions, "somebody wrote"


def test_what_is_pared_breaks_the_same_invariant() -> None:
    """An organisation without queues breaks another one, and has no mail in it."""
    found = failure(TwoPromises)
    pared = load_scenario_text(found.__notes__[0].partition("\n\n")[2], "note")
    assert str(found).startswith("somebody wrote")
    assert len(pared.events) == 1
    assert pared.world.directory.queues
    assert not pared.world.directory.systemusers


class NoUsers(InTheOffice):
    """Breaks before anything has happened."""

    @invariant()
    def nobody_is_there(self) -> None:
        assert not self.world.directory.systemusers, "somebody is there"


def test_an_invariant_that_the_first_organisation_breaks_is_pared_too() -> None:
    pared = load_scenario_text(failure(NoUsers).__notes__[0].partition("\n\n")[2], "note")
    assert len(pared.world.directory.systemusers) == 1
    assert not pared.world.directory.queues


class Patient(TwoPromises):
    """Its first invariant counts only while somebody wrote."""

    @precondition(lambda self: len(self.decisions) > 1)
    @invariant()
    def two_decisions_at_once(self) -> None:
        raise AssertionError("two at once")


def test_an_invariant_is_held_only_under_its_precondition() -> None:
    pared = load_scenario_text(failure(Patient).__notes__[0].partition("\n\n")[2], "note")
    assert len(pared.events) == 1
    assert not pared.world.directory.systemusers


def test_a_method_is_no_part_of_the_engine() -> None:
    """A function in the class, a static method and a partial are called alike."""

    class Static(OrganisationStateMachine):
        @staticmethod
        def decide(world: World, delivery: Delivery) -> Any:  # type: ignore[override]
            return amnesiac(world, delivery)

    assert Static().subject().decide is not None
    assert Amnesia().subject().decide is amnesiac


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"decide": 3}, "decide=3 cannot be called. Write a function of a world and a delivery."),
        ({"book": 3}, "book=3 is no RuleBook. Write one, such as BOOK.adding(RULE)."),
    ],
    ids=["decide", "book"],
)
def test_a_subject_that_is_none_is_told(wrong: dict[str, Any], told: str) -> None:
    """Before it is taken for one that disagrees."""
    with pytest.raises(TypeError, match=f"^{re.escape(told)}$"):
        type("Wrong", (OrganisationStateMachine,), wrong)()


def test_a_level_that_is_none_is_told() -> None:
    told = "level='fields' is no level. Write 'outcome', 'rule' or 'all fields'."
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        type("Wrong", (OrganisationStateMachine,), {"level": "fields"})()


def test_its_own_test_case_spends_no_time_on_explaining_lines() -> None:
    assert Phase.explain not in Quiet.TestCase.settings.phases


class Ours(OrganisationStateMachine):
    """As a user writes it: pytest collects the test case of a machine."""


Ours.TestCase.settings = settings(Ours.TestCase.settings, max_examples=5, stateful_step_count=5)
TestOurs = Ours.TestCase


def test_what_the_docstring_of_a_failure_shows_is_so() -> None:
    assert doctest.testmod(failing).failed == 0
