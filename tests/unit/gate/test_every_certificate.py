"""Whatever the gate certifies the checker accepts, and what was altered it does not."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sscsim import strategies as ss
from sscsim.gate import Property, broken, certificate, expression, gained
from sscsim.policy import Policy, Write, apply_policy
from sscsim.sources import load_snapshot
from sscsim.world import World
from tests.unit.gate.checker import problems

_SCENARIOS = Path(__file__).parents[3] / "scenarios"
_METHOD = "incomingemailfilteringmethod"
_HIDE = Policy(
    name="Hide",
    set={"HideEmailAutoTrackOptions": True},
    write=(Write(table="systemuser", where={_METHOD: (0,)}, columns={_METHOD: 1}),),
)


def under(start: World, policy: Policy) -> list[World]:
    """An organisation as it is, and under a policy."""
    return [start, apply_policy(start, policy)]


def certified(both: list[World]) -> dict[str, Any]:
    """What the gate writes where nothing is gained; the example is no use otherwise."""
    found = gained(*both)
    assume(found.witness is None)
    return certificate(found, both)


@cache
def company() -> World:
    """The organisation that comes with the product: one user of a kind, most of others."""
    return load_snapshot(_SCENARIOS / "company" / "org").world


def test_the_company_without_the_choices_is_certified_with_whoever_lets_nothing_new_in() -> None:
    """Justin asks for records, which no stranger is: his mail ends like that of many others."""
    both = under(company(), _HIDE)
    told = certificate(gained(*both), both)
    assert list(problems(told, both)) == []
    told["classes"] = [one for one in told["classes"] if "To: justin." not in one["message"]]
    missed = "nothing from a stranger to whoever has the methods (3, 3)"
    assert missed in list(problems(told, both))


def test_a_property_of_the_company_is_certified() -> None:
    asked = {
        "never": ["accepting_entity = leslie.pruitt@contoso.example and not correlated"],
        "always": [],
    }
    wanted = [Property(never=True, said=expression(asked["never"][0]))]
    told = certificate(broken(company(), wanted), [company()], wanted)
    assert list(problems(told, [company()], asked)) == []


@st.composite
def pairs(draw: st.DrawFn) -> list[World]:
    """Draw an organisation under two policies."""
    flavour: Any = draw(st.sampled_from(("sensible", "anything")))
    drawn = ss.worlds(flavour=flavour, max_users=3, max_queues=2, max_records=2, max_emails=2)
    start = draw(drawn)
    return [apply_policy(start, draw(ss.policies(start))) for _ in range(2)]


_FEW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@_FEW
@given(pairs())
def test_drawn_organisations_are_certified(both: list[World]) -> None:
    assert list(problems(certified(both), both)) == []


@_FEW
@given(pairs(), st.data())
def test_a_decision_that_was_turned_is_not_accepted(both: list[World], data: st.DataObject) -> None:
    told = certified(both)
    assume(told["classes"])
    turned = data.draw(st.sampled_from(told["classes"]))
    turned[data.draw(st.sampled_from(("from", "to")))]["promoted"] ^= True
    assert list(problems(told, both)) != []
