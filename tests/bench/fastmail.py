"""How fast is mail read into a table, next to the careful reader and to what only counts messages?

    python -m tests.bench.fastmail ORG MAIL [PAIRS]

Each figure is the median of the ratios of pairs, run in turn (A B A B ...). Both tables must be
equal. ``rg`` or ``grep`` counts the lines that begin with ``From``: the limit for a plain mbox.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyarrow as pa

from sscsim.bulk import mail_table
from sscsim.fastmail import mail_batches
from sscsim.sources import MailSource, deliveries, load_snapshot
from tests.bench.pairs import in_turn, ratio, timed


def _against(name: str, other: Callable[[], object], fast: Callable[[], object], n: int) -> None:
    both = {"other": lambda: timed(other), "fast": lambda: timed(fast)}
    ran = in_turn(both, n, warm=False)
    found = ratio(ran["other"], ran["fast"])
    seconds = statistics.median(one.seconds for one in ran["fast"])
    shown = f"{found.value:.3g} ({found.least:.3g} to {found.most:.3g})"
    print(f"{name} takes {shown} times as long as the fast reader, which takes {seconds:.2f} s")


def _counting(path: Path) -> list[tuple[str, Callable[[], object]]]:
    tools = [tool for tool in ("rg", "grep") if shutil.which(tool)]
    return [(f"{tool} -c", partial(_run, [tool, "-c", "^From ", str(path)])) for tool in tools]


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    """Compare, and print."""
    org, mail = map(Path, sys.argv[1:3])
    pairs = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    directory, sources = load_snapshot(org).world.directory, [MailSource(mail)]
    cores = os.cpu_count() or 1
    print(
        f"Python {platform.python_version()}, pyarrow {pa.__version__}, {cores} cores, {mail.name}"
    )

    def fast(workers: int | None = None) -> pa.Table:
        return mail_batches(directory, sources, workers=workers).table

    def careful() -> pa.Table:
        return mail_table(deliveries(directory, sources))

    read = mail_batches(directory, sources)
    if not read.table.equals(careful()):
        raise SystemExit("the two tables differ")
    print(f"{read.messages:,} messages, {read.table.num_rows:,} deliveries, "
          f"{read.careful} messages read with care ({read.careful_share:.2%})")  # fmt: skip
    _against("the careful reader", careful, fast, pairs)
    _against("one process", lambda: fast(1), fast, pairs)
    if mail.suffix != ".gz" and mail.is_file():
        for name, count in _counting(mail):
            _against(name, count, fast, pairs)


if __name__ == "__main__":
    main()
