"""Whether a replay is decided in parts, and where they lie."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sscsim.cli.asking import Asked
from sscsim.cli.journey import Journey
from sscsim.cli.room import memory_left
from sscsim.sources import rough_count

__all__ = ["Working", "in_parts"]

# What a message takes until it is decided, in bytes: where decisions are told, and where only sums
# are. All may take a share of the memory left together. What needs more is worth several processes
# and a way over the disk, which takes more than twice as long.
_TOLD, _COUNTED = 2_500, 500
_SHARE = 4


class Working(NamedTuple):
    """How the work is to be done, as far as it was said."""

    folder: Path | None
    workers: int | None
    rows_per_part: int | None
    sums: bool  # whether nothing else is told


@contextmanager
def in_parts(journey: Journey, asked: Asked, working: Working) -> Iterator[None]:
    """Let a journey by the bulk engine be decided in parts, if that is asked for or worth it."""
    asks = any(one is not None for one in working[:3])
    if asked.engine != "bulk" or not (asks or _is_much(asked, working)):
        yield
        return
    from sscsim.cli.apart import Apart, question_of
    from sscsim.cli.bulk import BulkJourney
    from sscsim.parts import ROWS_PER_PART

    if not isinstance(journey, BulkJourney):
        raise TypeError("only the bulk engine decides in parts.")
    rows, workers = working.rows_per_part or ROWS_PER_PART, working.workers
    if working.folder is not None:
        question = question_of(asked, rows)
        journey.apart = Apart(
            folder=working.folder, workers=workers, rows_per_part=rows, question=question
        )
        yield
        return
    beside = asked.out.parent if asked.out is not None and asked.out.parent.is_dir() else None
    with tempfile.TemporaryDirectory(prefix=".sscsim-", dir=beside) as folder:
        journey.apart = Apart(folder=Path(folder), workers=workers, rows_per_part=rows)
        yield


def _is_much(asked: Asked, working: Working) -> bool:
    each = _COUNTED if working.sums else _TOLD
    return rough_count(asked.sources) * each * _SHARE > memory_left()
