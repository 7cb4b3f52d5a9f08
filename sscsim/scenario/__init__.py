"""The reading room: scenario files in, scenarios out, and back again.

In comes a file in a small part of YAML (or JSON); out goes a `Scenario`: a world, events, and what
is expected of them, or one `InputError` with everything that is wrong, each with file, line and
column. Nothing here decides anything about mail. Start reading at `scenario`, then `forms`.
"""

from sscsim.scenario.expect import Failure, check
from sscsim.scenario.scenario import (
    Scenario,
    load_scenario,
    load_scenario_data,
    load_scenario_text,
)
from sscsim.scenario.schema import scenario_schema
from sscsim.scenario.writing import dump_scenario, scenario_document

__all__ = [
    "Failure",
    "Scenario",
    "check",
    "dump_scenario",
    "load_scenario",
    "load_scenario_data",
    "load_scenario_text",
    "scenario_document",
    "scenario_schema",
]
