"""
Measure what `goals` asks for, side by side in one run, and keep the figures.

    make figures                                    sizes and pairs as they are kept (hours)
    python -m tests.bench.figures --mails 10000 --rows 10000 100000 --pairs 3 --only mail sql

They are written to ``figures.json``, group by group, from which `page` makes the page and the
chart. Groups that are not asked for keep the figures that they had.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import attrs

import sscsim
from tests.bench import stages
from tests.bench.goals import GOALS, Row, reached
from tests.bench.made import company, table
from tests.bench.measuring import Bench
from tests.bench.page import FIGURES, write_page
from tests.bench.pairs import ROOT
from tests.bench.peers import PACKAGES

__all__ = ["measure"]

_PYTHON = ("numba", "numpy", "pyarrow", "duckdb")
_STAGES = "stages"


def measure(bench: Bench, only: Sequence[str] | None, kept: dict[str, Any]) -> None:
    """Measure the groups that are asked for, and write the file after each."""
    for name, group in bench.groups().items():
        if only is not None and name not in only:
            continue
        rows = []
        for row in group():
            rows.append(row)
            print(_told(row), flush=True)
            kept.setdefault("groups", {})[name] = {**_now(bench), "rows": [*map(_slim, rows)]}
            _write(kept)
    if only is None or _STAGES in only:
        kept[_STAGES] = {**_now(bench), "replays": _stages(bench)}
        _write(kept)


def _stages(bench: Bench) -> dict[str, Any]:
    """Tell where each second goes, of the largest mail file and the largest table."""
    mail, rows = bench.mails[-1], bench.rows[-1]
    made = company(bench.folder, mail)
    inputs = {
        f"mbox, {mail:,} messages": (made.org, made.mail),
        f"header table, {rows:,} messages": table(bench.folder, rows),
    }
    return {name: stages.measured(org, path) for name, (org, path) in inputs.items()}


def _slim(row: Row) -> dict[str, Any]:
    """Leave out what a row does not have."""
    return attrs.asdict(row, filter=lambda field, value: value != field.default)


def _told(row: Row) -> str:
    goal = GOALS[row.goal]
    verdict = {None: row.missing, True: "reached", False: "not reached"}[reached(row)]
    spread = "" if row.least is None else f" ({row.least} to {row.most}; processor {row.processor})"
    return f"{goal.what}, {row.size:,}: {row.value} {goal.unit}{spread}, {row.goal}: {verdict}"


def _now(bench: Bench) -> dict[str, Any]:
    """Say when, on what, and beside what else something was measured."""
    return {
        "taken": datetime.now(UTC).isoformat(timespec="minutes"),  # noqa: TID251 - of figures
        "commit": _said("git", "rev-parse", "--short", "HEAD"),
        "pairs": bench.pairs,
        "load": round(os.getloadavg()[0], 1),
        "sscsim": sscsim.__version__,
        "python": platform.python_version(),
        "machine": f"{os.cpu_count()} cores, {_processor()}, {platform.system()}",
        "versions": {**_of_python(), **_of_debian()},
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8") if Path("/proc/cpuinfo").exists() else ""
    named = [line.partition(": ")[2] for line in lines.splitlines() if "model name" in line]
    return named[0] if named else platform.machine()


def _of_python() -> Mapping[str, str]:
    found = {}
    for name in _PYTHON:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _of_debian() -> Mapping[str, str]:
    if shutil.which("dpkg-query") is None:
        return {}
    asked = ("dpkg-query", "--show", "--showformat", "${Package} ${Version}\n", *PACKAGES)
    pairs = (line.split() for line in _said(*asked).splitlines())
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def _said(*command: str) -> str:
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return ran.stdout.strip()


def _write(kept: Mapping[str, Any]) -> None:
    FIGURES.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")
    write_page()


def main() -> None:
    """Measure everything that was asked for, and keep it."""
    parser = argparse.ArgumentParser(description=__doc__.strip().partition("\n\n")[0])
    parser.add_argument("--mails", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--only", nargs="+", help="names of groups, and: stages")
    parser.add_argument("--folder", type=Path, help="keep the input here, to use it again")
    asked = parser.parse_args()
    kept = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    with tempfile.TemporaryDirectory() as passing:
        folder = asked.folder or Path(passing)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)  # the filter of mail runs as nobody
        measure(Bench(folder, asked.mails, asked.rows, asked.pairs), asked.only, kept)


if __name__ == "__main__":
    main()
