"""The testing room: what one asserts of mail, and laws to hold against a rule of one's own.

Needs the extra ``testing`` (`pip install sscsim[testing]`). The names are fetched when they are
first asked for, so that pytest can load the plugin of a project that never uses them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sscsim.testing.against import check_against
    from sscsim.testing.assertions import assert_decision, assert_not_promoted, assert_promoted
    from sscsim.testing.broken import BrokenLaws
    from sscsim.testing.checking import check_rule
    from sscsim.testing.corpus import conformance
    from sscsim.testing.disagreement import Disagreement
    from sscsim.testing.machine import OrganisationStateMachine
    from sscsim.testing.search import smallest

_HOMES = {
    "BrokenLaws": "sscsim.testing.broken",
    "Disagreement": "sscsim.testing.disagreement",
    "OrganisationStateMachine": "sscsim.testing.machine",
    "assert_decision": "sscsim.testing.assertions",
    "assert_not_promoted": "sscsim.testing.assertions",
    "assert_promoted": "sscsim.testing.assertions",
    "check_against": "sscsim.testing.against",
    "check_rule": "sscsim.testing.checking",
    "conformance": "sscsim.testing.corpus",
    "smallest": "sscsim.testing.search",
}

__all__ = [
    "BrokenLaws",
    "Disagreement",
    "OrganisationStateMachine",
    "assert_decision",
    "assert_not_promoted",
    "assert_promoted",
    "check_against",
    "check_rule",
    "conformance",
    "smallest",
]


def __getattr__(name: str) -> Any:
    """Fetch a public name from its home when it is first used."""
    if name not in _HOMES:
        message = f"module 'sscsim.testing' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Show only what is promised."""
    return sorted(__all__)
