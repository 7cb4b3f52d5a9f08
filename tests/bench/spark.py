"""What a mail table costs on Spark, and what ten to the ninth would: slopes from three sizes.

Run with ``make spark``: measures on two cores of this machine, keeps the figures of each size in
`spark.json` when it is done, and writes the page `SPARK.md` from them. A run that was stopped goes
on with the sizes that are not kept of the code as it is. ``--page`` writes the page alone.

Each size is run as Spark would at any size (ties in rounds over the cluster, no table sent to every
worker), as it chooses to at this one, and as if all mail hung together. The decisions are held
against one process by the digest that adds up.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ["NUMBA_DISABLE_JIT"] = "0"  # a test may have said otherwise

import pyarrow as pa
import pyarrow.dataset as ds

from sscsim.bulk import MAIL
from sscsim.parts import added, decide_part, digest
from tests.bench.pairs import code
from tests.bench.reference import world
from tests.bench.sparkpage import page
from tests.bench.threads import write_mail

HERE = Path(__file__).parent
FIGURES, PAGE = HERE / "spark.json", HERE / "SPARK.md"
# Rows of a part, ties for one task, bytes of a table that is sent to every worker.
_WAYS = {
    "at any size": ("250000", "0", "-1"),
    "as it chooses": ("250000", "5000000", "10485760"),
    "in one part": ("1000000000", "5000000", "10485760"),  # what a group of all mail would cost
}


def one_process(mail: Path) -> dict[str, Any]:
    """Decide all mail in this process, in one table."""
    start = time.perf_counter(), time.process_time()
    table = ds.dataset(mail).to_table().cast(MAIL)
    placed = table.append_column("place", pa.array(range(table.num_rows), pa.int64()))
    [decided] = decide_part(placed, [world()])
    took = time.perf_counter() - start[0], time.process_time() - start[1]
    number = added([digest(decided.table, "current")])
    return {"seconds": took[0], "cpu": took[1], "digest": f"{number:016x}"}


def on_spark(mail: Path, way: str) -> dict[str, Any]:
    """Decide it on Spark, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.sparkrun", str(mail), *_WAYS[way]]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def measured(size: int, folder: Path) -> dict[str, Any]:
    """Measure one size."""
    start = time.perf_counter()
    mail = write_mail(folder / str(size), size)
    stored = sum(file.stat().st_size for file in mail.iterdir())
    one = one_process(mail)
    runs = {way: on_spark(mail, way) for way in _WAYS}
    for way, run in runs.items():
        agree = run["digest"] == one["digest"]
        print(f"{size:>10,} rows, {way}: {run['seconds']:.0f} s, digest alike: {agree}", flush=True)
        if not agree:
            raise SystemExit("Spark decides otherwise than one process.")
    now = datetime.now(UTC).isoformat(timespec="minutes")  # noqa: TID251 - of figures
    kept = {"code": code(), "taken": now, "minutes": round((time.perf_counter() - start) / 60, 1)}
    return {**kept, "size": size, "stored": stored, "one process": one, **runs}


def main() -> None:
    """Measure, keep the figures of each size as it is done, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 300_000, 1_000_000])
    parser.add_argument("--page", action="store_true", help="only the page, from what is kept")
    arguments = parser.parse_args()
    kept = json.loads(FIGURES.read_text("utf-8"))
    known = {each["size"]: each for each in kept["sizes"]}
    left = [size for size in sorted(arguments.sizes) if known.get(size, {}).get("code") != code()]
    with tempfile.TemporaryDirectory() as folder:
        if left and not arguments.page:
            measured(1_000, Path(folder))  # compiled now, and nothing of it counts
        for size in () if arguments.page else left:
            known[size] = measured(size, Path(folder))
            sizes = [known[each] for each in sorted(known)]
            found = {"machine": _machine(), "pyarrow": pa.__version__, "sizes": sizes}
            FIGURES.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    PAGE.write_text(page(json.loads(FIGURES.read_text("utf-8"))), "utf-8")


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
