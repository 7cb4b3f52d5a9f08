"""Mail between colleagues of which Dynamics holds the sent copy, and which is an answer as well."""

from __future__ import annotations

import pytest

from sscsim import load_scenario_text
from sscsim.gate import gained, over_all_mail
from sscsim.lattice import lattice_of
from sscsim.policy import Policy, apply_policy
from sscsim.world import World
from tests.unit.gate.played import is_gained

STORY = """
organization: {ignoreinternalemail: true}
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: %d}
  - {id: ulf, internalemailaddress: ulf@contoso.example, incomingemailfilteringmethod: 4}
contacts: [{id: zoe, emailaddress1: zoe@fabrikam.example}]
emails:
  - {id: e1, messageid: "<a@contoso.example>", directioncode: outgoing, subject: Offer}
  - {id: e2, messageid: "<b@contoso.example>", directioncode: outgoing, subject: Question}
"""


def pair(method: int) -> tuple[World, World]:
    """The organisation, which ignores mail between colleagues, and the same where it counts."""
    world = load_scenario_text(STORY % method).world
    counts = Policy(name="Two activities", set={"ignoreinternalemail": False})
    return world, apply_policy(world, counts)


@pytest.mark.parametrize("method", [0, 1, 3])
def test_a_colleagues_copy_is_gained_by_whoever_takes_it_as_an_answer_too(method: int) -> None:
    one, other = pair(method)
    found = gained(one, other).witness
    assert found is not None
    assert is_gained(one, other, found)
    assert over_all_mail([one, other]).gained(1)


@pytest.mark.parametrize("method", [2, 4])
def test_nothing_is_gained_by_whoever_takes_no_answer_of_a_colleague(method: int) -> None:
    one, other = pair(method)
    assert gained(one, other).witness is None
    assert not over_all_mail([one, other]).gained(1)


def test_the_lattice_knows_what_counting_it_lets_in() -> None:
    world, _ = pair(1)
    [move] = [move for move in lattice_of(world).moves if move.name == "ignoreinternalemail"]
    assert move.gains
