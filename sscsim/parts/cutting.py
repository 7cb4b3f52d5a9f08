"""Mail is cut into parts that can be decided apart: whole components, in parts of bounded size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sscsim.bulk.compiling import compiled
from sscsim.bulk.lists import Longs
from sscsim.parts.components import joined
from sscsim.parts.ties import Tying
from sscsim.world import World

__all__ = ["Cut", "cut", "packed"]


@attrs.frozen(kw_only=True)
class Cut:
    """
    Where every row of mail belongs.

    Attributes:
        parts: for each row, by its place, the number of its part.
        count: how many parts there are.
        giants: the sizes of components that are larger than a part should be; each is one.
    """

    parts: npt.NDArray[np.int32]
    count: int
    giants: tuple[int, ...]


def cut(
    mail: Iterable[pa.RecordBatch | pa.Table],
    worlds: Sequence[World],
    *,
    rows_per_part: int,
    messages: npt.NDArray[np.integer] | None = None,
) -> Cut:
    """
    Cut mail into parts, so that what can influence a verdict is in the part of the message.

    What ties rows is told by `sscsim.parts.ties`. Components are put into parts in the order of
    their first rows, next to one another while they fit; so parts are alike in every run.

    Args:
        mail: batches of the schema `sscsim.bulk.MAIL`, in the order in which mail is decided.
        worlds: the organisation under each policy; what any of them ties stays together.
        rows_per_part: how large a part should be at most; a component that is larger is not cut.
        messages: for each row of mail the row of its message, where batches hold each message once.

    Raises:
        ValueError: ``rows_per_part`` is less than 1.

    >>> from sscsim import Delivery, Message
    >>> from sscsim.bulk import mail_table
    >>> one, other = Message(source="1", messageid="<1@x>"), Message(source="2", messageid="<2@x>")
    >>> reply = Message(source="3", messageid="<3@x>", inreplyto=("<1@x>",))
    >>> mail = mail_table(Delivery(message=each, mailbox=None) for each in (one, other, reply))
    >>> cut([mail], [World()], rows_per_part=2).parts.tolist()
    [0, 1, 0]

    """
    if rows_per_part < 1:
        raise ValueError(f"rows_per_part={rows_per_part} leaves no room; write 1 or more.")
    tying, found, rows = Tying(worlds), [], 0
    for batch in mail:
        ties = tying.ties(batch if isinstance(batch, pa.Table) else pa.table(batch))
        found.append(ties._replace(rows=ties.rows + rows))
        rows += batch.num_rows
    first = joined(rows, found)
    return packed(first if messages is None else _delivered(first, messages), rows_per_part)


def _delivered(first: Longs, messages: npt.NDArray[np.integer]) -> Longs:
    """Give for each delivery the first delivery of the component of its message."""
    own = first[messages]
    places = np.zeros(len(first), np.int64)
    places[own[::-1]] = np.arange(len(own))[::-1]  # what is written last stays: the first one
    delivered: Longs = places[own]
    return delivered


def packed(first: Longs, rows_per_part: int) -> Cut:
    """Put components, each told by the first row of it, into parts."""
    sizes = np.bincount(first, minlength=len(first))
    part = np.zeros(len(first), np.int32)
    count = int(_pack(sizes, part, rows_per_part))
    giants = sorted(sizes[sizes > rows_per_part].tolist(), reverse=True)
    return Cut(parts=part[first], count=count, giants=tuple(giants))


@compiled
def _pack(sizes: Any, part: Any, most: int) -> Any:
    """Number the part of each component at its first row; gives how many parts there are."""
    count, own, room = 0, -1, 0
    for row in range(len(sizes)):
        size = sizes[row]
        if size > most:
            part[row], count = count, count + 1
        elif size > 0:
            if size > room:
                own, room, count = count, most, count + 1
            part[row], room = own, room - size
    return count
