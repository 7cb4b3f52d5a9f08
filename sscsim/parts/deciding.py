"""One part of the mail, decided alone as it is decided among all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import pyarrow as pa

from sscsim.bulk import DECISIONS, MAIL, decide_bulk, decision_table
from sscsim.world import World

__all__ = ["DECIDED", "PART", "Decided", "decide_part"]

_PLACE = pa.field("place", pa.int64(), nullable=False)

PART = MAIL.append(_PLACE)  # a row of mail, and where it stands among all
DECIDED = DECISIONS.append(_PLACE)


class Decided(NamedTuple):
    """What came of one policy, by its number among those asked for."""

    policy: int
    table: pa.Table


def decide_part(
    part: pa.Table,
    worlds: Sequence[World],
    *,
    readers: bool = False,
    columns: Collection[str] | None = None,
) -> Iterator[Decided]:
    """
    Decide the mail of one part under every policy.

    Args:
        part: rows of mail with their places among all, by which they are ordered (schema `PART`).
        worlds: the organisation under each policy, as `sscsim.bulk.decide_bulk` takes them.
        readers: whether to list the readers, not only to count them.
        columns: those of a decision that are wanted, beside its place; all if left out.

    Raises:
        UnsupportedError: a world needs what only the reference engine does.

    >>> [decided] = decide_part(PART.empty_table(), [World()])
    >>> decided.policy, decided.table.schema == DECIDED
    (0, True)

    """
    mail = part.select(MAIL.names).cast(MAIL)
    for run in decide_bulk(worlds, mail):
        for place, number in enumerate(run.numbers):
            table = decision_table(run, place, readers=readers, columns=columns)
            yield Decided(number, table.append_column(_PLACE, part["place"]))
