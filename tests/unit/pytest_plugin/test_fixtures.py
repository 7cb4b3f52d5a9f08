"""The fixtures: worlds, scenarios and the rule book, under the terms of the run."""

from __future__ import annotations

import pytest

from tests.unit.pytest_plugin.project import INBOX, played

pytest_plugins = ["pytester"]

TESTS = """\
from hypothesis import given, strategies as st
from sscsim import Address, Delivery, InputError, Message, decide
from sscsim.rules import BOOK
from sscsim.testing import assert_decision, assert_not_promoted, assert_promoted
import pytest

HANNA = {"id": "hanna", "internalemailaddress": "hanna@contoso.example",
         "incomingemailfilteringmethod": 0}

def test_a_world(sscsim_world, sscsim_book):
    world = sscsim_world(systemusers=[HANNA])
    letter = Message(source="m1", from_=(Address("a@outside.example"),),
                     to=(Address("hanna@contoso.example"),))
    assert_promoted(decide(world, Delivery(message=letter, mailbox="hanna"), sscsim_book))

def test_a_file_beside_the_test(sscsim_scenario):
    inbox = sscsim_scenario("inbox.scenario.yaml")
    assert_not_promoted(inbox, "complaint")
    assert_decision(inbox, "offer", mailbox="hanna", accepting_entity="karl")

def test_the_terms_of_the_run(sscsim_scenario, sscsim_world, sscsim_book):
    assert sscsim_scenario({"title": "x"}).world.assume.token_pick == "first"
    assert sscsim_world().assume.token_pick == "first"
    assert sscsim_book is BOOK

def test_a_file_that_is_wrong_is_told_by_its_name(sscsim_scenario):
    with pytest.raises(InputError, match=r"^gone.yaml: the file cannot be read"):
        sscsim_scenario("gone.yaml")

@given(st.sampled_from([1, 4]))
def test_with_hypothesis(sscsim_world, method):
    sscsim_world(systemusers=[HANNA | {"incomingemailfilteringmethod": method}])
"""


def test_worlds_and_scenarios_are_at_hand(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TESTS)
    (pytester.path / "inbox.scenario.yaml").write_text(INBOX, encoding="utf-8")
    result = played(pytester, "-p", "hypothesispytest", "--sscsim-assume=token_pick=first")
    result.assert_outcomes(passed=10)


def test_each_says_what_it_is_for(pytester: pytest.Pytester) -> None:
    text = played(pytester, "--fixtures").stdout.str()
    for sentence in (
        "The rule book of this run: the product's, or the one that --sscsim-book names.",
        "Make an organisation, in the words of a scenario file.",
        "Load a scenario, for the assertions of sscsim.testing or for simulate.",
    ):
        assert sentence in text


def test_an_assertion_hides_its_own_frames(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
from sscsim.testing import assert_promoted

def test_complaint(sscsim_scenario):
    assert_promoted(sscsim_scenario("inbox.scenario.yaml"), "complaint")
""")
    (pytester.path / "inbox.scenario.yaml").write_text(INBOX, encoding="utf-8")
    result = played(pytester)
    result.assert_outcomes(passed=5, failed=1)
    result.stdout.no_fnmatch_line("*assertions.py*")
    result.stdout.fnmatch_lines(
        [
            "E   *AssertionError: Expected complaint to be promoted; it was not, in hanna@*",
            "E*The steps, in the order asked:",
        ]
    )


WRONG = """\
def test_gone(sscsim_scenario):
    sscsim_scenario("gone.scenario.yaml")

def test_typo(sscsim_scenario):
    sscsim_scenario({"titel": "x"})
"""


def test_a_wrong_scenario_hides_our_own_frames(pytester: pytest.Pytester) -> None:
    """What is shown is the line of the test, and what is wrong with the file."""
    pytester.makepyfile(WRONG)
    result = played(pytester)
    result.assert_outcomes(failed=2)
    shown = result.stdout.str()
    assert "gone.scenario.yaml: the file cannot be read" in shown
    assert "titel" in shown
    assert "scenario.py:" not in shown
    assert "fixtures.py:" not in shown


EXAMPLES = """\
import doctest
import pytest
from sscsim.pytest_plugin import fixtures

@pytest.mark.parametrize("name", fixtures.__all__)
def test_example(name, request):
    said, given = getattr(fixtures, name).__doc__, {name: request.getfixturevalue(name)}
    example = doctest.DocTestParser().get_doctest(said, given, name, None, None)
    assert example.examples
    assert doctest.DocTestRunner().run(example).failed == 0
"""


def test_what_the_docstring_of_a_fixture_shows_is_so(pytester: pytest.Pytester) -> None:
    """Asked of the fixture itself, as a test gets it."""
    pytester.makepyfile(EXAMPLES)
    played(pytester).assert_outcomes(passed=3)
