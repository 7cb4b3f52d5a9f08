"""Decisions as Parquet: the records of JSON lines in columns, which DuckDB can read."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from click.testing import Result

from sscsim.bulk import DECISIONS
from sscsim.cli import journey

_HEADER = "message_id,from,to,subject,received,in_reply_to,references,thread_index"
_ROWS = [
    "<1@fabrikam.example>,ivo@fabrikam.example,hanna@contoso.example,Offer,2026-03-02,,,",
    "<2@fabrikam.example>,ivo@fabrikam.example,marc@contoso.example,Offer,2026-03-03,,,",
    ",,,,,,,",
    "<3@fabrikam.example>,hanna@contoso.example,nobody@x.example,Offer,2026-03-04,,,",
]
_LOCK = 'name: "Lock / down"\nset: {SSSForceFilteringMethodForUserMailboxes: 1}\n'

Replay = Callable[..., Result]


@pytest.fixture
def replay(
    sscsim: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Replay:
    """Hanna accepts everything, Marc only answers."""
    monkeypatch.chdir(tmp_path)
    users = [
        {"systemuserid": name, "fullname": name, "internalemailaddress": f"{name}@contoso.example"}
        for name in ("hanna", "marc")
    ]
    settings = [
        {"systemuserid": "hanna", "incomingemailfilteringmethod": 0},
        {"systemuserid": "marc", "incomingemailfilteringmethod": 1},
    ]
    Path("org").mkdir()
    Path("org/systemusers.json").write_text(json.dumps(users))
    Path("org/usersettingscollection.json").write_text(json.dumps(settings))
    Path("lock.yaml").write_text(_LOCK)
    Path("mail.csv").write_text("\n".join([_HEADER, *_ROWS]))
    return lambda *more: sscsim("replay", "--org", "org", "--mail", "mail.csv", *more)


def _records(result: Result) -> list[dict[str, Any]]:
    """Give the records of JSON lines as rows of the table hold them."""
    records = [json.loads(line) for line in result.stdout.splitlines()]
    for record in records:
        if not record["sensitive_to"]:
            del record["sensitive_to"]
        record.setdefault("text", None)
    return records


@pytest.mark.parametrize("engine", ["reference", "bulk"])
@pytest.mark.parametrize(
    "more", [(), ("--readers",), ("--policy", "current", "--policy", "lock.yaml")]
)
def test_the_rows_are_the_records(replay: Replay, engine: str, more: tuple[str, ...]) -> None:
    """Of both engines, with readers by number or name, and with the policy as a column."""
    call = (*more, "--engine", engine, "--format")
    result = replay(*call, "parquet", "--out", "d.parquet")
    assert (result.exit_code, result.stdout) == (0, "")
    table = pq.read_table("d.parquet")
    assert table.to_pylist() == _records(replay(*call, "jsonl"))
    assert table.schema.names == [*DECISIONS.names, *(["policy"] if "--policy" in more else [])]


def test_a_long_run_is_written_in_pieces(replay: Replay) -> None:
    """Each of a few rows here; so memory stays flat."""
    with mock.patch.object(journey, "_ROWS", 2):
        replay("--format", "parquet", "--out", "d.parquet")
    assert pq.ParquetFile("d.parquet").num_row_groups == 2
    assert pq.read_table("d.parquet").num_rows == len(_ROWS)


def test_steps_and_open_questions_are_columns_where_they_are_asked(replay: Replay) -> None:
    """The steps as JSON, as in CSV."""
    replay("--sensitivity", "--trace", "--format", "parquet", "--out", "d.parquet")
    table = pq.read_table("d.parquet")
    assert table.schema.names == [*DECISIONS.names, "sensitive_to", "trace"]
    assert table.schema.field("sensitive_to").type == pa.list_(pa.string())
    assert {step["rule"] for step in json.loads(table["trace"][3].as_py())} > {"SYN-7"}


@pytest.mark.parametrize("engine", ["reference", "bulk"])
def test_in_a_folder_every_policy_is_a_partition(replay: Replay, engine: str) -> None:
    """Named as Hive names them, whatever is in the name of the policy."""
    call = ("--policy", "current", "--policy", "lock.yaml", "--engine", engine, "--format")
    assert replay(*call, "parquet", "--out", "d/").exit_code == 0
    assert sorted(str(path) for path in Path("d").rglob("*")) == [
        "d/policy=Lock %2F down",
        "d/policy=Lock %2F down/part-0.parquet",
        "d/policy=current",
        "d/policy=current/part-0.parquet",
    ]
    table = ds.dataset("d", partitioning="hive").to_table()
    records = _records(replay(*call, "jsonl"))
    assert sorted(table.to_pylist(), key=str) == sorted(records, key=str)
    assert Path("d").stat().st_mode & 0o077 == 0o055


def test_without_policies_a_folder_holds_one_table(replay: Replay) -> None:
    """An empty folder that is there already is as good."""
    Path("d").mkdir()
    assert replay("--format", "parquet", "--out", "d").exit_code == 0
    assert [str(path) for path in Path("d").rglob("*")] == ["d/part-0.parquet"]
    assert pq.read_table("d/part-0.parquet").num_rows == 4


def test_duckdb_reads_both(replay: Replay) -> None:
    """A column of structures is asked for a part of it."""
    duckdb = pytest.importorskip("duckdb")
    call = ("--policy", "current", "--policy", "lock.yaml", "--format", "parquet", "--out")
    replay(*call, "d.parquet")
    replay(*call, "d/")
    for source in ("'d.parquet'", "read_parquet('d/*/*.parquet', hive_partitioning = true)"):
        found = duckdb.sql(
            f"select policy, accepting_entity.id, count(*) from {source} "  # noqa: S608 - our own
            "where outcome = 'promoted' group by all"
        )
        assert found.fetchall() == [("current", "hanna", 1)]


def test_without_mail_the_tables_are_empty(replay: Replay) -> None:
    """And there all the same."""
    Path("mail.csv").write_text(_HEADER + "\n")
    for engine in ("reference", "bulk"):
        out = f"{engine}.parquet"
        replay("--policy", "current", "--engine", engine, "--format", "parquet", "--out", out)
        assert pq.read_table(out).num_rows == 0


_WRONG = {
    (): (
        "--format parquet: a Parquet table is no text for a terminal or a pipe. "
        "Give it a file: --out decisions.parquet"
    ),
    ("--out", "full/"): (
        "--out full: this folder is not empty: other tables would lie among these. "
        "Give another name, or empty it."
    ),
    ("--out", "full/a/b"): "--out full/a/b: there is no folder full/a. Make it first.",
    ("--out", "mail.csv/"): (
        "--out mail.csv: this is a file. Leave out the slash, or give the name of a folder."
    ),
}


@pytest.mark.parametrize("out", _WRONG)
def test_a_table_that_has_no_place_is_told_before_anything_is_read(
    replay: Replay, out: tuple[str, ...]
) -> None:
    """Nothing is made, and what was there stays."""
    Path("full").mkdir()
    Path("full/kept").touch()
    told = _WRONG[out]
    before = sorted(Path().rglob("*"))
    result = replay("--format", "parquet", *out)
    assert result.exit_code == 2
    assert f"sscsim: {told}\n" in result.stderr
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize("out", ["d.parquet", "d/"])
def test_a_table_is_written_whole_or_not_at_all(
    replay: Replay, out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interruption in the middle leaves nothing behind."""
    before = sorted(Path().rglob("*"))

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pq.ParquetWriter, "write_table", interrupted)
    assert replay("--format", "parquet", "--out", out).exit_code == 130
    assert sorted(Path().rglob("*")) == before


