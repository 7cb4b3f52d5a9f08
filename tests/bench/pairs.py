"""Two things run in turn (A B A B ...), and the median of the ratios of their times."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["Pairs", "Ran", "paired", "run"]


class Ran(NamedTuple):
    """What a process took: seconds on the clock and of the processors, its peak of memory."""

    seconds: float
    processor: float
    megabytes: float


class Pairs(NamedTuple):
    """How many times as long the first took as the second; the seconds are medians."""

    ratio: float
    least: float
    most: float
    first: float
    second: float


def run(command: Sequence[str | Path], folder: Path | None = None) -> Ran:
    """
    Run a command to its end, without its output.

    Raises RuntimeError where it fails.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {said[-500:]!r}")
    return Ran(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def paired(one: Callable[[], float], other: Callable[[], float], pairs: int) -> Pairs:
    """Run two things in turn; each gives its seconds. The first pair warms up, uncounted."""
    one(), other()
    times = [(one(), other()) for _ in range(pairs)]
    ratios = [first / second for first, second in times]
    firsts, seconds = zip(*times, strict=True)
    return Pairs(
        statistics.median(ratios),
        min(ratios),
        max(ratios),
        statistics.median(firsts),
        statistics.median(seconds),
    )
