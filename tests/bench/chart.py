"""The chart of the README: how far each figure is from its goal, on one logarithmic scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape

from tests.bench.goals import GOALS, Row, reached

__all__ = ["chart"]

# Of each goal the row with the most messages; what is as long as its goal ends at the line.
_SHOWN = {
    "sieve-long": "mbox, to sieve-filter, long list",
    "sieve-short": "mbox, to sieve-filter, ten senders",
    "mblaze": "mbox, to mblaze mhdr + mthread",
    "mu": "mbox, to mu index",
    "stdlib": "mbox, to Python's mailbox + email",
    "rg": "mbox, to rg -c (limit)",
    "sql": "table, to DuckDB SQL",
    "sql-64": "table, to DuckDB SQL, 64 policies",
    "scan": "table, to DuckDB's scan (limit)",
    "mail-reference": "mbox, to our reference engine",
    "table-reference": "table, to our reference engine",
    "reference-rows": "reference engine, to reading alone",
    "reference-linear": "reference engine, ten times the mail",
    "policies": "64 policies, to one",
    "memory": "memory of a million messages",
    "linear": "ten times the table",
    "workers": "two workers, to one",
    "help": "sscsim --help",
    "import": "import sscsim",
    "explain": "one message explained",
    "cases": "tiny cases of both engines",
}
_STEP, _TOP, _LEFT, _GOAL, _WIDTH = 24, 62, 250, 480, 760
_CAPTION = (
    "medians of pairs run in turn; a bar that passes the dashed line has reached its goal; "
    "the scale is logarithmic"
)
_DECADE = 115  # a factor of ten is so wide
_STYLE = """
  text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #24292f }
  .title { font-size: 15px; font-weight: 600 }
  .small { font-size: 11px; fill: #57606a }
  .name { text-anchor: end }
  .paper { fill: #ffffff }
  .yes { fill: #1a7f37 } .no { fill: #9a6700 }
  .line { stroke: #57606a; stroke-dasharray: 4 3 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 } text { fill: #e6edf3 }
    .small { fill: #9da7b3 } .line { stroke: #9da7b3 }
    .yes { fill: #3fb950 } .no { fill: #d29922 }
  }
"""


def chart(rows: Sequence[Row]) -> str:
    """Draw the rows as a picture in SVG that is legible on light and on dark paper."""
    shown = [largest for goal in _SHOWN if (largest := _largest(goal, rows)) is not None]
    height = _TOP + _STEP * len(shown) + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}"',
        f'width="{_WIDTH}" height="{height}" role="img" aria-label="{escape(_said(shown))}">',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{_WIDTH}" height="{height}" rx="6"/>',
        '<text x="12" y="22" class="title">How far each figure is from its goal</text>',
        f'<text x="12" y="40" class="small">{_CAPTION}</text>',
        *_scale(height),
    ]
    for number, row in enumerate(shown):
        parts += _bar(row, _TOP + _STEP * number)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _largest(goal: str, rows: Sequence[Row]) -> Row | None:
    measured = [row for row in rows if row.goal == goal and row.value is not None]
    return max(measured, key=lambda row: row.size, default=None)


def _scale(height: int) -> Iterator[str]:
    bottom = height - 30
    yield f'<line class="line" x1="{_GOAL}" y1="{_TOP - 8}" x2="{_GOAL}" y2="{bottom}"/>'
    for decade, name in ((-1, "a tenth of it"), (0, "the goal"), (1, "ten times")):
        x = _GOAL + decade * _DECADE
        yield f'<text x="{x}" y="{bottom + 18}" class="small" text-anchor="middle">{name}</text>'


def _bar(row: Row, y: int) -> Iterator[str]:
    """Draw one bar, and write name and figure beside it."""
    assert row.value is not None
    goal = GOALS[row.goal]
    far = row.value / goal.wanted if goal.better == "more" else goal.wanted / max(row.value, 1e-9)
    most = _GOAL + 1.25 * _DECADE
    end = min(max(_GOAL + _DECADE * math.log10(max(far, 1e-9)), _LEFT + 14), most)
    kind = "yes" if reached(row) else "no"
    yield f'<text x="{_LEFT}" y="{y + 13}" class="name">{escape(_SHOWN[row.goal])}</text>'
    yield (
        f'<rect class="{kind}" x="{_LEFT + 10}" y="{y + 2}" width="{end - _LEFT - 10:.0f}" '
        'height="14" rx="2"/>'
    )
    told = escape(_figure(row))
    yield f'<text x="{_WIDTH - 14}" y="{y + 13}" class="small name">{told}</text>'


def _figure(row: Row) -> str:
    assert row.value is not None
    goal = GOALS[row.goal]
    unit = goal.unit if goal.unit in {"x", "%", "/s"} else f" {goal.unit}"
    value = f"{row.value:,.0f}" if abs(row.value) >= 100 else f"{row.value:.3g}"
    sign = "≥" if goal.better == "more" else "≤"
    return f"{value}{unit} ({sign} {goal.wanted:g})"


def _said(rows: Sequence[Row]) -> str:
    """Tell the chart in words, for whom a picture says nothing."""
    told = (f"{_SHOWN[row.goal]} {_figure(row)}" for row in rows)
    return "How far each figure is from its goal: " + "; ".join(told)
