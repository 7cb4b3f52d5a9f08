"""sscsim: which incoming email Dynamics 365 would promote, why, and who could then read it.

The names a user needs, fetched when they are first asked for, so that ``import sscsim`` stays
cheap. `World` is an organisation, `decide` answers for one message, `simulate` plays a timeline.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sscsim.assumptions import READINGS, SWITCHES, Assumptions
    from sscsim.decisions import Decision, Outcome, Reason
    from sscsim.engine import Run, apply, decide, simulate
    from sscsim.errors import InputError, Problem
    from sscsim.events import Delivery
    from sscsim.mail import Message
    from sscsim.replaying import replay
    from sscsim.rules import CHAPTERS
    from sscsim.scenario import Scenario, dump_scenario, load_scenario
    from sscsim.sources import load_snapshot
    from sscsim.vocabulary import Ref
    from sscsim.world import World

__version__ = "0.1.0"

_HOMES = {
    "CHAPTERS": "sscsim.rules",
    "READINGS": "sscsim.assumptions",
    "SWITCHES": "sscsim.assumptions",
    "Assumptions": "sscsim.assumptions",
    "Decision": "sscsim.decisions",
    "Delivery": "sscsim.events",
    "InputError": "sscsim.errors",
    "Message": "sscsim.mail",
    "Outcome": "sscsim.decisions",
    "Problem": "sscsim.errors",
    "Reason": "sscsim.decisions",
    "Ref": "sscsim.vocabulary",
    "Run": "sscsim.engine",
    "Scenario": "sscsim.scenario",
    "World": "sscsim.world",
    "apply": "sscsim.engine",
    "decide": "sscsim.engine",
    "dump_scenario": "sscsim.scenario",
    "load_scenario": "sscsim.scenario",
    "load_snapshot": "sscsim.sources",
    "replay": "sscsim.replaying",
    "simulate": "sscsim.engine",
}

__all__ = [
    "CHAPTERS",
    "READINGS",
    "SWITCHES",
    "Assumptions",
    "Decision",
    "Delivery",
    "InputError",
    "Message",
    "Outcome",
    "Problem",
    "Reason",
    "Ref",
    "Run",
    "Scenario",
    "World",
    "__version__",
    "apply",
    "decide",
    "dump_scenario",
    "load_scenario",
    "load_snapshot",
    "replay",
    "simulate",
]


def __getattr__(name: str) -> Any:
    """Fetch a public name from its home when it is first used."""
    if name not in _HOMES:
        message = f"module 'sscsim' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Show only what is promised."""
    return sorted(__all__)
