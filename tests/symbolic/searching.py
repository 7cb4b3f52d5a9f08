"""Ask CrossHair about one contract, and read what it says."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Finding", "read", "search", "table"]

_ERROR = re.compile(r": error: (.+)")


class Finding(NamedTuple):
    """What became of the search for a counterexample: ``broken`` says by which, if there is one."""

    contract: str
    answer: str
    seconds: float
    broken: str = ""


def search(contract: str, seconds: float) -> Finding:
    """Search for a counterexample for so many seconds of computing."""
    command = [
        *(sys.executable, "-m", "crosshair", "check", contract),
        *("--analysis_kind=PEP316", "--report_all", f"--per_condition_timeout={seconds}"),
    ]
    began = time.monotonic()
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return read(contract, run.stdout + run.stderr, time.monotonic() - began)


def read(contract: str, output: str, seconds: float) -> Finding:
    """Read the answer; RuntimeError if there is none."""
    error = _ERROR.search(output)
    if error:
        return Finding(contract, "broken", seconds, error.group(1))
    if "Confirmed over all paths" in output:
        return Finding(contract, "holds on every path", seconds)
    if "Not confirmed" in output:
        return Finding(contract, "no counterexample found", seconds)
    if "Unable to meet precondition" in output:
        return Finding(contract, "no arguments found that it speaks of", seconds)
    message = f"CrossHair said nothing of {contract}:\n{output}"
    raise RuntimeError(message)


def table(findings: Iterable[Finding]) -> str:
    """Show the findings, the broken ones with their counterexample below."""
    found = [*findings]
    rows = [f"| {one.contract} | {one.answer} | {one.seconds:.0f} |" for one in found]
    broken = [f"{one.contract}: {one.broken}" for one in found if one.broken]
    head = ["| contract | answer | seconds |", "|---|---|---:|"]
    return "\n".join([*head, *rows, *([""] if broken else []), *broken])
