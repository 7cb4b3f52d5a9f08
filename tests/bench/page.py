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
from tests.bench.gaps import gap
from tests.bench.goals import GOALS, Goal, Row, reached
from tests.bench.profiles import Profile
from tests.bench.telling import digits, seconds, told

__all__ = ["CHART", "FIGURES", "PAGE", "page", "rows_of", "wanted", "write_page"]

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
bodies repeated until a message has 3 KB; header tables by `tests/bench/headers.py`. Stages are told
by a clock that looks every five milliseconds which function of ours runs (`tests/bench/stages.py`),
on the same input and in the same hour as the figures above them.

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
_FUNCTIONS = 6  # that are shown of each profile


def rows_of(kept: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    """Give the rows of the kept figures, each behind the name of its piece; small input first."""
    for group in _TITLES:
        for name in _pieces(kept, group):
            for row in kept["pieces"][name]["rows"]:
                yield name, Row(**row)


def _pieces(kept: Mapping[str, Any], group: str) -> list[str]:
    found = [name for name in kept.get("pieces", {}) if name.partition("-")[0] == group]
    return sorted(found, key=lambda name: (len(name), name))


def _profiles(kept: Mapping[str, Any], name: str) -> list[Profile]:
    return [Profile(**each) for each in kept["pieces"][name].get("profiles", ())]


def page(kept: Mapping[str, Any]) -> str:
    """Make the page."""
    parts = [_HEAD]
    for group, title in _TITLES.items():
        names = _pieces(kept, group)
        if names:
            rows = [row for name, row in rows_of(kept) if name in names]
            profiles = [each for name in names for each in _profiles(kept, name)]
            taken = "\n".join(_taken(name, kept["pieces"][name]) for name in names)
            parts += [f"## {title}", _table(rows), taken, *_stages(profiles)]
    parts += [_gaps(kept), _machines(kept), _scale()]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _table(rows: Sequence[Row]) -> str:
    lines = [
        "| what | against | messages | goal | figure | processor | seconds | pairs | |",
        "|---|---|--:|--:|--:|--:|--:|--:|---|",
        *map(_line, rows),
    ]
    return "\n".join(lines)


def _line(row: Row) -> str:
    goal = GOALS[row.goal]
    size = f"{row.size:,}" if row.size else ""
    start = f"| {goal.what} | {goal.against} | {size} | {wanted(goal)} "
    if row.value is None:
        return f"{start}| | | | | {row.missing} |"
    figure = f"**{told(row.value, goal.unit)}**"
    if row.least is not None and row.most is not None and row.pairs > 1:
        figure += f" ({digits(row.least)} to {digits(row.most)})"
    used = "" if row.processor is None else told(row.processor, goal.unit)
    took = " : ".join(f"{each:g}" for each in (row.first, row.second) if each is not None)
    verdict = "reached" if reached(row) else "not reached"
    notes = "; ".join(filter(None, [verdict, row.remark]))
    return f"{start}| {figure} | {used} | {took} | {row.pairs or ''} | {notes} |"


def wanted(goal: Goal) -> str:
    """Tell a goal: at least, or at most."""
    sign = "≥" if goal.better == "more" else "≤"
    more = "" if goal.ambitious is None else f" (ambitious {told(goal.ambitious, goal.unit)})"
    return f"{sign} {told(goal.wanted, goal.unit)}{more}"


def _taken(name: str, piece: Mapping[str, Any]) -> str:
    took = f" in {piece['minutes']:g} minutes" if "minutes" in piece else ""
    return (
        f"<sub>{name}: taken {piece['taken']} at commit {piece['commit']}{took}, up to "
        f"{piece['pairs']} pairs, load of the machine {piece['load']:g} at the end.</sub>"
    )


def _stages(profiles: Sequence[Profile]) -> Iterator[str]:
    """Tell where each second goes, a column for each command that was looked into."""
    if not profiles:
        return
    names = {name for each in profiles for name in each.stages}
    order = sorted(names, key=lambda name: -max(each.share(name) for each in profiles))
    heads = [f"{each.about}{f', {each.size:,}' if each.size else ''}" for each in profiles]
    lines = [
        f"| seconds by stage | {' | '.join(heads)} |",
        f"|---|{'--:|' * len(profiles)}",
        *(f"| {name} | {' | '.join(_spent(each, name) for each in profiles)} |" for name in order),
        f"| **all** | {' | '.join(f'**{seconds(each.seconds)}**' for each in profiles)} |",
    ]
    yield "\n".join(lines)
    yield "\n".join(
        f"- {head}: {_functions(each)}" for head, each in zip(heads, profiles, strict=True)
    )


def _spent(profile: Profile, name: str) -> str:
    spent = profile.stages.get(name)
    return "" if spent is None else f"{seconds(spent)} ({profile.share(name):.0%})"


def _functions(profile: Profile) -> str:
    longest = sorted(profile.functions.items(), key=lambda item: -item[1])[:_FUNCTIONS]
    return ", ".join(f"`{name}` {seconds(value)}" for name, value in longest)


def _gaps(kept: Mapping[str, Any]) -> str:
    """Say of each figure that does not reach its goal what its profile tells of it."""
    lines = [
        "## What is not reached, and where the time goes there",
        "",
        "These sentences are made of the profiles above; nobody wrote them.",
        "",
    ]
    missed: dict[str, list[str]] = {}
    for name, row in rows_of(kept):
        if reached(row) is False and row.value is not None:
            figure = (
                f"{told(row.value, GOALS[row.goal].unit)}{f' at {row.size:,}' if row.size else ''}"
            )
            missed.setdefault(row.goal, []).append(
                f"  - **{figure}**. {gap(row, _profiles(kept, name))}"
            )
    for goal, told_of in missed.items():
        about = GOALS[goal]
        lines += [f"- **{about.what}, {about.against}**; goal {wanted(about)}:", *told_of]
    return "\n".join(lines if missed else ["## What is not reached", "", "Nothing."])


def _machines(kept: Mapping[str, Any]) -> str:
    """Say on what the pieces were measured, once for all that agree in that."""
    found: dict[str, list[str]] = {}
    for name, piece in sorted(kept.get("pieces", {}).items()):
        versions = ", ".join(f"{each} {at}" for each, at in sorted(piece["versions"].items()))
        on = f"{piece['machine']}, Python {piece['python']}, sscsim {piece['sscsim']}, {versions}"
        found.setdefault(on, []).append(name)
    lines = [f"- {on}: {', '.join(names)}" for on, names in found.items()]
    return "\n".join(["## On what", "", *lines])


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
