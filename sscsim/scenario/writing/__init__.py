"""Scenarios out: a world and its events, written so that they load to the same world.

Start reading at `dump`.
"""

from sscsim.scenario.writing.dump import dump_scenario, scenario_document

__all__ = ["dump_scenario", "scenario_document"]
