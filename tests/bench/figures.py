"""
Measure what `goals` asks for, side by side in one run, and keep the figures.

    make figures                          what is not measured yet of the code as it is (hours)
    make figures ONLY="mail sql-100000"   of it groups, or single pieces
    make figures-list                     the pieces, how long each took, and which are to do

Every piece is kept by itself in ``figures.json`` when it is done, from which `page` makes page and
chart; so a run that was stopped goes on where it stopped. ``--again`` measures what is done, too.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import attrs

import sscsim
from tests.bench.goals import GOALS, Row, reached
from tests.bench.measuring import Bench
from tests.bench.page import FIGURES, rows_of, write_page
from tests.bench.pairs import ROOT, code
from tests.bench.peers import PACKAGES
from tests.bench.profiles import Profile

__all__ = ["asked", "is_done", "measure"]

_PYTHON = ("numba", "numpy", "pyarrow", "duckdb")


def measure(bench: Bench, names: Sequence[str], kept: dict[str, Any]) -> None:
    """Measure some pieces, and write the file after each."""
    if names:
        bench.warm()
    for number, name in enumerate(names, start=1):
        print(f"{name} ({number} of {len(names)})", flush=True)
        start, rows, profiles = time.perf_counter(), [], []
        later = attrs.evolve(bench, earlier=[row for _, row in rows_of(kept)])
        for each in later.pieces()[name]():
            if isinstance(each, Profile):
                profiles.append(_slim(each))
            else:
                rows.append(_slim(each))
                print(_told(each), flush=True)
        took = round((time.perf_counter() - start) / 60, 1)
        found = {**_now(bench), "minutes": took, "rows": rows, "profiles": profiles}
        kept.setdefault("pieces", {})[name] = found
        FIGURES.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")
        write_page()


def asked(bench: Bench, only: Sequence[str] | None) -> list[str]:
    """Name the pieces that are asked for, by their own names or those of their groups."""
    names = list(bench.pieces())
    known = {*names, *(name.partition("-")[0] for name in names)}
    if unknown := [name for name in only or () if name not in known]:
        raise SystemExit(f"no piece or group: {', '.join(unknown)}; there are {', '.join(names)}")
    return [
        name for name in names if only is None or {name, name.partition("-")[0]}.intersection(only)
    ]


def is_done(name: str, bench: Bench, kept: Mapping[str, Any]) -> bool:
    """Say whether a piece is kept, of the code as it is, asked for as now."""
    found = kept.get("pieces", {}).get(name, {})
    return (found.get("code"), found.get("asked")) == (code(), _sizes(bench))


def _sizes(bench: Bench) -> dict[str, Any]:
    return {"mails": [*bench.mails], "rows": [*bench.rows], "pairs": bench.pairs}


def _list(bench: Bench, names: Sequence[str], kept: Mapping[str, Any]) -> None:
    for name in names:
        found = kept.get("pieces", {}).get(name, {})
        took = f"{found['minutes']} min" if "minutes" in found else "not timed yet"
        done = f"done at {found['taken']}" if is_done(name, bench, kept) else "to do"
        print(f"{name:20} {took:20} {done}")


def _slim(row: Row | Profile) -> dict[str, Any]:
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
        "code": code(),
        "asked": _sizes(bench),
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


def main() -> None:
    """Measure everything that was asked for, and keep it."""
    parser = argparse.ArgumentParser(description=__doc__.strip().partition("\n\n")[0])
    parser.add_argument("--mails", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    rows = [10_000, 100_000, 1_000_000, 10_000_000]
    parser.add_argument("--rows", type=int, nargs="+", default=rows)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--patience", type=float, default=300, help="seconds, for each contestant")
    parser.add_argument("--only", nargs="+", help="names of pieces, or of groups of them")
    parser.add_argument("--again", action="store_true", help="also what is measured already")
    parser.add_argument("--list", action="store_true", help="tell the pieces, and measure nothing")
    parser.add_argument("--folder", type=Path, help="keep the input here, to use it again")
    given = parser.parse_args()
    kept = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    with tempfile.TemporaryDirectory() as passing:
        folder = given.folder or Path(passing)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)  # the filter of mail runs as nobody
        bench = Bench(
            folder=folder,
            mails=given.mails,
            rows=given.rows,
            pairs=given.pairs,
            patience=given.patience,
        )
        names = asked(bench, given.only)
        if given.list:
            _list(bench, names, kept)
            return
        measure(
            bench, [each for each in names if given.again or not is_done(each, bench, kept)], kept
        )


if __name__ == "__main__":
    main()
