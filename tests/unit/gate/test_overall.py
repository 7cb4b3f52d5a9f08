"""Policies over all mail: what one gains or loses against the first, a message of each class."""

from __future__ import annotations

import pytest

from sscsim import SetSettings, World, apply, load_scenario_text
from sscsim.gate import eml, gained, over_all_mail
from sscsim.policy import Policy, Write, apply_policy

STORY = """
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 0}
  - {id: jonas, internalemailaddress: jonas@contoso.example, incomingemailfilteringmethod: 4}
contacts: [{id: ivo, emailaddress1: ivo@fabrikam.example}]
emails: [{id: e1, messageid: "<e1@contoso.example>", directioncode: outgoing, subject: Offer}]
"""


def _worlds(*forced: int) -> list[World]:
    world = load_scenario_text(STORY).world
    name = "SSSForceFilteringMethodForUserMailboxes"
    return [world, *(apply(world, SetSettings(values={name: one})) for one in forced)]


@pytest.mark.parametrize("forced", range(5))
def test_something_is_gained_where_the_gate_finds_a_witness_and_only_there(forced: int) -> None:
    """Both ways round."""
    one, other = _worlds(forced)
    found = over_all_mail([one, other])
    assert bool(found.gained(1)) is (gained(one, other).witness is not None)
    assert bool(found.lost(1)) is (gained(other, one).witness is not None)


def test_each_policy_is_held_against_the_first() -> None:
    """Nothing is gained by a policy that is the same."""
    found = over_all_mail(_worlds(0, -1))
    assert found.gained(1)
    assert found.gained(2) == found.lost(2) == ()


def test_two_witnesses_have_ids_of_their_own_and_one_has_the_same_always() -> None:
    """In one folder they are no duplicates of each other."""
    first, second, *_ = over_all_mail(_worlds(0, 1)).lost(2) + over_all_mail(_worlds(0)).gained(1)
    ids = [
        line
        for kind in (first, second, first)
        for line in eml(kind.message).decode().splitlines()
        if line.startswith("Message-ID")
    ]
    assert ids[0] == ids[2] != ids[1]


UNANSWERED = """
systemusers:
  - {id: karl, internalemailaddress: karl@contoso.example, incomingemailfilteringmethod: 0}
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 4}
"""


@pytest.mark.parametrize(("method", "differs"), [(1, True), (4, False)])
def test_answers_to_mail_that_is_let_in_are_compared_where_no_email_is_there(
    method: int, differs: bool
) -> None:
    """As the gate does: karl's mail comes in, and hanna's method decides on the answer to it."""
    one = load_scenario_text(UNANSWERED).world
    columns = {"incomingemailfilteringmethod": method}
    write = Write(table="systemuser", ids=("hanna",), columns=columns)
    other = apply_policy(one, Policy(name="Answers", write=(write,)))
    assert (gained(one, other).witness is not None) is differs
    there, back = over_all_mail([one, one, other]), over_all_mail([other, one])
    assert [bool(kind.before) for kind in there.gained(2)] == [True] * differs
    assert [bool(kind.before) for kind in back.lost(1)] == [True] * differs
    assert there.gained(1) == there.lost(1) == there.lost(2) == back.gained(1) == ()
