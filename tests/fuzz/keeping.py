"""
The corpus that is kept: of all inputs a fuzzer found worth having, the smallest that reach as much.

An input reaches the steps from line to line in the code of the simulator. Take one of the kept out,
and one step is not taken any more.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from types import FrameType
from typing import Any

import sscsim
from tests.fuzz.seeds import CORPUS, corpus, seeds
from tests.fuzz.targets import check

__all__ = ["keep", "reached", "smallest"]

_SSCSIM = str(Path(sscsim.__file__).parent)
_LONGEST = 3_000  # signs of a line of a corpus: an archive of zeros is long and says nothing


def keep(target: str, found: Iterable[bytes]) -> int:
    """Write the corpus of a target anew, from what was kept before and what was found now."""
    begun = set(seeds(target))
    fit = {data for data in [*corpus(target), *found] if len(repr(data)) <= _LONGEST}
    steps = {data: reached(target, data) for data in begun | fit}
    common = set().union(*(steps[data] for data in begun))
    kept = smallest(fit - begun, lambda data: steps[data] - common)
    CORPUS.mkdir(exist_ok=True)
    text = "".join(f"{data!r}\n" for data in kept)
    (CORPUS / f"{target}.txt").write_text(text, encoding="ascii")
    return len(kept)


def smallest(inputs: Collection[bytes], reaches: Callable[[bytes], frozenset[Any]]) -> list[bytes]:
    """Choose inputs, small ones first, of which none can be left out."""
    chosen: list[bytes] = []
    times: Counter[Any] = Counter()
    for data in sorted(inputs, key=lambda data: (len(data), data)):
        if reaches(data) - times.keys():
            chosen.append(data)
            times.update(reaches(data))
    for data in reversed(chosen[:]):
        if all(times[step] > 1 for step in reaches(data)):
            chosen.remove(data)
            times.subtract(reaches(data))
    return chosen


def reached(target: str, data: bytes) -> frozenset[tuple[str, int, int]]:
    """Try an input, and note each step from one line to the next."""
    steps: set[tuple[str, int, int]] = set()

    def called(frame: FrameType, _event: str, _arg: object) -> Any:
        file = frame.f_code.co_filename
        if not file.startswith(_SSCSIM):
            return None
        before = 0

        def line(frame: FrameType, event: str, _arg: object) -> Any:
            nonlocal before
            if event == "line":
                steps.add((file, before, frame.f_lineno))
                before = frame.f_lineno
            return line

        return line

    outer = sys.gettrace()
    sys.settrace(called)
    try:
        check(target, data)
    finally:
        sys.settrace(outer)
    return frozenset(steps)
