"""Mail on its way into the files of its parts; each part keeps its rows in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from sscsim.bulk.ahead import ahead
from sscsim.parts.cutting import Cut
from sscsim.parts.deciding import PART
from sscsim.parts.writing import written

__all__ = ["Batches", "part_name", "read_part", "scatter"]

Batches = Callable[[], Iterable[pa.RecordBatch]]  # from the first one, each time it is called

_AT_ONCE = 400  # files that are open at one time; a process may have about a thousand
_PACKED = pa.ipc.IpcWriteOptions(compression="lz4")


def part_name(number: int) -> str:
    """Name the files of a part."""
    return f"{number:05}"


def scatter(mail: Batches, cut: Cut, folder: Path) -> None:
    """Write the rows of each part, with their places, into a file of its own."""
    for first in range(0, cut.count, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, cut.count))
        with ExitStack() as stack:
            writers = {}
            for number in numbers:
                stream = stack.enter_context(written(folder / f"{part_name(number)}.arrow"))
                writer = pa.ipc.new_stream(stream, PART, options=_PACKED)
                writers[number] = stack.enter_context(writer)
            for some in ahead(partial(_by_part, cut=cut, numbers=numbers), _placed(mail())):
                for number, rows in some:
                    writers[number].write_table(rows)


def _placed(mail: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Say of each batch at which place it begins."""
    start = 0
    for batch in mail:
        yield start, batch
        start += batch.num_rows


def _by_part(
    placed: tuple[int, pa.RecordBatch], *, cut: Cut, numbers: range
) -> list[tuple[int, pa.Table]]:
    """Put the rows of each part together."""
    start, batch = placed
    own = cut.parts[start : start + batch.num_rows]
    order = np.argsort(own, kind="stable")
    order = order[(own[order] >= numbers.start) & (own[order] < numbers.stop)]
    some = pa.table(batch.take(pa.array(order)))
    some = some.append_column(PART.field("place"), pa.array(order + start)).cast(PART)
    parts, counts = np.unique(own[order], return_counts=True)
    return [
        (int(number), some.slice(end - count, count))
        for number, end, count in zip(parts, np.cumsum(counts), counts, strict=True)
    ]


def read_part(folder: Path, number: int) -> pa.Table:
    """Read what was written for a part."""
    with (folder / f"{part_name(number)}.arrow").open("rb") as stream:
        return pa.ipc.open_stream(stream).read_all()
