"""What several processes decide, and what is kept of it in a folder."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from sscsim.bulk import decide_bulk, decision_table
from sscsim.parts import Work, digest, scattering
from sscsim.parts.merging import merged
from sscsim.parts.pooling import WorkerLostError, pooled
from sscsim.parts.writing import written
from sscsim.world import World
from tests.unit.parts.test_apart import placed
from tests.unit.parts.test_ties import mail

_MESSAGES = [{"inreplyto": (f"<{number - 7}@x.example>",)} for number in range(40)]


@pytest.mark.parametrize("workers", [1, 2, None])
def test_the_digest_of_all_parts_is_that_of_one_piece(tmp_path: Path, workers: int | None) -> None:
    work = Work(folder=tmp_path, worlds={"current": World()})
    table = mail(*_MESSAGES)
    work.cut(table, rows_per_part=6)
    assert sorted(work.decide(workers)) == list(work.parts)
    [run] = decide_bulk([World()], table)
    whole = decision_table(run, 0)
    assert work.digest("current") == digest(placed(whole), "current")
    [merged_] = work.tables("current")
    assert merged_.to_pylist() == whole.to_pylist()
    [few] = work.tables("current", ["outcome"])
    assert few.column_names == ["outcome"]


def test_a_file_may_be_open_for_few_parts_at_one_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mail is gone through again for the other parts, a few rows at once."""
    monkeypatch.setattr(scattering, "_AT_ONCE", 3)
    work = Work(folder=tmp_path, worlds={None: World()})
    work.cut(lambda: mail(*_MESSAGES).to_batches(max_chunksize=4), rows_per_part=6)
    assert len(work.parts) == 7
    parts = [scattering.read_part(tmp_path / "parts", number) for number in work.parts]
    places = [part["place"].to_pylist() for part in parts]
    assert all(own == sorted(own) for own in places)
    assert sorted(place for own in places for place in own) == list(range(40))


def test_columns_that_nobody_wants_are_not_kept(tmp_path: Path) -> None:
    work = Work(folder=tmp_path, worlds={None: World()}, columns=("outcome", "reason"))
    work.cut(mail(*_MESSAGES), rows_per_part=6)
    assert list(work.decide(1)) == list(work.parts)
    [decided] = work.tables(None)
    assert (decided.column_names, decided.num_rows) == (["outcome", "reason"], 40)


def test_nothing_decided_is_nothing_merged() -> None:
    assert list(merged([])) == []


def test_a_worker_that_ends_is_told() -> None:
    with pytest.raises(WorkerLostError, match=r"^a process that decides was ended from outside$"):
        list(pooled(lambda _: os._exit(1), [1, 2, 3], workers=2))


def test_what_a_task_raises_is_raised() -> None:
    def fails(number: int) -> None:
        raise LookupError(str(number))

    for workers in (1, 2):
        with pytest.raises(LookupError, match="1"):
            list(pooled(fails, [1], workers))
    with pytest.raises(LookupError):
        list(pooled(fails, [1, 2], workers=2))


def test_a_full_disk_is_told_with_the_file_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "one"
    with pytest.raises(OSError, match="No space left on device") as caught, written(path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert caught.value.filename == str(path)
    with pytest.raises(KeyboardInterrupt), written(path):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
