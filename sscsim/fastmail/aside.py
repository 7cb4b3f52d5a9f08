"""Messages put aside: the first in memory, more of them in a file that goes away with the process.

The file is mapped, so a column of it is there when it is looked at, and takes no room before; what
was looked at can be let go (`Aside.let_go`). Where the disk is full, messages stay in memory.
"""

from __future__ import annotations

import mmap
import tempfile
from typing import IO, NamedTuple

import pyarrow as pa

__all__ = ["Aside"]

_IN_MEMORY = 64 << 20  # bytes


class _Place(NamedTuple):
    """Where a batch begins in the file, and where it ends."""

    start: int
    end: int


class Aside:
    """
    Batches of one schema, in the order in which they are put aside.

    >>> aside = Aside(in_memory=0)
    >>> for number in range(3):
    ...     aside.add(pa.record_batch({"number": [number]}))
    >>> aside.forget(from_=2)
    >>> aside.table(pa.schema([("number", pa.int64())]))["number"].to_pylist()
    [0, 1]

    """

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        """Begin with none; ``in_memory`` is how many bytes of them stay there."""
        self._room = in_memory
        self._kept: list[pa.RecordBatch | _Place] = []
        self._file: IO[bytes] | None = None
        self._mapped: mmap.mmap | None = None

    def __len__(self) -> int:
        """Count the batches."""
        return len(self._kept)

    def add(self, batch: pa.RecordBatch) -> None:
        """Put a batch aside."""
        self._room -= batch.nbytes
        self._kept.append(batch if self._room >= 0 else self._written(batch))

    def forget(self, from_: int) -> None:
        """Forget the batches from this one on."""
        del self._kept[from_:]

    def table(self, schema: pa.Schema) -> pa.Table:
        """Give all of them; nothing can be added any more."""
        if self._file is not None and self._file.tell():
            self._file.flush()
            self._mapped = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
            self._file.close()
        mapped = None if self._mapped is None else pa.py_buffer(self._mapped)
        return pa.concat_tables([schema.empty_table(), *(_read(one, mapped) for one in self._kept)])

    def let_go(self) -> None:
        """Give back the memory of what was looked at; it is in the file."""
        if self._mapped is not None and hasattr(mmap, "MADV_DONTNEED"):
            self._mapped.madvise(mmap.MADV_DONTNEED)

    def _written(self, batch: pa.RecordBatch) -> pa.RecordBatch | _Place:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - until it is mapped
            start = self._file.tell()
            with pa.ipc.new_stream(self._file, batch.schema) as writer:
                writer.write_batch(batch)
            self._file.flush()
            return _Place(start, self._file.tell())
        except OSError:
            self._room = 1 << 62
            return batch


def _read(kept: pa.RecordBatch | _Place, mapped: pa.Buffer | None) -> pa.Table:
    if isinstance(kept, pa.RecordBatch) or mapped is None:
        return pa.table(kept)
    return pa.ipc.open_stream(mapped[kept.start : kept.end]).read_all()
