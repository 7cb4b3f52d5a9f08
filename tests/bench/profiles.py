"""Commands under a clock, each in a process of its own: what `stages` tells of them, kept."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from tests.bench.kinds import SAME, START
from tests.bench.pairs import ROOT, as_users_have_it

__all__ = ["Profile", "profiled"]

_FUNCTIONS = 12  # that are kept
_MUCH = 10_000_000  # messages


@attrs.frozen(kw_only=True)
class Profile:
    """
    Where the time of a command goes, and its memory.

    Attributes:
        about: what of a goal it looks into; `goals` name it so.
        size: how many messages there were.
        seconds: what it took under the clock.
        runs: of so many runs this is the one that took the middle of the times.
        stages: seconds by stage.
        functions: seconds by function of ours, the longest ones.
        megabytes: by how much each stage has raised the peak of the memory.
    """

    about: str
    size: int = 0
    seconds: float
    runs: int = 1
    stages: Mapping[str, float]
    functions: Mapping[str, float]
    megabytes: Mapping[str, float]

    def share(self, *names: str) -> float:
        """
        Give the share that some stages have in the time.

        >>> stages = {"a": 1.0, "b": 3.0}
        >>> Profile(about="x", seconds=4, stages=stages, functions={}, megabytes={}).share("b")
        0.75

        """
        return sum(self.stages.get(name, 0.0) for name in names) / self.seconds

    @property
    def same(self) -> float:
        """The share of what is the same for any mail."""
        return self.share(*SAME)


def profiled(
    about: str, kind: str, *arguments: str | Path, size: int = 0, runs: int = 3
) -> Profile:
    """Run a command under the clock, and give the run of the middle time; much mail once only."""
    runs = runs if size < _MUCH else 1
    found = sorted((_once(kind, arguments) for _ in range(runs)), key=lambda each: each["seconds"])
    return Profile(about=about, size=size, runs=runs, **found[len(found) // 2])


def _once(kind: str, arguments: Sequence[str | Path]) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.stages", kind, *map(str, arguments)]
    start = time.perf_counter()
    said = subprocess.run(
        command,
        cwd=ROOT,
        env=as_users_have_it(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    whole = time.perf_counter() - start
    told: dict[str, dict[str, float]] = json.loads(said.splitlines()[-1])
    stages = told["stages"]
    stages[START] = stages.get(START, 0.0) + whole - sum(stages.values())
    longest = sorted(told["functions"].items(), key=lambda item: -item[1])[:_FUNCTIONS]
    return {
        "seconds": round(whole, 3),
        "stages": _rounded(stages, 3),
        "functions": _rounded(dict(longest), 3),
        "megabytes": _rounded(told["megabytes"], 0),
    }


def _rounded(spent: Mapping[str, float], digits: int) -> dict[str, float]:
    return {name: round(value, digits) for name, value in spent.items() if round(value, digits)}
