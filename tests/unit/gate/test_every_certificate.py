"""Whatever the gate certifies the checker accepts, and what was altered it does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sscsim import strategies as ss
from sscsim.assumptions import READINGS
from sscsim.gate import Property, broken, certificate, expression, gained
from sscsim.policy import Policy, Write, apply_policy
from sscsim.sources import load_snapshot
from sscsim.world import World
from tests.unit.gate.checker import checked, problems

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


@_FEW
@given(pairs(), st.data())
def test_a_class_that_was_removed_is_missed(both: list[World], data: st.DataObject) -> None:
    """By its number, and where that was put right, by its dimension."""
    told = certified(both)
    assume(told["classes"])
    told["classes"].remove(data.draw(st.sampled_from(told["classes"])))
    assert f"{told['count']} classes are counted, not {len(told['classes'])}" in problems(
        told, both
    )
    told["count"] = len(told["classes"])
    assert any("classes are counted, not" in one for one in problems(told, both))


def test_a_class_that_stands_for_another_is_missed() -> None:
    """The number is right, and a message that is shown twice is not two."""
    both = under(company(), _HIDE)
    told = certificate(gained(*both), both)
    told["classes"][0] = told["classes"][-1]
    assert any("classes are counted, not" in one for one in problems(told, both))


def _renamed(world: World) -> World:
    directory = world.directory
    user = next(iter(directory.systemusers.values()))
    other = attrs.evolve(user, fullname="Somebody Else")
    return attrs.evolve(world, directory=directory.with_row(other))


def _answering(world: World) -> World:
    from_ = next(iter(world.emails))
    return attrs.evolve(world, emails=world.emails.with_email(attrs.evolve(from_, activityid="n")))


_OTHERS: dict[str, Callable[[World], World]] = {
    "systemusers": _renamed,
    "emails": _answering,
    "assume": lambda world: world.assuming(READINGS["widest"]),
}


@pytest.mark.parametrize("table", _OTHERS)
def test_another_organisation_is_refused_by_the_table_that_differs(table: str) -> None:
    both = under(company(), _HIDE)
    told = certificate(gained(*both), both)
    other = under(_OTHERS[table](company()), _HIDE)
    found = list(problems(told, other))
    for end in ("from", "to"):
        assert f"{end}: another organisation or policy, in {table}" in found


def test_another_policy_is_refused_though_it_decides_alike() -> None:
    """Nobody in the company accepts less for this setting, so no decision tells it."""
    both = under(company(), _HIDE)
    told = certificate(gained(*both), both)
    more = attrs.evolve(_HIDE, set={**_HIDE.set, "HideTrackAllOption": True})
    assert list(problems(told, under(company(), more))) == [
        "to: another organisation or policy, in organization"
    ]
    assert "from: another organisation or policy, in usersettings" in problems(told, both[::-1])


def test_a_certificate_of_no_organisation_is_refused() -> None:
    told = certificate(gained(company(), company()), [company(), company()])
    del told["organisation"]
    assert "it is not tied to from and to" in problems(told, [company(), company()])


def _smart(noise: str) -> Policy:
    return Policy(name="Smart", set={"enablesmartmatching": True, "hashfilterkeywords": noise})


def test_the_certificate_bears_the_notes_and_the_checker_misses_them() -> None:
    both = [apply_policy(company(), _smart(noise)) for noise in ("^(re|fw):", "^(aw|wg):")]
    found = attrs.evolve(gained(*both), witness=None, classes=())
    told = certificate(found, both, notes=["no file for teams"])
    assert told["notes"][0] == "no file for teams"
    said = "no note says that of other noise samples were tried"
    assert said not in problems(told, both)
    told["notes"] = told["notes"][:1]
    assert said in problems(told, both)


def test_the_checker_says_what_it_did_not_look_at() -> None:
    """Smart matching is on in the company; without it there is less to leave out."""
    both = under(company(), _HIDE)
    smart = "answers that smart matching finds"
    assert smart in checked(certificate(gained(*both), both), both).unchecked
    no_smart = Policy(name="Off", set={"enablesmartmatching": False})
    off = [apply_policy(one, no_smart) for one in both]
    found = checked(certificate(gained(*off), off), off)
    assert (found.problems, smart in found.unchecked) == ([], False)
