"""The page on what Spark costs: what was measured, its slopes, and what follows for 10^9 rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["page"]

_STEPS = {
    "looking": "look at the table: columns, gaps, mailboxes",
    "keys": "keys of all rows, joined within each task",
    "components": "components of what is left, in rounds",
    "groups": "each row's group, and their sizes",
    "moving mail": "every row to its part (two shuffles)",
    "deciding": "sort, decide, write",
}
_ANY, _CHOSEN, _ONE = "at any size", "as it chooses", "in one part"
_MILLION, _GOAL = 1_000_000, 1_000_000_000
_CORES = 256
_TEMPLATE = Path(__file__).with_name("spark.template.md")

Numbers = Sequence[float]


def page(found: Mapping[str, Any]) -> str:
    """Write the page from the figures that are kept."""
    sizes, last = found["sizes"], found["sizes"][-1]
    told = {
        "any": _ANY,
        "one_part": _ONE,
        "chosen": _CHOSEN,
        "spark": last[_ANY]["spark"],
        "machine": found["machine"],
        "pyarrow": found["pyarrow"],
        "taken": "\n".join(map(_taken, sizes)),
        "bytes": f"{last['stored'] / last['size']:.0f}",
        "rows": f"{last['size']:,}",
        "counts": ", ".join(f"{size['size']:,}" for size in sizes),
        "measured": "\n".join(_measured(sizes)),
        "ran": "\n".join(_steps(sizes, "ran", 1.0)),
        "shuffled": "\n".join(_steps(sizes, "shuffled", 1e6)),
        "memory": "\n".join(_memory(sizes)),
        **_goal(sizes),
    }
    return _TEMPLATE.read_text("utf-8").format_map(told)


def _taken(size: Mapping[str, Any]) -> str:
    took = f" in {size['minutes']:g} minutes" if "minutes" in size else ""
    return (
        f"- {size['size']:,} rows: taken {size['taken']} of the code at commit {size['code']}{took}"
    )


def _measured(sizes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "| rows | way | seconds | of processors | groups | largest | edges | rounds | digest |"
    yield "|---:|---|---:|---:|---:|---:|---:|---:|---|"
    for size in sizes:
        one, rows = size["one process"], f"{size['size']:,}"
        yield (
            f"| {rows} | one process | {one['seconds']:.1f} | {one['cpu']:.1f} "
            f"| | | | | `{one['digest']}` |"
        )
        for way in filter(size.__contains__, (_ANY, _CHOSEN, _ONE)):
            run = size[way]
            yield (
                f"| {rows} | {way} | {run['seconds']:.1f} | {run['cpu']:.1f} "
                f"| {run['components']:,} | {run['largest']:,} | {run['edges']:,} "
                f"| {run['rounds']} | `{run['digest']}` |"
            )


def _sum(run: Mapping[str, Any], step: str, what: str) -> float:
    return float(sum(stage[what] for stage in run["stages"] if stage["what"] == step))


def _python(run: Mapping[str, Any], step: str) -> float:
    return float(max(stage["python"] for stage in run["stages"] if stage["what"] == step))


def _ran(run: Mapping[str, Any]) -> list[float]:
    return [stage["ran"] for stage in run["stages"] if stage["what"] == "deciding"]


def _peak(run: Mapping[str, Any], what: str) -> float:
    return float(max(stage[what] for stage in run["stages"]))


def _steps(sizes: Sequence[Mapping[str, Any]], what: str, unit: float) -> Iterator[str]:
    """Show a figure for each step and size, and its slope."""
    yield f"| step | {' | '.join(f'{rows:,}' for rows in _rows(sizes))} | a million more |"
    yield f"|---|{'---:|' * (len(sizes) + 1)}"
    for step, said in _STEPS.items():
        values = [_sum(size[_ANY], step, what) / unit for size in sizes]
        yield _line(said, [*values, slope(_rows(sizes), values) * _MILLION])
    whole = [sum(_sum(size[_ANY], step, what) for step in _STEPS) / unit for size in sizes]
    yield _line("**all**", [*whole, slope(_rows(sizes), whole) * _MILLION])


def _memory(sizes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield f"| what | {' | '.join(f'{rows:,}' for rows in _rows(sizes))} |"
    yield f"|---|{'---:|' * len(sizes)}"
    for said, what in _MEMORY.items():
        yield _line(said, [_peak(size[_ANY], what) / 1e6 for size in sizes])


_MEMORY = {
    "heap of Java, driver and executor in one (may use 2,000)": "heap",
    "of it kept between steps (ties and groups)": "storage",
    "Python, both workers together": "python",
    "spilled to disk": "spilled",
}


def _line(said: str, values: Numbers) -> str:
    return f"| {said} | {' | '.join(f'{value:,.1f}' for value in values)} |"


def _rows(sizes: Sequence[Mapping[str, Any]]) -> Numbers:
    return [size["size"] for size in sizes]


def slope(xs: Numbers, ys: Numbers) -> float:
    """Give the slope of the line that is nearest to some points (least squares)."""
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((one - x) * (other - y) for one, other in zip(xs, ys, strict=True))
    return above / sum((one - x) ** 2 for one in xs)


def _goal(sizes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Derive what 10^9 rows would take."""

    def at_goal(of: Callable[[Mapping[str, Any]], float], digits: int = 0) -> str:
        value = slope(_rows(sizes), [of(size) for size in sizes]) * _GOAL
        return f"{value:,.{digits}f}"

    def shuffled(size: Mapping[str, Any]) -> float:
        return sum(_sum(size[_ANY], step, "shuffled") for step in _STEPS) / 1e9

    last = sizes[-1][_ANY]
    return {
        "stored_goal": at_goal(lambda size: size["stored"] / 1e9),
        "cpu_goal": at_goal(lambda size: size[_ANY]["cpu"] / 3600),
        "hours_goal": at_goal(lambda size: size[_ANY]["cpu"] / 3600 / _CORES, 1),
        "one_goal": at_goal(lambda size: size["one process"]["cpu"] / 3600, 1),
        "shuffled_goal": at_goal(shuffled),
        "moved_goal": at_goal(lambda size: _sum(size[_ANY], "moving mail", "shuffled") / 1e9),
        "kept_goal": at_goal(lambda size: _peak(size[_ANY], "storage") / 1e9),
        "edges_goal": at_goal(lambda size: size[_ANY]["edges"] / 1e9, 1),
        "rounds": str(last["rounds"]),
        "giant": f"{_python(sizes[-1][_ONE], 'deciding') / 1e6:,.0f}",
        "giant_ran": f"{max(_ran(sizes[-1][_ONE])):,.0f}",
        "worker": f"{_peak(last, 'python') / 2e6:,.0f}",
    }
