"""Where each second and each megabyte of a command goes: ``python -m tests.bench.stages KIND ...``.

Two hundred times a second a clock interrupts the command; the time since the last interruption
belongs to the innermost function of ours that runs just then, whatever it has called. (While
compiled code runs, the interruption waits: that time falls to the Python function that called it.
So does that of other threads to whatever the first one does meanwhile, be it to wait for them.)
So nothing is slowed down, as a profiler that notes every call would do to Python alone. What the
memory has grown beyond its peak so far is told of the same function. The garbage collector tells
itself when it starts and ends: it interrupts whatever runs, and would be taken for that.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

from tests.bench.kinds import COLLECTED, KINDS, LOADED, START, Kind

__all__ = ["Clock"]

_EVERY = 0.005
_OURS = (f"{os.sep}sscsim{os.sep}", f"{os.sep}tests{os.sep}")
_NUMBA = f"{os.sep}numba{os.sep}"
_LOADS = "_compile_for_args"  # numba's own; it wraps results in Python as well, when all is done
_STATE = Path("/proc/self/statm")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Clock:
    """Notes, at each interruption, what runs, how long, and what the memory has grown."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.stages: defaultdict[str, float] = defaultdict(float)
        self.functions: defaultdict[str, float] = defaultdict(float)
        self.megabytes: defaultdict[str, float] = defaultdict(float)
        self.peak = 0.0
        self.state = os.open(_STATE, os.O_RDONLY) if _STATE.exists() else None
        self.noting = False
        self.collecting, self.amid = 0.0, False
        self.last = time.perf_counter()

    def collected(self, phase: str, _told: Mapping[str, int]) -> None:
        """Take what the garbage collector needs off the time of what it interrupts."""
        now = time.perf_counter()
        if phase == "start":  # the clock waits, and of a collection amid a note nothing is told
            self.collecting, self.amid, self.noting = now, self.noting, True
            return
        if not self.amid:
            self.stages[COLLECTED] += now - self.collecting
            self.functions[COLLECTED] += now - self.collecting
            self.last += now - self.collecting
        self.noting = self.amid

    def note(self, _signal: int, frame: FrameType | None) -> None:
        """Take what has passed since the last time for what runs now."""
        if not self.noting:  # or the machine is so slow that a note is interrupted by the next
            self.noting = True
            self._note(frame)
            self.noting = False

    def _note(self, frame: FrameType | None) -> None:
        now, held = time.perf_counter(), self._resident()
        stage, function = self._running(frame)
        self.stages[stage] += now - self.last
        self.functions[function] += now - self.last
        if held > self.peak:
            self.megabytes[stage] += held - self.peak
            self.peak = held
        self.last = now

    def _running(self, frame: FrameType | None) -> tuple[str, str]:
        """Find the innermost function of ours, and whether an outer one claims it."""
        found, loads = None, False
        while frame is not None:
            name = frame.f_code.co_filename
            if found is None:
                if "importlib" in name:
                    return START, START
                loads = loads or (_NUMBA in name and frame.f_code.co_name == _LOADS)
            ours = next((each for each in _OURS if each in name), None)
            if ours is not None:
                module = name.rpartition(ours)[2].replace(os.sep, "/")
                told = f"{module}: {frame.f_code.co_name}"
                if told.endswith("<module>") and found is None:
                    return START, START
                found = found or (LOADED if loads else self.kind.stage_of(module), told)
                if told in self.kind.claimed and found[0] != LOADED:
                    return self.kind.claimed[told], found[1]
            frame = frame.f_back
        return found or (START, START)

    def _resident(self) -> float:
        """Give the megabytes that this process holds, as far as the system tells."""
        if self.state is None:
            return 0.0
        return int(os.pread(self.state, 100, 0).split()[1]) * _PAGE / (1 << 20)


def main() -> None:
    """Run a command under the clock, and tell on the last line of standard error."""
    name, *arguments = sys.argv[1:]
    kind = KINDS[name]
    clock = Clock(kind)
    signal.signal(signal.SIGALRM, clock.note)
    signal.setitimer(signal.ITIMER_REAL, _EVERY, _EVERY)
    gc.callbacks.append(clock.collected)
    work: Callable[[list[str]], None] = kind.work
    try:
        work(arguments)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        gc.callbacks.remove(clock.collected)
        clock.note(0, None)
        told = {
            "stages": clock.stages,
            "functions": clock.functions,
            "megabytes": clock.megabytes,
        }
        print(json.dumps(told), file=sys.stderr)


if __name__ == "__main__":
    main()