def test_a_full_disk_is_one_line(replay: Replay) -> None:
    """As for every other format."""
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    result = replay("--format", "parquet", "--out", "/dev/full")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == f"sscsim: /dev/full: {os.strerror(28)}"


@pytest.mark.parametrize("out", ["d.parquet", "d/"])
def test_a_disk_that_fills_is_told_with_the_name_that_was_asked_for(
    replay: Replay, out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Arrow tells no name, and that of a file on the way would say nothing."""
    before = sorted(Path().rglob("*"))

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    result = replay("--format", "parquet", "--out", out)
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        2,
        f"sscsim: {out.rstrip('/')}: {os.strerror(28)}",
    )
    assert sorted(Path().rglob("*")) == before


def test_without_pyarrow_the_format_is_refused(
    replay: Replay, sscsim: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the line that installs it."""
    monkeypatch.delitem(sys.modules, "sscsim.cli.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = replay("--format", "parquet", "--out", "d.parquet")
    told = "which is not installed. Install it: pip install 'sscsim[bulk]'\n"
    assert result.exit_code == 2
    assert f"sscsim: --format parquet: a Parquet table takes pyarrow, {told}" in result.stderr
    result = sscsim("schema", "decisions")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"sscsim: decisions: the table takes pyarrow, {told}"


def test_the_schema_of_decisions_is_that_of_the_table(sscsim: Callable[..., Result]) -> None:
    """With what is there only where it is asked for."""
    lines = sscsim("schema", "decisions").stdout.splitlines()
    assert [line.split()[0] for line in lines[: len(DECISIONS)]] == DECISIONS.names
    assert lines[len(DECISIONS) :] == [
        "readers  list<item: string>  with --readers",
        "sensitive_to  list<item: string>  with --sensitivity",
        "trace  string  with --trace",
        "policy  string  with --policy",
    ]


def test_the_schema_of_mail_lists_every_column(sscsim: Callable[..., Result]) -> None:
    """And says which are required."""
    lines = sscsim("schema", "mail").stdout.splitlines()
    assert "message_id  text  required" in lines
    assert "in_reply_to  text or list of texts" in lines
