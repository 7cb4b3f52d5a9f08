"""A policy: settings of the organisation, and columns of rows, that would be written together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from sscsim.errors import Problem

__all__ = ["Policy", "Write"]


@attrs.frozen(kw_only=True)
class Write:
    """
    Columns that are written into some rows of one table (contract 6).

    Attributes:
        table: ``systemuser``, ``usersettings``, ``queue``, ``mailbox`` or ``emailserverprofile``;
            the columns of ``usersettings`` may be written under ``systemuser`` too.
        columns: the values written, as the world keeps them.
        where: for each column the values of which a row must hold one; empty: every row.
        ids: the rows meant, in the form that is compared; None: whichever ``where`` finds.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.policy import Policy, Write, apply_policy
    >>> world = load_scenario_text("queues: [{id: sales, name: Sales}]").world
    >>> closing = Write(table="queue", columns={"statecode": 1}, ids=("sales",))
    >>> closed = apply_policy(world, Policy(name="closed", write=(closing,)))
    >>> closed.directory.queues["sales"].active
    False

    """

    table: str
    columns: Mapping[str, Any]
    where: Mapping[str, tuple[Any, ...]] = attrs.field(factory=dict)
    ids: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True)
class Policy:
    """
    What would be changed, under a name.

    Attributes:
        set: columns of ``organization`` and OrgDBOrgSettings by name, with their values.
        write: the writes, played in this order.
        warnings: what is legal in its file and will surprise; no part of what is changed.

    >>> from sscsim import World
    >>> from sscsim.policy import Policy, apply_policy
    >>> hidden = Policy(name="hidden", set={"HideTrackAllOption": True})
    >>> apply_policy(World(), hidden).settings["HideTrackAllOption"]
    True

    """

    name: str
    set: Mapping[str, Any] = attrs.field(factory=dict)
    write: tuple[Write, ...] = ()
    warnings: tuple[Problem, ...] = attrs.field(default=(), eq=False, repr=False)
