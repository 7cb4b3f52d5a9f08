"""Ask CrossHair about one contract, and read what it says."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

__all__ = ["PAGE", "Finding", "page", "read", "search", "table"]

PAGE = Path(__file__).parent / "SEARCHED.md"
_HEAD = """\
# What was solved for counterexamples

Written by `make symbolic`: CrossHair had {seconds:g} seconds of computing for each contract.
Where it *holds on every path* that is a proof, for arguments as long as the contract assumes.
That there is *no counterexample found* is none: the time was up before all paths were solved.
Texts that meet a regular expression have more paths than anybody has time for.

What came of it is mended and has a test: `clean_id` left a brace at the id of a row where white
space stood between two of them, so that reading it again gave another id. See
`tests/unit/columns/test_ids.py`.
"""
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


def page(findings: Iterable[Finding], seconds: float) -> str:
    """Make the page of a whole search."""
    return f"{_HEAD.format(seconds=seconds)}\n{table(findings)}\n"
