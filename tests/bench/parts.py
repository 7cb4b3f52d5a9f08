"""How long do parts take, how much memory, and what does a second worker bring?

Run with ``python -m tests.bench.parts``. Mail of the schema `sscsim.bulk.MAIL` lies in a Parquet
file, as `sscsim.parts.Work` takes it: cut, decided by processes, and merged. Every run is a process
of its own; memory is the peak of the first process and that of its largest worker, once for each.
Runs with one worker and with two take turns (A B A B ...); the figure is the median of the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ["NUMBA_DISABLE_JIT"] = "0"  # a test may have said otherwise

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sscsim.bulk import MAIL
from sscsim.parts import Work
from tests.bench.reference import world

_STEP = 100_000
_PEOPLE, _USERS, _FAR = 4_000, 200, 20_000
_FLAGS = ("frommalformed", "malformed", "irm", "copied", "createfails", "untold")
_START = 1_767_225_600_000_000  # 2026, in microseconds


def batches(size: int, seed: int = 7) -> Iterator[pa.Table]:
    """Make mail like that of `reference`; answers are to one of the last 20,000 messages."""
    chance = np.random.default_rng(seed)
    for start in range(0, size, _STEP):
        numbers = np.arange(start, min(start + _STEP, size))
        yield _batch(numbers, chance)


def _batch(numbers: Any, chance: np.random.Generator) -> pa.Table:
    count = len(numbers)
    users = chance.integers(_USERS, size=count)
    answers = (chance.random(count) < 0.4) & (numbers > 0)
    back = (chance.random(count) ** 2 * np.minimum(numbers, _FAR)).astype(np.int64)
    ids = _texts("m{}@x.example", numbers)
    columns = {
        "source": _texts("mail.mbox#{}", numbers),
        "messageid": ids,
        "identity": ids,
        "subject": _texts("Order {}", numbers % 997),
        "received": pa.array(_START + numbers * 1_000_000).cast(pa.timestamp("us", "UTC")),
        "from": _lists(
            np.ones(count),
            _texts("person{}@fabrikam.example", chance.integers(_PEOPLE, size=count)),
        ),
        "to": _lists(np.ones(count), _texts("user{}@contoso.example", users)),
        "cc": _lists(
            np.ones(count),
            _texts("user{}@contoso.example", chance.integers(_USERS, size=count)),
        ),
        "inreplyto": _lists(answers, _texts("m{}@x.example", (numbers - 1 - back)[answers])),
        "mailbox": _texts("user{}", users),
    }
    none = _lists(np.zeros(count), pa.array([], pa.string()))
    columns |= dict.fromkeys(("bcc", "references"), none)
    columns |= dict.fromkeys(_FLAGS, pa.array(np.zeros(count, np.bool_)))
    for name in MAIL.names:
        columns.setdefault(name, pa.nulls(count, MAIL.field(name).type))
    return pa.table([columns[name] for name in MAIL.names], names=MAIL.names).cast(MAIL)


def _texts(form: str, numbers: Any) -> pa.Array:
    return pa.array([form.format(number) for number in numbers.tolist()], pa.string())


def _lists(lengths: Any, texts: pa.Array) -> pa.ListArray:
    ends = np.cumsum(lengths, dtype=np.int32)
    return pa.ListArray.from_arrays(np.append(np.int32(0), ends), texts)


def once(path: Path, workers: int) -> dict[str, float]:
    """Do it all once, in this process and its workers; gives seconds and megabytes."""
    times = [time.perf_counter()]
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        work = Work(folder=Path(folder), worlds={None: world()})
        work.order()  # compiled now
        times.append(time.perf_counter())
        work.cut(lambda: pq.ParquetFile(path).iter_batches(_STEP))
        times.append(time.perf_counter())
        done = list(work.decide(workers))
        times.append(time.perf_counter())
        rows = sum(table.num_rows for table in work.tables(None))
        times.append(time.perf_counter())
        digest = work.digest(None)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    start, cut, decide, merge = np.diff(times).tolist()
    return {
        "rows": rows, "parts": len(done), "start": start, "cut": cut, "decide": decide,
        "merge": merge, "total": cut + decide + merge, "parent": own,
        "memory": own + (workers * child if workers > 1 else 0), "digest": digest,
    }  # fmt: skip


def _apart(path: Path, workers: int) -> dict[str, float]:
    call = [sys.executable, "-m", "tests.bench.parts", "--once", str(path), str(workers)]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--once", nargs=2, metavar=("FILE", "WORKERS"))
    arguments = parser.parse_args()
    if arguments.once:
        print(json.dumps(once(Path(arguments.once[0]), int(arguments.once[1]))))
        return
    print(f"{'rows':>10} {'parts':>5} {'cut s':>7} {'decide s':>8} {'merge s':>7} {'MB':>6} gain")
    with tempfile.TemporaryDirectory() as folder:
        for size in arguments.sizes:
            path = Path(folder) / "mail.parquet"
            with pq.ParquetWriter(path, MAIL) as writer:
                for table in batches(size):
                    writer.write_table(table)
            pairs = [(_apart(path, 1), _apart(path, 2)) for _ in range(arguments.pairs)]
            _tell(pairs)


def _tell(pairs: list[tuple[dict[str, float], dict[str, float]]]) -> None:
    """Print a line for each of the two, the better one with its gain: of deciding, of it all."""
    assert len({run["digest"] for pair in pairs for run in pair}) == 1
    for place in (0, 1):
        runs = [pair[place] for pair in pairs]
        cut, decide, merge, memory = (
            statistics.median(run[name] for run in runs)
            for name in ("cut", "decide", "merge", "memory")
        )
        gains = [
            statistics.median(one[name] / two[name] for one, two in pairs)
            for name in ("decide", "total")
        ]
        gain = f"{gains[0]:.2f}x deciding, {gains[1]:.2f}x all" if place else ""
        print(
            f"{runs[0]['rows']:>10,} {runs[0]['parts']:>5} "
            f"{cut:>7.2f} {decide:>8.2f} {merge:>7.2f} "
            f"{memory:>6,.0f} {gain}",
            flush=True,
        )


if __name__ == "__main__":
    main()
