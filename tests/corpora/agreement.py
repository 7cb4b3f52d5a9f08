"""
Hold the bulk engine against the reference engine on whole corpora of real mail.

    make agreement

replays every corpus under the settings variants of `outcomes`, in the order of arrival and of the
file, by both engines, and compares every field of every decision (some ten minutes). It ends with
status 1 where any differs.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ["NUMBA_DISABLE_JIT"] = "0"  # a test may have said otherwise

from sscsim.bulk import decide_bulk, decision_table, mail_table, refusal
from sscsim.engine import play
from sscsim.events import Delivery
from sscsim.sources import MailSource, deliveries
from sscsim.views.record import record
from sscsim.world import World
from tests.corpora.outcomes import CORPORA, VARIANTS, organisation

_MAIL = Path(__file__).parents[3] / "shared" / "corpora"


def differences(world: World, mail: Sequence[Delivery], *, moving: bool) -> int:
    """Count the decisions of which any field differs."""
    [run] = decide_bulk([world], mail_table(mail))
    rows = decision_table(run, 0, readers=True).to_pylist()
    decided = play(world, mail, move_watermark=moving)
    return sum(
        row != _told(record(one, readers=True)) for row, one in zip(rows, decided, strict=True)
    )


def _told(shown: dict[str, Any]) -> dict[str, Any]:
    del shown["sensitive_to"]
    return {**shown, "text": shown.get("text")}


def main() -> int:
    """Print a line for each corpus, order and variant."""
    found = 0
    for corpus in CORPORA:
        path = _MAIL / corpus
        with tempfile.TemporaryDirectory() as folder:
            world = organisation([path], Path(folder))
        for order in ("received", "file"):
            mail = list(deliveries(world.directory, [MailSource(path)], order))
            for variant in VARIANTS:
                under = variant.of(world)
                about = f"{corpus}, order {order}, {variant.name}, {len(mail):,} decisions"
                if refusal(under) is not None:
                    print(f"{about}: left to the reference engine", flush=True)
                    continue
                count = differences(under, mail, moving=order == "received")
                found += count
                print(f"{about}: {count:,} differ", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
