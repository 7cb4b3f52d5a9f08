"""Ways to answer an email that only policies with other notations or hashes tell apart."""

from __future__ import annotations

import pytest

from sscsim import load_scenario_text, simulate
from sscsim.events import Deliver
from sscsim.gate import gained
from sscsim.policy import Policy, apply_policy
from sscsim.world import World

_STORY = """
organization: {emailcorrelationenabled: true, enablesmartmatching: %s}
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 1}
emails:
  - {id: e1, directioncode: outgoing, subject: Offer of spring, %s}
"""
_HOLDS = "trackingtoken: CRM:0001007"
_KNOWN = "sender: ann@fabrikam.example, torecipients: ben@fabrikam.example;cleo@fabrikam.example"


def under(columns: dict[str, object], email: str = _HOLDS, *, smart: str = "false") -> World:
    """One email, and a policy that sets columns of the organisation."""
    start = load_scenario_text(_STORY % (smart, email)).world
    return apply_policy(start, Policy(name="Drawn", set=columns))


def is_gained(one: World, other: World) -> bool:
    """Ask the gate, and play its witness."""
    witness = gained(one, other).witness
    if witness is None:
        return False
    runs = [simulate(world, [Deliver(message=witness.message)]) for world in (one, other)]
    assert [any(made.promoted for made in run.decisions) for run in runs] == [False, True]
    return True


def test_a_token_of_another_notation_may_hide_the_one_that_counts() -> None:
    """Who knows one prefix finds the email, who knows two reads the other token."""
    one = under({"trackingprefix": "CRM:"})
    two = under({"trackingprefix": "CRM:;ORD:"})
    assert is_gained(two, one)
    assert not is_gained(one, under({"trackingprefix": "CRM:"}))


@pytest.mark.parametrize(
    "column", ["hashdeltasubjectcount", "hashminaddresscount"], ids=["words", "people"]
)
def test_smart_matching_that_lets_more_pass_gains(column: str) -> None:
    """More words that differ, or fewer people in common; and never the other way round."""
    looser = 1 if column == "hashdeltasubjectcount" else 2
    stricter = {"hashdeltasubjectcount": 0, "hashminaddresscount": 3}[column]
    one, other = (under({column: value}, _KNOWN, smart="true") for value in (stricter, looser))
    assert is_gained(one, other)
    assert not is_gained(other, one)
