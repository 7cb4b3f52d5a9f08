"""Draw tiny cases, let both engines decide them, and print how many in how many seconds.

A process of its own: ``python -m tests.bench.tinycases [CASES]``. The cases are those of the test
of agreement, and a difference ends the run as it ends the test.
"""

from __future__ import annotations

import sys
import time

from hypothesis import HealthCheck, Phase, given, seed, settings

from sscsim.events import Delivery
from sscsim.world import World
from tests.unit.bulk.both import held_against_reference
from tests.unit.bulk.test_agreement import policies_and_mail


def main() -> None:
    """Count cases, and seconds by the clock and of the processor."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 200
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
    alike()
    print(decided, time.perf_counter() - start, time.process_time() - used)


if __name__ == "__main__":
    main()
