"""Whether a replay is decided in parts, and where they lie."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sscsim.cli.asking import Asked
from sscsim.cli.journey import Journey
from sscsim.sources import rough_count

__all__ = ["Working", "in_parts"]

# So many messages are worth several processes and a way over the disk.
_WORTH_PARTS = 400_000


class Working(NamedTuple):
    """How the work is to be done, as far as it was said."""

    folder: Path | None
    workers: int | None
    rows_per_part: int | None


@contextmanager
def in_parts(journey: Journey, asked: Asked, working: Working) -> Iterator[None]:
    """Let a journey by the bulk engine be decided in parts, if that is asked for or worth it."""
    asks = any(one is not None for one in working)
    if asked.engine != "bulk" or not (asks or rough_count(asked.sources) >= _WORTH_PARTS):
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
