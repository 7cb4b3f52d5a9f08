"""A header table beside DuckDB, which must decide the same before anything is timed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from tests.bench.figured import MILLION, Comparing, compared, replay, replaying
from tests.bench.goals import Row
from tests.bench.made import table
from tests.bench.manypolicies import under
from tests.bench.pairs import ROOT, run
from tests.bench.profiles import Profile, profiled

__all__ = ["many", "measured"]

_POLICIES = 64
_ASKED = (sys.executable, "-m", "tests.bench.sql")
_MISSING = "" if find_spec("duckdb") else "DuckDB is not installed"


def measured(bench: Comparing, size: int) -> Iterator[Row | Profile]:
    """Hold one policy against the same rules as SQL, and against a look at the strings."""
    org, path = table(bench.folder, size)
    if _MISSING:
        yield from (Row(goal=goal, size=size, missing=_MISSING) for goal in ("sql", "scan"))
        return
    remark = _agreed(bench.folder, org, path) if size < MILLION else ""
    ran = bench.in_turn(
        {
            "ours": partial(replay, org, path),
            "sql": partial(run, [*_ASKED, "decide", org, path]),
            "scan": partial(run, [*_ASKED, "scan", org, path]),
        },
        warm=size < MILLION,
    )
    yield compared("sql", size, ran["sql"], ran["ours"], remark=remark)
    yield compared("scan", size, ran["scan"], ran["ours"], times=100)
    yield profiled("table", "command", *replaying(org, path), size=size)


def many(bench: Comparing, size: int) -> Iterator[Row | Profile]:
    """Hold sixty-four policies against the same SQL, once for each."""
    org, path = table(bench.folder, size)
    if _MISSING:
        yield Row(goal="sql-64", size=size, missing=_MISSING)
        return
    more = under(bench.folder, _POLICIES)
    sql = partial(run, [*_ASKED, "decide", org, path, str(_POLICIES)])
    ran = bench.in_turn({"ours": partial(replay, org, path, *more), "sql": sql})
    yield compared("sql-64", size, ran["sql"], ran["ours"])
    yield profiled("64 policies", "command", *replaying(org, path, *more), size=size)


def _agreed(folder: Path, org: Path, path: Path) -> str:
    """Compare outcome and reason of every delivery; a difference ends the run."""
    records = folder / "decisions.csv"
    records.unlink(missing_ok=True)
    replay(org, path, "--format", "csv", "--out", records)
    command: list[str | Path] = [*_ASKED, "differing", org, path, records]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    if int(said):
        raise SystemExit(f"DuckDB decides {int(said):,} deliveries otherwise: no comparison")
    return "outcome and reason of every delivery are the same"
