"""`python -m sscsim.spark`: a mail table in, decisions and sums out, mistakes in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from sscsim.bulk import DECISIONS, MAIL, mail_table
from sscsim.parts import added, digest
from sscsim.policy import apply_policy, load_policy
from sscsim.sources import MailSource, deliveries, load_snapshot
from sscsim.spark import command as door
from sscsim.spark.command import command
from sscsim.views.summary import Tally
from tests.unit.cli.test_replay import Place, place
from tests.unit.cli.test_replay_policies import LOCKDOWN
from tests.unit.spark.machines import on_one_machine, placed

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["place"]  # a fixture

Spark = Callable[..., Result]


@pytest.fixture
def table(place: Place, tmp_path: Path) -> Path:
    """The mail of `replay`, as a table in a file."""
    directory = load_snapshot(place.org).world.directory
    path = tmp_path / "mail.parquet"
    pq.write_table(mail_table(deliveries(directory, [MailSource(place.mail)], "received")), path)
    return path


@pytest.fixture
def lockdown(tmp_path: Path) -> Path:
    path = tmp_path / "lockdown.yaml"
    path.write_text(LOCKDOWN, "utf-8")
    return path


@pytest.fixture
def run(spark: SparkSession, place: Place, tmp_path: Path) -> Spark:  # noqa: ARG001 - is running
    """Call the command in this process, which has a session already."""

    def run(mail: Path, *more: object) -> Result:
        asked = ["--org", place.org, "--mail", mail, "--out", tmp_path / "out", *more]
        return CliRunner().invoke(command, list(map(str, asked)))

    return run


def test_the_decisions_lie_by_policy_and_are_counted(
    run: Spark, place: Place, table: Path, lockdown: Path, tmp_path: Path
) -> None:
    result = run(table, "--policy", "current", "--policy", lockdown)
    assert result.exit_code == 0, result.output
    world = load_snapshot(place.org).world
    worlds = {"Lockdown": apply_policy(world, load_policy(lockdown)), "current": world}
    whole = on_one_machine(worlds, pq.read_table(table).cast(MAIL))
    found = ds.dataset(tmp_path / "out", partitioning="hive").to_table().sort_by("place")
    for name in worlds:
        own = found.filter(pa.compute.equal(found["policy"], name))
        assert own.select(DECISIONS.names).cast(DECISIONS) == whole[name]
    number = added(digest(placed(decided), name) for name, decided in whole.items())
    assert re.findall(r"digest .*", result.stdout) == [f"digest {number:016x}"]
    sums = "        5  looked at (one for each message in each mailbox)"
    assert f'Under the policy "Lockdown":\n{sums}' in result.stdout
    assert f'Under the policy "current":\n{sums}' in result.stdout
    assert "sscsim: 4 groups of mail that do not influence one another, in 1 parts" in result.stderr


def test_sums_that_do_not_agree_are_no_success(
    run: Spark, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if a file of decisions were lost on the way to the disk."""
    monkeypatch.setattr(door, "tallies", lambda *_: {"current": Tally(), "other": lost()})
    result = run(table)
    assert result.exit_code == 1
    assert "sscsim: the sums do not agree: a message was lost on the way" in result.stderr


def lost() -> Tally:
    tally = Tally()
    tally.looked_at = 1
    return tally


def test_a_group_that_is_larger_than_a_part_is_told(run: Spark, table: Path) -> None:
    result = run(table, "--rows", "1")
    assert result.exit_code == 0
    assert "note: one task decides 2 rows, which hang together" in result.stderr


def test_what_is_wrong_with_a_table_is_told_without_a_word_of_java(
    run: Spark, table: Path, tmp_path: Path
) -> None:
    pq.write_table(pq.read_table(table).drop_columns(["irm", "identity"]), table)
    result = run(table)
    assert result.exit_code == 2
    problems = [line for line in result.stderr.splitlines() if not line.startswith("sscsim: note")]
    assert problems == [
        "sscsim: the mail table, column identity: it is not there. Add it as string.",
        "sscsim: the mail table, column irm: it is not there. Add it as boolean.",
    ]
    assert not (tmp_path / "out").exists()


def test_two_rows_in_one_place_are_found_by_the_task_that_meets_them(
    run: Spark, table: Path
) -> None:
    mail = placed(pq.read_table(table))
    pq.write_table(pa.concat_tables([mail, mail.slice(0, 1)]), table)
    result = run(table)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == (
        "sscsim: Spark: the mail table, column place: two rows claim one place. "
        "Give each row a place of its own."
    )
    assert "java" not in result.stderr.lower()


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("no mail", "Path does not exist"),
        ("out is there", "it is there already. Name a new folder."),
        ("no snapshot", "sscsim: "),
        ("policy twice", "it is given twice"),
    ],
)
def test_what_is_asked_in_vain_ends_in_a_line(
    run: Spark, table: Path, tmp_path: Path, what: str, said: str
) -> None:
    more: list[Any] = []
    if what == "no mail":
        table.unlink()
    elif what == "out is there":
        (tmp_path / "out").mkdir()
    elif what == "no snapshot":
        more = ["--org", tmp_path / "nowhere"]
    else:
        more = ["--policy", "current", "--policy", "current"]
    result = run(table, *more)
    assert result.exit_code == 2
    assert said in result.stderr.splitlines()[-1]
    assert "\tat " not in result.stderr
