"""Which engine decides: the one that explains, or the one for millions of messages."""

from __future__ import annotations

import os
from collections.abc import Sequence

from sscsim.cli.files import Mistakes
from sscsim.cli.journey import Journey
from sscsim.errors import Place, Problem
from sscsim.sources import MailSource, rough_count

__all__ = ["journey_for"]

# So many messages are decided before the kernel is compiled; Python runs it as it stands.
_WORTH_COMPILING = 4_000


# From so many messages on the bulk engine is quicker, what it compiles included.
_MUCH = 20_000


def journey_for(engine: str, sources: Sequence[MailSource], mistakes: Mistakes) -> type[Journey]:
    """
    Import the engine that is asked for; the bulk engine needs an extra.

    ``auto`` is the bulk engine for much mail, where it is installed.
    """
    if engine == "auto":
        worth = rough_count(sources, as_told=True) >= _MUCH
        engine, mistakes = "bulk" if worth else "reference", Mistakes()
    if engine == "reference":
        return Journey
    if rough_count(sources, as_told=True) < _WORTH_COMPILING:
        os.environ.setdefault("NUMBA_DISABLE_JIT", "1")
    try:
        from sscsim.cli.bulk import BulkJourney
    except ImportError as error:
        what = f"the bulk engine needs {error.name}, which is not installed."
        mend = "Install it: pip install 'sscsim[bulk]'"
        mistakes.problems.append(Problem(Place("--engine bulk"), what, mend))
        return Journey
    return BulkJourney
