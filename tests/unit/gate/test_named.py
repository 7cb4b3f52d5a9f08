"""Nobody stands for who is named in an expression: by whichever address, and in either place."""

from __future__ import annotations

import pytest

from sscsim import load_scenario_text
from sscsim.gate import Gate, Property, broken, expression
from sscsim.world import World

STORY = """
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 0,
     personalemailaddress: hanna@home.example}
  - {id: mia, internalemailaddress: mia@contoso.example, incomingemailfilteringmethod: 0%s}
emails: [{id: e1, messageid: "<a@contoso.example>", directioncode: outgoing, subject: Offer}]
"""
UNREAD = ", mailbox: {enabledforincomingemail: false}"


def world(mia: str = "") -> World:
    """Hanna, who has two addresses, and Mia, who takes the same mail."""
    return load_scenario_text(STORY % mia).world


def never(start: World, text: str) -> Gate:
    """Ask whether something never is so."""
    return broken(start, [Property(never=True, said=expression(text))])


@pytest.mark.parametrize("field", ["accepting_entity", "mailbox"])
@pytest.mark.parametrize("address", ["hanna@contoso.example", "hanna@home.example"])
def test_whoever_has_two_addresses_stands_for_nobody_by_the_other(field: str, address: str) -> None:
    found = never(world(), f"{field} != {address}").witness
    assert found is not None


def test_alone_nobody_breaks_it() -> None:
    alone = world(", isdisabled: true")
    assert never(alone, "accepting_entity != hanna@home.example").witness is None


def test_to_whom_and_in_whose_mailbox_are_two_things() -> None:
    """Mail to Mia in Hanna's mailbox is let in by Mia; mail to Hanna in Mia's is not read."""
    text = "accepting_entity = mia@contoso.example"
    found = never(world(UNREAD), text).witness
    assert found is not None
    assert found.says.startswith("to mia@contoso.example, in the mailbox hanna@")
    assert never(world(UNREAD), f"{text} and mailbox = mia@contoso.example").witness is None


@pytest.mark.parametrize("text", ["forward and not correlated", "forward and method = none"])
def test_a_forward_may_answer_nothing(text: str) -> None:
    assert never(world(), text).witness is not None
    assert never(world(", isdisabled: true"), f"{text} and reason = SenderMatch").witness is None
