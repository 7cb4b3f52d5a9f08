"""One number for all decisions, which adds up over parts: whoever decides alike gets the same."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from sscsim.bulk import DECISIONS
from sscsim.parts.hashing import hashed, salted

__all__ = ["added", "digest"]

_ROWS = 100_000  # at once, so that room is bounded
_WORD = 1 << 64


def digest(decisions: pa.Table, policy: str | None = None) -> int:
    """
    Add up a number of 64 bits for each decision, of its place, its policy and all its fields.

    The order of the rows does not matter, their places do. The digest of all decisions is the sum
    of those of parts, see `added`; so the engines, a pool of processes and a cluster can be
    compared without putting anything together.

    Args:
        decisions: fields of `sscsim.bulk.DECISIONS`, and the column ``place``.
        policy: the name of the policy, if there are several.

    Raises:
        KeyError: a field is missing.

    >>> from sscsim.bulk import decide_bulk, decision_table, mail_table
    >>> from sscsim import Delivery, Message, World
    >>> mail = mail_table(Delivery(message=Message(source=name), mailbox=None) for name in "abc")
    >>> [run] = decide_bulk([World()], mail)
    >>> table = decision_table(run, 0).append_column("place", pa.array(range(3)))
    >>> digest(table) == added([digest(table[2:]), digest(table[:2])])
    True
    >>> digest(table) == digest(table, "current")
    False

    """
    named = hashed(pa.array([policy], pa.string()))[0]
    return added(_digest(decisions.slice(at, _ROWS), named) for at in _starts(decisions))


def added(digests: Iterable[int]) -> int:
    """
    Add digests up.

    >>> added([2**64 - 1, 3])
    2

    """
    return sum(digests) % _WORD


def _starts(decisions: pa.Table) -> Iterable[int]:
    return range(0, decisions.num_rows, _ROWS)


def _digest(decisions: pa.Table, named: np.uint64) -> int:
    names = ("place", *DECISIONS.names)
    rows = np.full(decisions.num_rows, named, np.uint64)
    for number, name in enumerate(names, start=1):
        column = decisions[name]
        each = [hashed(chunk) for chunk in column.chunks]
        rows += salted(np.concatenate(each), number)
    return int(salted(rows, 1).sum(dtype=np.uint64))
