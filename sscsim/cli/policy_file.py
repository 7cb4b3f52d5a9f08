"""Whether a file means to be a policy (contract 6); `sscsim.policy` reads it."""

from __future__ import annotations

from sscsim.scenario.nodes import Node

__all__ = ["is_policy"]

_OF_A_SCENARIO = ("timeline", "systemusers", "organization", "title")


def is_policy(root: Node) -> bool:
    """Whether a file means to be a policy: it sets or writes, and is no scenario."""
    changes = any(root.get(key) is not None for key in ("set", "write"))
    return changes and not any(root.get(key) is not None for key in _OF_A_SCENARIO)
