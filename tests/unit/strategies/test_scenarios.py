"""What is drawn can be kept: a drawn scenario is written to a file that loads to the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sscsim.scenario import load_scenario_data, scenario_document
from sscsim.strategies import scenarios
from sscsim.strategies.arguments import Flavour

FLAVOURS: tuple[Flavour, ...] = ("sensible", "anything")


@pytest.mark.parametrize("flavour", FLAVOURS)
@given(data=st.data())
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_a_drawn_scenario_loads_from_its_file_as_it_was(
    flavour: Flavour, data: st.DataObject
) -> None:
    scenario = data.draw(scenarios(flavour=flavour))
    loaded = load_scenario_data(scenario_document(scenario.world, scenario.events))
    assert loaded.world == scenario.world
    assert loaded.events == scenario.events
