"""Rows of the table out of what was run: ratios of pairs, and milliseconds beyond another's."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs

from tests.bench.goals import Row
from tests.bench.made import SSCSIM
from tests.bench.pairs import Ran, in_turn, ratio, run

__all__ = ["MILLION", "Comparing", "beyond", "compared", "replay", "replaying", "short"]

MILLION = 1_000_000


@attrs.frozen(kw_only=True)
class Comparing:
    """
    Where things are compared, and how often.

    Attributes:
        folder: where input is made.
        pairs: how many pairs are run, if there is patience for them.
        patience: after so many seconds one of the two is not run again.
    """

    folder: Path
    pairs: int
    patience: float

    def in_turn(
        self, runs: Mapping[str, Callable[[], Ran]], *, warm: bool = False
    ) -> dict[str, list[Ran]]:
        """Run them in turn, as often as is asked and patience lasts."""
        return in_turn(runs, self.pairs, warm=warm, patience=self.patience)


def replaying(org: Path, mail: Path, *more: str | Path, engine: str = "bulk") -> list[str | Path]:
    """Give the arguments of a replay that tells the sums."""
    return ["replay", "--org", org, "--mail", mail, "--engine", engine, *more]


def replay(org: Path, mail: Path, *more: str | Path, engine: str = "bulk") -> Ran:
    """Run the whole command."""
    return run([*SSCSIM, *replaying(org, mail, *more, engine=engine)])


def compared(
    goal: str,
    size: int,
    first: Sequence[Ran],
    second: Sequence[Ran],
    *,
    times: int = 1,
    remark: str = "",
) -> Row:
    """Make a row of the ratio of what the first and the second took."""
    found = ratio(first, second)
    return Row(
        goal=goal,
        size=size,
        value=short(found.value * times),
        least=short(found.least * times),
        most=short(found.most * times),
        processor=short(found.processor * times),
        first=short(statistics.median(one.seconds for one in first)),
        second=short(statistics.median(one.seconds for one in second)),
        pairs=min(len(first), len(second)),
        remark=remark,
    )


def beyond(goal: str, ran: Sequence[Ran], bare: Sequence[Ran]) -> Row:
    """Make a row of the milliseconds that one took beyond the other."""
    more = [(one.seconds - other.seconds) * 1000 for one, other in zip(ran, bare, strict=True)]
    used = [(one.processor - other.processor) * 1000 for one, other in zip(ran, bare, strict=True)]
    return Row(
        goal=goal,
        value=short(statistics.median(more)),
        least=short(min(more)),
        most=short(max(more)),
        processor=short(statistics.median(used)),
        pairs=len(more),
    )


def short(value: float) -> float:
    """
    Keep three digits: more are noise.

    >>> short(1.23456), short(98765)
    (1.23, 98800.0)

    """
    return float(f"{value:.3g}")
