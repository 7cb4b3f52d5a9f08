"""Decisions as Parquet: one file, or a folder with a partition for each policy as in Hive."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq

from sscsim.bulk import decision_schema
from sscsim.cli.output import named as naming
from sscsim.cli.output import opened_bytes
from sscsim.safe import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["MORE", "Sink", "decision_schema", "opened_sink", "table_of", "wanted_schema"]

_ROW_GROUP = 100_000
_IDS = pa.list_(pa.string())

# The columns that are there where an option asks for them.
MORE = {
    "--readers": decision_schema(readers=True).field("readers"),
    "--sensitivity": pa.field("sensitive_to", _IDS),
    "--trace": pa.field("trace", pa.string()),
    "--policy": pa.field("policy", pa.string()),
}


def wanted_schema(asked: Mapping[str, bool]) -> pa.Schema:
    """Give the columns that decisions have, with what was asked for beside the verdict."""
    schema = decision_schema(readers=asked["readers"])
    for name in ("sensitivity", "trace"):
        if asked[name]:
            schema = schema.append(MORE[f"--{name}"])
    return schema


def table_of(records: Iterable[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    """Put records into a table; the steps of a decision are JSON, as in CSV."""
    rows = [
        {**record, "trace": json_text(record["trace"])} if "trace" in record else record
        for record in records
    ]
    return pa.Table.from_pylist(rows, schema)


class Sink(Protocol):
    """Takes the decisions of each policy as they come."""

    def write(self, policy: str | None, table: pa.Table) -> None:
        """Write some decisions of a policy, which is None where there are no policies."""


@contextmanager
def opened_sink(out: Path, schema: pa.Schema, *, named: bool, folder: bool) -> Iterator[Sink]:
    """
    Open a file or folder for decisions; it appears when everything is written, and not before.

    ``named`` says whether there are policies: in a file they are a column, in a folder a partition.
    Raises OSError if it cannot be written.
    """
    with ExitStack() as stack:
        if folder:
            stack.enter_context(naming(out))
            place = stack.enter_context(_made(out))
            yield _Folder(place, schema, stack)
            return
        if named:
            schema = schema.append(MORE["--policy"])
        stream = stack.enter_context(opened_bytes(out))
        yield _File(stack.enter_context(_writer(stream, schema)))


class _File:
    def __init__(self, writer: pq.ParquetWriter) -> None:
        self._writer = writer

    def write(self, policy: str | None, table: pa.Table) -> None:
        if policy is not None:
            names = pa.repeat(pa.scalar(policy), table.num_rows)
            table = table.append_column("policy", names)
        if table.num_rows:
            self._writer.write_table(table, _ROW_GROUP)


class _Folder:
    def __init__(self, place: Path, schema: pa.Schema, stack: ExitStack) -> None:
        self._place, self._schema, self._stack = place, schema, stack
        self._writers: dict[str | None, pq.ParquetWriter] = {}

    def write(self, policy: str | None, table: pa.Table) -> None:
        if policy not in self._writers:
            self._writers[policy] = self._stack.enter_context(self._opened(policy))
        if table.num_rows:
            self._writers[policy].write_table(table, _ROW_GROUP)

    def _opened(self, policy: str | None) -> pq.ParquetWriter:
        place = self._place
        if policy is not None:
            place /= f"policy={quote(policy, safe=' ')}"
            place.mkdir()
        stream = self._stack.enter_context((place / "part-0.parquet").open("wb"))
        return _writer(stream, self._schema)


def _writer(stream: Any, schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(stream, schema, compression="zstd")


@contextmanager
def _made(out: Path) -> Iterator[Path]:
    """Make a folder under another name, and give it its own when all is in it."""
    target = Path(os.path.realpath(out))
    place = Path(tempfile.mkdtemp(prefix=f".{target.name[:80]}.", dir=target.parent))
    try:
        place.chmod(0o777 & ~_mask())
        yield place
        place.replace(target)
    except BaseException as error:  # an interrupt too: nothing half written stays
        shutil.rmtree(place)
        if isinstance(error, OSError) and error.errno in {errno.ENOTEMPTY, errno.EEXIST}:
            error.filename = str(out)
        raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
