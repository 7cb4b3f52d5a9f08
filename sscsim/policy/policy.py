"""A policy: settings of the organisation, and columns of rows, that would be written together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

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
    """

    name: str
    set: Mapping[str, Any] = attrs.field(factory=dict)
    write: tuple[Write, ...] = ()
