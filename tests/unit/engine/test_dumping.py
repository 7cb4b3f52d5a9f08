"""A world after a run is a world like any other: it can be dumped, loaded and compared."""

from __future__ import annotations

from sscsim.engine import simulate
from sscsim.scenario import dump_scenario, load_scenario_text

_STORY = """
title: One promotion, one deletion
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 0}
timeline:
  - send: {id: sent, from: hanna, to: [ivo@fabrikam.example], subject: Offer}
  - deliver: {id: kept, from: ivo@fabrikam.example, to: [hanna@contoso.example]}
  - deliver: {id: gone, from: ivo@fabrikam.example, to: [hanna@contoso.example]}
"""


def test_a_world_with_promoted_mail_loads_to_the_same_world() -> None:
    """Without a business unit there is none to name on the email."""
    scenario = load_scenario_text(_STORY)
    world = simulate(scenario.world, scenario.events).world

    assert load_scenario_text(dump_scenario(world)).world.emails == world.emails


def test_a_world_after_a_deletion_loads_to_the_same_world() -> None:
    """What was deleted leaves no trace in the comparison."""
    scenario = load_scenario_text(_STORY + "  - delete: {email: gone}\n")
    world = simulate(scenario.world, scenario.events).world
    loaded = load_scenario_text(dump_scenario(world)).world

    assert loaded.emails == world.emails
    assert hash(loaded.emails) == hash(world.emails)
    assert loaded.emails != simulate(scenario.world, scenario.events[:-1]).world.emails
