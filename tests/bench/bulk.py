"""How fast is the bulk engine, next to the reference engine, on the same mail?

Run with ``make bench``. The mail is that of `reference`, as a Parquet file; both engines tell
every field of every decision, and a digest of those must be the same. Each figure is the median of
the ratios of pairs, run in turn (A B A B ...):

- the reference engine to the bulk engine, from the mail in memory and from the file;
- sixty-four policies to one;
- the bulk engine to what only reads the file: the limit.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ["NUMBA_DISABLE_JIT"] = "0"  # a test may have said otherwise

import numba
import pyarrow as pa
import pyarrow.parquet as pq

import sscsim
from sscsim.bulk import decide_bulk, decision_table, mail_table
from sscsim.engine import apply, play
from sscsim.events import SetSettings, Write
from sscsim.views.record import record
from sscsim.vocabulary import Ref
from sscsim.world import World
from tests.bench.pairs import in_turn, ratio, timed
from tests.bench.reference import deliveries, world

_POLICIES = 64


def policies(organisation: World) -> list[World]:
    """Vary a force setting, another setting, and the choice of one user."""
    under = []
    for number in range(_POLICIES):
        settings = {
            "SSSForceFilteringMethodForUserMailboxes": number % 6 - 1,
            "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": bool(number & 8),
        }
        changed = apply(organisation, SetSettings(values=settings))
        choice = Write(
            record=Ref("systemuser", f"user{number}"),
            columns={"incomingemailfilteringmethod": number % 5},
        )
        under.append(apply(changed, choice))
    return under


def told(organisation: World, mail: pa.Table) -> pa.Table:
    """Decide a mail table in bulk, with every field."""
    [run] = decide_bulk([organisation], mail)
    return decision_table(run, 0)


def times(
    slow: Callable[[], object], fast: Callable[[], object], pairs: int
) -> tuple[float, float]:
    """Give how many times as long the first takes, and the seconds of the second."""
    both = {"slow": lambda: timed(slow), "fast": lambda: timed(fast)}
    ran = in_turn(both, pairs, warm=False)
    seconds = statistics.median(one.seconds for one in ran["fast"])
    return ratio(ran["slow"], ran["fast"]).value, seconds


def agree(organisation: World, size: int) -> bool:
    """Hold every field of every decision against the reference engine."""
    items = deliveries(size)
    rows = told(organisation, mail_table(items)).to_pylist()
    for row, decision in zip(rows, play(organisation, items), strict=True):
        shown = record(decision)
        del shown["sensitive_to"]
        if {**shown, "text": shown.get("text")} != row:
            return False
    return True


def line(organisation: World, size: int, pairs: int, folder: Path) -> str:
    """Measure one size, and give its line of the table."""
    items, path = deliveries(size), folder / f"{size}.parquet"
    pq.write_table(mail_table(items), path)

    def reference() -> int:
        return sum(decision.promoted for decision in play(organisation, items))

    def bulk() -> pa.Table:
        return told(organisation, pq.read_table(path))

    def many() -> object:
        return decide_bulk(under, pq.read_table(path))

    def one() -> object:
        return decide_bulk([organisation], pq.read_table(path))

    def read() -> object:
        table = pq.read_table(path)
        return [pa.compute.sum(pa.compute.binary_length(table[name])) for name in _STRINGS]

    under = policies(organisation)
    bulk(), many()  # compiled now
    gain, seconds = times(reference, bulk, 1 if size > 200_000 else pairs)
    cost, _ = times(many, one, pairs)
    limit, _ = times(bulk, read, pairs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{size:>10,} {size / seconds:>12,.0f} {gain:>11.1f}x {cost:>12.2f}x {limit:>9.1f}x "
        f"{peak:>9,.0f}"
    )


_STRINGS = ("source", "messageid", "identity", "subject")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--pairs", type=int, default=5)
    arguments = parser.parse_args()
    organisation = world()
    print(
        f"sscsim {sscsim.__version__}, Python {platform.python_version()}, numba "
        f"{numba.__version__}, pyarrow {pa.__version__}, {platform.machine()}, {sys.platform}"
    )
    print(f"every field alike on 5,000 deliveries: {agree(organisation, 5_000)}")
    print(
        f"{'deliveries':>10} {'decided/s':>12} {'reference':>12} {'64 policies':>13} "
        f"{'reading':>10} {'peak MB':>9}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for size in arguments.sizes:
            print(line(organisation, size, arguments.pairs, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
