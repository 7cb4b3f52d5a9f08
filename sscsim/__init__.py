"""sscsim: which incoming email Dynamics 365 would promote, why, and who could then read it.

The names a user needs, fetched when they are first asked for, so that ``import sscsim`` stays
cheap. `World` is an organisation, `decide` answers for one message, `simulate` plays a timeline.
What is not needed to build a world and to ask it has its home in the rooms: rules in
`sscsim.rules`, switches and readings in `sscsim.assumptions`, option values in `sscsim.vocabulary`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sscsim.assumptions import Assumptions
    from sscsim.decisions import Decision
    from sscsim.engine import apply, decide, simulate
    from sscsim.errors import InputError
    from sscsim.events import Choose, Deliver, Delivery, SetSettings, Write
    from sscsim.mail import Address, Message
    from sscsim.replaying import replay
    from sscsim.scenario import dump_scenario, load_scenario, load_scenario_text
    from sscsim.sources import load_snapshot
    from sscsim.vocabulary import Ref
    from sscsim.world import (
        Directory,
        EmailServerProfile,
        Mailbox,
        Queue,
        Record,
        SystemUser,
        UserSettings,
        World,
    )

__version__ = "0.1.0"

_HOMES = {
    "Address": "sscsim.mail",
    "Assumptions": "sscsim.assumptions",
    "Choose": "sscsim.events",
    "Decision": "sscsim.decisions",
    "Deliver": "sscsim.events",
    "Delivery": "sscsim.events",
    "Directory": "sscsim.world",
    "EmailServerProfile": "sscsim.world",
    "InputError": "sscsim.errors",
    "Mailbox": "sscsim.world",
    "Message": "sscsim.mail",
    "Queue": "sscsim.world",
    "Record": "sscsim.world",
    "Ref": "sscsim.vocabulary",
    "SetSettings": "sscsim.events",
    "SystemUser": "sscsim.world",
    "UserSettings": "sscsim.world",
    "World": "sscsim.world",
    "Write": "sscsim.events",
    "apply": "sscsim.engine",
    "decide": "sscsim.engine",
    "dump_scenario": "sscsim.scenario",
    "load_scenario": "sscsim.scenario",
    "load_scenario_text": "sscsim.scenario",
    "load_snapshot": "sscsim.sources",
    "replay": "sscsim.replaying",
    "simulate": "sscsim.engine",
}

__all__ = [
    "Address",
    "Assumptions",
    "Choose",
    "Decision",
    "Deliver",
    "Delivery",
    "Directory",
    "EmailServerProfile",
    "InputError",
    "Mailbox",
    "Message",
    "Queue",
    "Record",
    "Ref",
    "SetSettings",
    "SystemUser",
    "UserSettings",
    "World",
    "Write",
    "__version__",
    "apply",
    "decide",
    "dump_scenario",
    "load_scenario",
    "load_scenario_text",
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
