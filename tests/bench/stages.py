"""Where each second of a bulk replay goes: ``python -m tests.bench.stages ORG MAIL``.

Twice a hundredth of a second a clock interrupts the command; the time since the last interruption
belongs to the innermost function of ours that runs just then, whatever it has called. (While
compiled code runs, the interruption waits: that time falls to the Python function that called it.)
So nothing is slowed down, as a profiler that notes every call would do to Python alone.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from types import FrameType

from sscsim.cli.unneeded import barred
from tests.bench.pairs import ROOT, as_users_have_it

__all__ = ["STAGES", "measured", "stage_of"]

_EVERY = 0.005
_OURS = f"{os.sep}sscsim{os.sep}"

# By the first name that is in the path of a module; what stands further up wins.
STAGES = {
    "decisions put into tables": ("bulk/table", "bulk/creating", "bulk/making", "bulk/lying",
                                  "bulk/verdicts"),
    "the pass over numbers (kernel)": ("bulk/kernel", "bulk/chains", "bulk/likeness",
                                       "bulk/compiling", "bulk/accepting", "bulk/engine"),
    "strings made numbers (keys)": ("bulk/keys", "bulk/coding", "bulk/lists", "bulk/smartkeys",
                                    "bulk/subjects", "bulk/splitting"),
    "what depends on the organisation alone": ("bulk/standing", "bulk/fixed", "bulk/places",
                                               "rules/", "engine/", "bulk/"),
    "parts: cut, spooled, merged": ("parts/",),
    "mail files and tables read": ("fastmail/", "mail/", "columns/", "sources/arrowtable",
                                   "bulk/holding", "bulk/deliveries"),
    "snapshot and policies read": ("sources/", "policy", "world/", "events"),
    "sums and records told": ("cli/", "views/"),
}  # fmt: skip
START = "Python started, modules imported"


def stage_of(module: str) -> str:
    """
    Name the stage of a module, given as a path within the package.

    >>> stage_of("bulk/keys.py"), stage_of("fastmail/reading.py")
    ('strings made numbers (keys)', 'mail files and tables read')

    """
    for stage, names in STAGES.items():
        if module.startswith(names):
            return stage
    return "the rest"


class _Clock:
    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.functions: defaultdict[str, float] = defaultdict(float)
        self.last = time.perf_counter()

    def note(self, _signal: int, frame: FrameType | None) -> None:
        now = time.perf_counter()
        stage, function = _running(frame)
        self.spent[stage] += now - self.last
        self.functions[function] += now - self.last
        self.last = now


def _running(frame: FrameType | None) -> tuple[str, str]:
    """Find the innermost function of ours; an import on the way is a start."""
    while frame is not None:
        name = frame.f_code.co_filename
        if "importlib" in name:
            return START, START
        if _OURS in name and f"{os.sep}tests{os.sep}" not in name:
            module = name.rpartition(_OURS)[2].replace(os.sep, "/")
            return stage_of(module), f"{module}: {frame.f_code.co_name}"
        frame = frame.f_back
    return START, START


def measured(org: Path, mail: Path, *more: str) -> dict[str, object]:
    """Replay in a process of its own, and give its stages in seconds, the longest first."""
    command = [sys.executable, "-m", "tests.bench.stages", str(org), str(mail), *more]
    start = time.perf_counter()
    said = subprocess.run(
        command, cwd=ROOT, capture_output=True, env=as_users_have_it(), text=True, check=True
    ).stderr
    whole = time.perf_counter() - start
    found: dict[str, dict[str, float]] = json.loads(said.splitlines()[-1])
    stages = found["stages"]
    stages[START] = stages.get(START, 0.0) + whole - sum(stages.values())
    functions = dict(list(found["functions"].items())[:12])
    return {
        "seconds": round(whole, 2),
        "stages": {name: round(seconds, 2) for name, seconds in _longest(stages).items()},
        "functions": {name: round(seconds, 2) for name, seconds in functions.items()},
    }


def _longest(spent: dict[str, float]) -> dict[str, float]:
    return dict(sorted(spent.items(), key=lambda item: -item[1]))


def main() -> None:
    """Replay under the clock, and tell on the last line of standard error."""
    org, mail, *more = sys.argv[1:]
    clock = _Clock()
    signal.signal(signal.SIGALRM, clock.note)
    signal.setitimer(signal.ITIMER_REAL, _EVERY, _EVERY)
    from sscsim.cli.app import app  # noqa: PLC0415 - importing it is part of what is measured

    arguments = ["replay", "--org", org, "--mail", mail, "--engine", "bulk", *more]
    try:
        with barred():
            app(arguments, standalone_mode=False)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        clock.note(0, None)
        told = {"stages": _longest(clock.spent), "functions": _longest(clock.functions)}
        print(json.dumps(told), file=sys.stderr)


if __name__ == "__main__":
    main()
