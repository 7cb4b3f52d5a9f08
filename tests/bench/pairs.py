"""Things run in turn (A B C A B C ...), and the median of the ratios of what they took.

Two processors that others use as well make every bare time a rumour. What was run in one round
met about the same weather; the ratio of two such times is the figure, with its least and its most.
"""

from __future__ import annotations

import gc
import math
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["ROOT", "Ran", "Ratio", "as_users_have_it", "code", "in_turn", "ratio", "run", "timed"]

ROOT = Path(__file__).parents[2]


class Ran(NamedTuple):
    """What a process took: seconds by the clock and of the processors, its peak of memory."""

    seconds: float
    processor: float
    megabytes: float = 0.0


class Ratio(NamedTuple):
    """How many times as long the first took: median, least, most, and by processor."""

    value: float
    least: float
    most: float
    processor: float


def run(command: Sequence[str | Path], folder: Path = ROOT, out: Path | None = None) -> Ran:
    """
    Run a command to its end; its output goes nowhere, or into a file.

    Raises RuntimeError where it fails.
    """
    with Path(os.devnull if out is None else out).open("wb") as told:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env=as_users_have_it(),
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.PIPE,
        )
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)  # with the processes that it has waited for
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {said[-500:]!r}")
    return Ran(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def as_users_have_it() -> dict[str, str]:
    """Let Python keep what it compiles: told not to, it compiles our modules at each start."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def code() -> str:
    """Name what is measured: the last commit that changed it, and a sign of what is no commit."""
    last = _git("log", "-1", "--format=%h", "--", "sscsim")
    return last + ("+" if _git("status", "--porcelain", "--", "sscsim") else "")


def _git(*asked: str) -> str:
    ran = subprocess.run(["git", *asked], cwd=ROOT, capture_output=True, text=True, check=False)
    return ran.stdout.strip()


def timed(work: Callable[[], object]) -> Ran:
    """Time one run within this process, with what was made before out of the collector's sight."""
    gc.collect()
    gc.freeze()
    start, used = time.perf_counter(), time.process_time()
    work()
    return Ran(time.perf_counter() - start, time.process_time() - used)


def in_turn(
    contestants: Mapping[str, Callable[[], Ran]],
    rounds: int,
    *,
    warm: bool = True,
    patience: float = math.inf,
) -> dict[str, list[Ran]]:
    """
    Run all of them in turn, so many rounds; the first round warms up and is not counted.

    One that has run for as many seconds as there is patience is not waited for in further rounds.
    """
    if warm:
        for go in contestants.values():
            go()
    found: dict[str, list[Ran]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, go in contestants.items():
            if sum(one.seconds for one in found[name]) < patience:
                found[name].append(go())
    return found


def ratio(first: Sequence[Ran], second: Sequence[Ran]) -> Ratio:
    """Compare what was run in the same rounds; with fewer rounds of one, only those."""
    pairs = list(zip(first, second, strict=False))
    times = [one.seconds / other.seconds for one, other in pairs]
    used = [one.processor / max(other.processor, 1e-3) for one, other in pairs]
    return Ratio(statistics.median(times), min(times), max(times), statistics.median(used))
