"""What is put aside in a file comes back as it was."""

from __future__ import annotations

import doctest
import tempfile
from collections.abc import Iterator
from types import ModuleType
from typing import IO

import pyarrow as pa
import pytest

from sscsim.bulk import coding, holding
from sscsim.bulk.holding import TEXT, TEXTS, Held, held
from sscsim.fastmail import aside
from sscsim.fastmail.aside import Aside

_SCHEMA = pa.schema([("subject", TEXT), ("to", TEXTS), ("messageid", pa.string())])
_ALL, _NONE = 1 << 30, 0


def batches() -> Iterator[pa.RecordBatch]:
    """Make three batches, each with a dictionary of its own."""
    for number in range(3):
        plain = (
            pa.array([f"subject {number}", "hello"]),
            pa.array([[f"{number}@x.example", "a@x.example"], []]),
            pa.array([None, f"{number}"]),
        )
        yield pa.RecordBatch.from_arrays(
            [held(one, field.type) for one, field in zip(plain, _SCHEMA, strict=True)],
            schema=_SCHEMA,
        )


def put_aside(in_memory: int) -> Aside:
    kept = Aside(in_memory)
    for batch in batches():
        kept.add(batch)
    return kept


@pytest.mark.parametrize("in_memory", [_ALL, 200, _NONE], ids=["in memory", "both", "in a file"])
def test_it_comes_back_as_it_was(in_memory: int) -> None:
    kept = put_aside(in_memory)
    assert len(kept) == 3
    wanted = [row for batch in batches() for row in batch.to_pylist()]
    table = kept.table(_SCHEMA)
    for _ in range(2):  # what is let go is read again
        assert table.to_pylist() == wanted
        kept.let_go()
    assert table.schema == _SCHEMA


@pytest.mark.parametrize("in_memory", [_ALL, _NONE], ids=["in memory", "in a file"])
def test_what_is_forgotten_does_not_come_back(in_memory: int) -> None:
    """As where a file changed while it was read: others take its place."""
    kept = put_aside(in_memory)
    kept.forget(1)
    kept.add(next(batches()))
    first = next(batches()).to_pylist()
    assert kept.table(_SCHEMA).to_pylist() == first + first


def test_where_there_was_none_there_is_an_empty_table() -> None:
    assert Aside(_NONE).table(_SCHEMA).equals(_SCHEMA.empty_table())


def test_where_the_disk_is_full_it_stays_in_memory() -> None:
    """From then on nothing is written; what was written before is read from the file."""
    kept = Aside(_NONE)
    one, *others = batches()
    kept.add(one)

    class Full:
        def __init__(self, file: IO[bytes]) -> None:
            self._file = file

        def write(self, _: bytes) -> int:
            raise OSError(28, "No space left on device")

        def __getattr__(self, name: str) -> object:
            return getattr(self._file, name)

    kept._file = Full(kept._file)  # type: ignore[assignment, arg-type]
    for batch in others:
        kept.add(batch)
    wanted = [row for batch in batches() for row in batch.to_pylist()]
    assert kept.table(_SCHEMA).to_pylist() == wanted


def test_where_no_file_can_be_made_it_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    kept = put_aside(_NONE)
    assert kept.table(_SCHEMA).num_rows == 6


@pytest.mark.parametrize("page", [aside, coding, holding])
def test_the_examples_are_true(page: ModuleType) -> None:
    shown = doctest.testmod(page)
    assert (shown.failed, shown.attempted > 0) == (0, True)


def test_a_column_that_is_looked_at_lets_the_others_go() -> None:
    told: list[str] = []
    table = Held(put_aside(_NONE).table(_SCHEMA), lambda: told.append("let go"))
    assert table["messageid"].to_pylist()[1] == "0"
    assert told == ["let go"]
