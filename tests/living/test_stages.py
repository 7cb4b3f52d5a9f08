"""To which stage a moment of a command belongs, by what runs then and what has called it."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from tests.bench.kinds import COLLECTED, KINDS, LOADED, SHARED, START
from tests.bench.stages import Clock

_PASS = ("/venv/sscsim/bulk/engine.py", "_pass")
_READS = ("/venv/sscsim/fastmail/reading.py", "read")
_PART = ("/venv/sscsim/parts/working.py", "_decide")
_LOADING = ("/venv/numba/core/dispatcher.py", "_compile_for_args")
_WRAPPING = ("/venv/numba/core/serialize.py", "_numba_unpickle")
_IMPORTING = ("<frozen importlib._bootstrap>", "_find_and_load")
_GROWING = ("/venv/sscsim/engine/transition.py", "after_delivery")
_INDEXED = ("/venv/sscsim/world/emails.py", "with_email")
_ARROW = ("/venv/pyarrow/parquet/core.py", "read")


def frame_of(*stack: tuple[str, str]) -> FrameType:
    """Give the frame of the last of some functions, by file and name, each called by the first."""
    here: Any = sys._getframe
    for file, name in reversed(stack):
        known: dict[str, Any] = {"here": here}
        exec(compile(f"def {name}(): return here()", file, "exec"), known)  # noqa: S102
        here = known[name]
    found: FrameType = here()
    return found


@pytest.mark.parametrize(
    ("kind", "stack", "stage"),
    [
        ("command", [_PASS], "the pass over numbers (kernel)"),
        ("command", [_PASS, _LOADING], LOADED),
        ("command", [_PASS, _WRAPPING], "the pass over numbers (kernel)"),
        ("command", [_PASS, _READS, _ARROW], "mail files and tables read"),
        ("command", [_PASS, _IMPORTING], START),
        ("command", [_PART, _PASS], "the pass over numbers (kernel)"),
        ("parts", [_PART, _PASS], SHARED),
        ("parts", [_PART, _PASS, _LOADING], LOADED),
        ("parts", [_PASS], "the pass over numbers (kernel)"),
        ("reference", [_GROWING, _INDEXED], "email made, world grown"),
        ("reference", [_INDEXED], "rows and emails looked up"),
    ],
)
def test_a_moment_belongs_to_what_runs_or_to_whom_it_is_done_for(
    kind: str, stack: list[tuple[str, str]], stage: str
) -> None:
    clock = Clock(KINDS[kind])
    clock.note(0, frame_of(*stack))
    assert list(clock.stages) == [stage]


def test_time_and_memory_are_told_of_what_runs_when_the_clock_looks() -> None:
    clock = Clock(KINDS["command"])
    clock.last -= 5
    clock.note(0, frame_of(_READS))
    clock.note(0, frame_of(_PASS))
    assert clock.stages["mail files and tables read"] >= 5
    assert clock.stages["the pass over numbers (kernel)"] < 5
    assert list(clock.functions) == ["fastmail/reading.py: read", "bulk/engine.py: _pass"]
    assert sum(clock.megabytes.values()) == pytest.approx(clock.peak)


def test_a_collection_of_garbage_is_not_told_of_what_it_interrupts() -> None:
    clock = Clock(KINDS["command"])
    clock.last -= 5
    clock.collected("start", {})
    clock.collecting -= 4
    clock.collected("stop", {})
    clock.note(0, frame_of(_PASS))
    assert clock.stages[COLLECTED] == pytest.approx(4, abs=0.5)
    assert clock.stages["the pass over numbers (kernel)"] == pytest.approx(1, abs=0.5)
