"""
The page and the chart of the kept figures, made from ``figures.json`` and from nothing else.

    python -m tests.bench.page      (make page; make figures ends with it)

A test holds that both are what this makes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.chart import chart
from tests.bench.goals import GOALS, Goal, Row, reached

__all__ = ["CHART", "FIGURES", "PAGE", "page", "rows_of", "write_page"]

_HERE = Path(__file__).parent
FIGURES = _HERE / "figures.json"
PAGE = _HERE / "FIGURES.md"
CHART = _HERE / "figures.svg"
_SCALE = _HERE / "SPARK.md"

_HEAD = """# Figures

Made by `make figures`, which measures, or `make page`, which does not; edit neither this page nor
the chart. A figure is the median of the ratios of pairs that were run in turn in one run (A B A B
...), whole processes unless it says otherwise; in parentheses the least and the most of them.
*Processor* is the same ratio in seconds of the processors: other work on the machine disturbs it
less, but it does not see what ran side by side. Mail files are made by `sscsim synth` and their
bodies repeated until a message has 3 KB; header tables by `tests/bench/headers.py`.

![chart](figures.svg)
"""

_TITLES = {
    "mail": "Mail file to decisions, beside what others do with the same file",
    "sql": "Header table to decisions, beside DuckDB",
    "policies": "Many policies",
    "engines": "Bulk engine beside reference engine",
    "memory": "Memory, and time by size",
    "workers": "Workers",
    "reference": "Reference engine",
    "starts": "Cold starts",
    "cases": "Tiny cases",
}


def rows_of(kept: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    """Give the rows of the kept figures, each behind the name of its group."""
    for group in _TITLES:
        for row in kept.get("groups", {}).get(group, {"rows": ()})["rows"]:
            yield group, Row(**row)


def page(kept: Mapping[str, Any]) -> str:
    """Make the page."""
    parts = [_HEAD]
    for group, title in _TITLES.items():
        rows = [row for name, row in rows_of(kept) if name == group]
        if rows:
            parts += [f"## {title}", _table(rows), _taken(kept["groups"][group])]
    parts += [_gaps(kept), *_stages(kept.get("stages")), _scale()]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _table(rows: Sequence[Row]) -> str:
    lines = [
        "| what | against | messages | goal | figure | processor | seconds | |",
        "|---|---|--:|--:|--:|--:|--:|---|",
        *map(_line, rows),
    ]
    return "\n".join(lines)


def _line(row: Row) -> str:
    goal = GOALS[row.goal]
    size = f"{row.size:,}" if row.size else ""
    start = f"| {goal.what} | {goal.against} | {size} | {wanted(goal)} "
    if row.value is None:
        return f"{start}| | | | {row.missing} |"
    figure = f"**{told(row.value, goal.unit)}**"
    if row.least is not None and row.most is not None and row.pairs > 1:
        figure += f" ({_digits(row.least)} to {_digits(row.most)})"
    used = "" if row.processor is None else told(row.processor, goal.unit)
    seconds = " : ".join(f"{each:g}" for each in (row.first, row.second) if each is not None)
    verdict = "reached" if reached(row) else "not reached"
    notes = [verdict, row.remark, "one pair" if row.pairs == 1 and row.second else ""]
    return f"{start}| {figure} | {used} | {seconds} | {'; '.join(filter(None, notes))} |"


def wanted(goal: Goal) -> str:
    """Tell a goal: at least, or at most."""
    sign = "≥" if goal.better == "more" else "≤"
    more = "" if goal.ambitious is None else f" (ambitious {told(goal.ambitious, goal.unit)})"
    return f"{sign} {told(goal.wanted, goal.unit)}{more}"


def told(value: float, unit: str) -> str:
    """
    Tell a figure with its unit.

    >>> told(0.1234, "x"), told(1234.0, "MB"), told(55.0, "%")
    ('0.123x', '1,234 MB', '55%')

    """
    return f"{_digits(value)}{'' if unit in {'x', '%', '/s'} else ' '}{unit}"


def _digits(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _taken(group: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in sorted(group["versions"].items()))
    return (
        f"<sub>Taken {group['taken']} at commit {group['commit']}: {group['pairs']} pairs, "
        f"load of the machine {group['load']:g} at the end, {group['machine']}, Python "
        f"{group['python']}, sscsim {group['sscsim']}, {versions}.</sub>"
    )


def _gaps(kept: Mapping[str, Any]) -> str:
    """Say of each goal that is not reached what stands in the way."""
    lines = ["## What is not reached, and why", ""]
    missed: dict[str, list[Row]] = {}
    for _, row in rows_of(kept):
        if reached(row) is False:
            missed.setdefault(row.goal, []).append(row)
    for name, rows in missed.items():
        goal = GOALS[name]
        of = ", ".join(f"{told(row.value or 0, goal.unit)} at {row.size:,}" for row in rows)
        if not any(row.size for row in rows):
            of = ", ".join(told(row.value or 0, goal.unit) for row in rows)
        lines.append(f"- **{goal.what}, {goal.against}**: {of}; goal {wanted(goal)}. {goal.gap}")
    return "\n".join(lines if missed else [*lines, "Nothing."])


def _stages(kept: Mapping[str, Any] | None) -> Iterator[str]:
    """Tell where each second of a replay goes."""
    yield "## Where each second goes"
    if kept is None:
        yield "Not measured yet: `python -m tests.bench.figures --only stages`."
        return
    yield (
        "`replay --engine bulk`, the whole process; a clock looks every five milliseconds which "
        "function of ours runs (`python -m tests.bench.stages ORG MAIL`)."
    )
    for name, replay in kept["replays"].items():
        whole = replay["seconds"]
        yield f"**{name}**: {whole:g} s by the clock"
        spent = [
            f"| {stage} | {seconds:g} | {seconds / whole:.0%} |"
            for stage, seconds in _longest(replay["stages"])
        ]
        yield "\n".join(["| stage | seconds | share |", "|---|--:|--:|", *spent])
        longest = [f"`{each}` {seconds:g} s" for each, seconds in _longest(replay["functions"])]
        yield f"The longest functions, with what they call outside of us: {', '.join(longest)}."
    yield _taken(kept)


def _longest(spent: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(spent.items(), key=lambda item: -item[1])


def _scale() -> str:
    """Point to what is derived for 10^9 messages, which has a page of its own."""
    title = "## A thousand million messages"
    if not _SCALE.exists():
        return f"{title}\n\nNot there yet."
    return f"{title}\n\nWhat that costs on Spark, and what would break first: [SPARK.md](SPARK.md)."


def write_page() -> None:
    """Write page and chart anew."""
    kept = json.loads(FIGURES.read_text("utf-8"))
    PAGE.write_text(page(kept), "utf-8")
    CHART.write_text(chart([row for _, row in rows_of(kept)]), "utf-8")


if __name__ == "__main__":
    write_page()
