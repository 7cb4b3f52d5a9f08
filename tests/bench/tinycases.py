"""Draw tiny cases, let both engines decide them, and print how many in how many seconds.

A process of its own: ``python -m tests.bench.tinycases [CASES]``. The cases are those of the test
of agreement, and a difference ends the run as it ends the test.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, seed, settings

from sscsim.bulk import warm_up
from sscsim.bulk.collecting import uncollected
from sscsim.events import Delivery
from sscsim.world import World
from tests.bench.figured import short
from tests.bench.goals import Row
from tests.bench.pairs import ROOT
from tests.unit.bulk.both import held_against_reference
from tests.unit.bulk.test_agreement import policies_and_mail

__all__ = ["counted", "measured"]

_CASES = 200
_COMMAND = [sys.executable, "-m", "tests.bench.tinycases", str(_CASES)]


def counted(wanted: int = _CASES) -> tuple[int, float, float]:
    """
    Count cases, and seconds by the clock and of the processor.

    What is compiled is loaded before, and nobody looks for cycles among what was imported.
    """
    warm_up()
    decided = 0

    @seed(1)
    @settings(
        max_examples=wanted,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(policies_and_mail("sensible"))
    def alike(case: tuple[list[World], list[Delivery]]) -> None:
        nonlocal decided
        held_against_reference(*case)
        decided += 1

    start, used = time.perf_counter(), time.process_time()
    with uncollected():
        alike()
    return decided, time.perf_counter() - start, time.process_time() - used


def measured(runs: int) -> Iterator[Row]:
    """Count them in processes of their own, and give the run of the middle time."""
    told = sorted((_told() for _ in range(runs)), key=lambda each: each[1])
    count, seconds, processor = told[len(told) // 2]
    yield Row(
        goal="cases",
        size=int(count),
        value=short(count / seconds),
        least=short(count / told[-1][1]),
        most=short(count / told[0][1]),
        processor=short(count / processor),
        first=short(seconds),
        pairs=runs,
    )


def _told() -> tuple[float, float, float]:
    ran = subprocess.run(_COMMAND, cwd=ROOT, capture_output=True, check=True, text=True)
    count, seconds, processor = map(float, ran.stdout.split())
    return count, seconds, processor


def main() -> None:
    """Tell them."""
    print(*counted(*map(int, sys.argv[1:2])))


if __name__ == "__main__":
    main()
