"""Events and emails that a counterexample does not need are left out of it."""

from __future__ import annotations

import doctest

from sscsim.events import Deliver, Track
from sscsim.scenario import Scenario, load_scenario_text
from sscsim.testing import fewer as home
from sscsim.testing.fewer import fewer

STORY = load_scenario_text(
    """
title: Too long
systemusers: [{id: hanna, internalemailaddress: hanna@contoso.example}]
emails: [{id: e1, subject: Offer}, {id: e2, subject: Bill}]
timeline:
  - deliver: {id: m1, from: ivo@fabrikam.example, to: hanna@contoso.example, subject: Hello}
  - deliver: {id: m2, from: ivo@fabrikam.example, to: hanna@contoso.example, subject: Offer}
  - track: {mail: m2, mailbox: hanna}
"""
)


def subjects(scenario: Scenario) -> list[str]:
    return [one.message.subject for one in scenario.events if isinstance(one, Deliver)]


def test_what_is_not_needed_goes() -> None:
    left = fewer(STORY, lambda one: "Offer" in subjects(one))
    assert (subjects(left), len(left.events), len(left.world.emails)) == (["Offer"], 1, 0)


def test_what_something_else_speaks_of_stays() -> None:
    """Without the message that is tracked nobody could write the scenario down."""
    left = fewer(STORY, lambda one: any(isinstance(event, Track) for event in one.events))
    assert (subjects(left), len(left.events)) == (["Offer"], 2)


def test_where_everything_is_needed_it_stays_as_it_is() -> None:
    assert fewer(STORY, lambda _: False) is STORY


def test_the_example_in_the_docstring_runs() -> None:
    assert doctest.testmod(home).failed == 0
