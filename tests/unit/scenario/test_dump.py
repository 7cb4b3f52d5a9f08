"""A dumped scenario loads to the same world, and to the same events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim.engine import simulate
from sscsim.errors import Problem
from sscsim.scenario import Scenario, dump_scenario, load_scenario, load_scenario_text
from sscsim.scenario.nodes import resolve
from sscsim.scenario.writing.emitter import emit
from sscsim.scenario.yaml_nodes import parse
from sscsim.world import World
from tests.laws.strategies import scenarios


def same(world: World, other: World) -> bool:
    """Whether two worlds hold the same; deleted emails leave traces in look-ups, which differ."""
    return (
        world.directory == other.directory
        and list(world.emails) == list(other.emails)
        and world.assume == other.assume
        and world.watermarks == other.watermarks
        and world.queueitems == other.queueitems
        and world.attempts == other.attempts
    )


@given(scenarios())
@settings(max_examples=60)
def test_a_dumped_scenario_loads_to_the_same_world_and_events(scenario: Scenario) -> None:
    text = dump_scenario(scenario.world, scenario.events)
    loaded = load_scenario_text(text)
    assert loaded.world == scenario.world
    assert loaded.events == scenario.events


@given(scenarios())
@settings(max_examples=60)
def test_a_world_after_a_simulation_can_be_dumped_too(scenario: Scenario) -> None:
    world = simulate(scenario.world, scenario.events).world
    assert same(load_scenario_text(dump_scenario(world)).world, world)


@given(scenarios())
@settings(max_examples=60)
def test_the_same_world_is_dumped_to_the_same_text(scenario: Scenario) -> None:
    text = dump_scenario(scenario.world)
    assert dump_scenario(load_scenario_text(text).world) == text


_PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("ab:# -{}[]'\"\n", min_size=1), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from("abc"), _PLAIN, min_size=1))
def test_what_is_emitted_is_read_back_as_it_was(data: Any) -> None:
    problems: list[Any] = []
    node = parse(emit(data), "emitted", problems.append)
    assert not problems
    assert node is not None
    assert node.plain() == data


@given(st.from_regex(r"[-+]?[0-9]{0,20}\.?[0-9]{0,3}([eE][-+]?[0-9]{0,3})?", fullmatch=True))
def test_a_text_that_looks_like_a_number_stays_a_text(text: str) -> None:
    problems: list[Problem] = []
    node = parse(emit({"a": text}), "emitted", problems.append)
    assert node is not None
    assert node.value["a"].value == text
    assert resolve(text) in (text, None) or isinstance(resolve(text), int | float)


ODD = Path(__file__).parent / "odd.yaml"


def test_what_is_seldom_in_a_file_comes_back_too() -> None:
    scenario = load_scenario(ODD)
    dumped = dump_scenario(scenario.world, scenario.events)
    loaded = load_scenario_text(dumped)
    assert loaded.world == scenario.world
    assert loaded.events == scenario.events
    assert dump_scenario(loaded.world, loaded.events) == dumped


def test_a_file_for_people_is_written() -> None:
    scenario = load_scenario_text("""
title: Hanna
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 0}
timeline: [{deliver: {id: m1, from: "", to: hanna@contoso.example, subject: no}}]
""")
    assert dump_scenario(scenario.world, scenario.events, title="The confidential inbox") == (
        """title: The confidential inbox
reading: article
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 0}
timeline:
  - deliver:
      id: m1
      from: ''
      to: [hanna@contoso.example]
      subject: no
      message-id: m1@scenario.invalid
      received: 2026-03-02T08:00:00Z
"""
    )
