"""Decisions of parts, put together in the order of the mail; only a stretch is in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sscsim.bulk.ahead import ahead
from sscsim.parts.deciding import DECIDED
from sscsim.parts.digest import digest
from sscsim.parts.writing import written

__all__ = ["digest_of", "keep_decided", "merged"]

_STRETCH = 65_536  # places; the rows of a part are cut where a new stretch begins
_DIGEST = b"sscsim.digest"


def keep_decided(path: Path, decided: pa.Table, policy: str | None) -> None:
    """Write what was decided in a part, cut into stretches, with its digest if all is there."""
    if decided.schema.names == DECIDED.names:
        told = f"{digest(decided, policy):016x}".encode()
        metadata = {**(decided.schema.metadata or {}), _DIGEST: told}
        decided = decided.replace_schema_metadata(metadata)
    places = decided["place"].to_numpy() // _STRETCH
    cuts = [0, *(np.flatnonzero(np.diff(places)) + 1).tolist(), len(places)]
    with (
        written(path) as stream,
        pq.ParquetWriter(stream, decided.schema, compression="zstd") as writer,
    ):
        for start, end in pairwise(cuts):
            writer.write_table(decided.slice(start, end - start))


def digest_of(path: Path) -> int:
    """Read the digest of what was decided in a part."""
    return int(pq.read_schema(path).metadata[_DIGEST], 16)


def merged(paths: Sequence[Path], columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """Give the decisions of all parts in the order of the mail, a stretch after the other."""
    told = {path: pq.read_metadata(path) for path in paths}  # once: each has all stretches in it
    stretches: dict[int, list[tuple[Path, int]]] = defaultdict(list)
    for path, metadata in told.items():
        for group, stretch in _groups(metadata):
            stretches[stretch].append((path, group))
    asked = None if columns is None else [*columns, "place"]

    def together(stretch: int) -> pa.Table:
        tables = (
            pq.ParquetFile(path, metadata=told[path]).read_row_group(group, asked)
            for path, group in stretches[stretch]
        )
        found = pa.concat_tables(table.replace_schema_metadata() for table in tables)
        return found.sort_by("place").drop_columns("place")

    yield from ahead(together, sorted(stretches))


def _groups(metadata: pq.FileMetaData) -> Iterator[tuple[int, int]]:
    """Give the row groups of a file, and the stretch in which each lies."""
    place = metadata.schema.names.index("place")
    for group in range(metadata.num_row_groups):
        yield group, metadata.row_group(group).column(place).statistics.min // _STRETCH
