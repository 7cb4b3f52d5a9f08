"""A policy as a file says it (contract 6): what `load_policy` reads back as it was."""

from __future__ import annotations

from typing import Any

from sscsim.policy.policy import Policy, Write
from sscsim.scenario.writing.emitter import emit
from sscsim.scenario.writing.values import plain

__all__ = ["policy_text"]


def policy_text(policy: Policy) -> str:
    """
    Write a policy as YAML.

    >>> from sscsim.policy import Policy, Write, policy_text
    >>> close = Write(table="queue", ids=("sales",), columns={"incomingemailfilteringmethod": 4})
    >>> print(policy_text(Policy(name="Closed", set={"HideTrackAllOption": True}, write=(close,))))
    name: Closed
    set: {HideTrackAllOption: true}
    write:
      - table: queue
        ids: [sales]
        columns: {incomingemailfilteringmethod: 4}
    <BLANKLINE>

    """
    said: dict[str, Any] = {"name": policy.name}
    if policy.set or not policy.write:  # a file without either would be taken for something else
        said["set"] = {name: plain(value) for name, value in policy.set.items()}
    if policy.write:
        said["write"] = [_write(one) for one in policy.write]
    return emit(said)


def _write(write: Write) -> dict[str, Any]:
    said: dict[str, Any] = {"table": write.table}
    if write.where:
        said["where"] = {
            name: [plain(value) for value in values] for name, values in write.where.items()
        }
    if write.ids is not None:
        said["ids"] = list(write.ids)
    return {**said, "columns": {name: plain(value) for name, value in write.columns.items()}}
