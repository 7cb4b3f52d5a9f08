"""Findings of lint, for people and for programs."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sscsim.lint import Finding, Paradox, Severity
from sscsim.safe import one_line

__all__ = ["LINT_KEYS", "lint_lines", "lint_records"]

LINT_KEYS = ("check", "severity", "says", "mend", "where", "rules")


def lint_records(
    findings: Iterable[Finding], paradoxes: Iterable[Paradox]
) -> Iterator[dict[str, Any]]:
    """Give each finding and paradox as plain values."""
    for one in findings:
        yield {
            "check": one.check,
            "severity": one.severity.value,
            "says": one.says,
            "mend": one.mend,
            "where": [
                {"table": spot.table, "id": spot.id, "column": spot.column} for spot in one.spots
            ],
            "rules": list(one.rules),
        }
    for paradox in paradoxes:
        yield {
            "check": "paradox",
            "severity": Severity.NOTE.value,
            "says": _paradox(paradox),
            "mend": _TRY,
            "where": [],
            "rules": [],
        }


_TRY = "Hold the choice against today with sscsim gate before you make it."


def _paradox(one: Paradox) -> str:
    return f"{one.choice} looks stricter, and promotes what is kept out today: mail {one.says}."


def lint_lines(
    findings: Sequence[Finding], paradoxes: Sequence[Paradox], width: int
) -> Iterator[str]:
    """Show findings by how much they matter, each with what to do."""
    counts = Counter(one.severity for one in findings)
    told = ", ".join(f"{counts[level]:,} {_word(level, counts[level])}" for level in Severity)
    yield f"{told}; {len(paradoxes):,} choices look stricter than they are"
    for one in findings:
        yield ""
        yield f"{one.severity.value.upper()} {one.check} ({', '.join(one.rules)})"
        yield from _wrapped(one.says, width)
        yield from _wrapped(f"Do: {one.mend}", width)
    for paradox in paradoxes:
        yield ""
        yield "PARADOX"
        yield from _wrapped(_paradox(paradox), width)
        yield from _wrapped(f"Do: {_TRY}", width)


def _word(level: Severity, count: int) -> str:
    return level.value if count == 1 else f"{level.value}s"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(one_line(text), width, initial_indent="  ", subsequent_indent="    ")
