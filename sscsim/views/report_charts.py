"""The small charts of the report, drawn in the page's own colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from math import ceil, log10

from sscsim.safe import clip
from sscsim.views.report import PROMOTED, Days, PolicySums

__all__ = ["bars_svg", "frontier_svg", "timeline_svg"]

_WIDE = 960
KINDS = (
    ("anyway", "came in rightly"),
    ("direct", "let in by an open setting"),
    ("descended", "answers to those"),
)
_MOST_BARS = 92


def bars_svg(title: str, counts: Sequence[tuple[str, int]]) -> str:
    """
    Draw a bar for each verdict, the longest as wide as there is room; each opens to its messages.

    >>> bars_svg("Outcomes", [("Promoted", 3)]).count("<rect")
    1

    """
    most = max((count for _, count in counts), default=1) or 1
    lines = []
    for number, (name, count) in enumerate(counts):
        y = 8 + number * 30
        width = max(2, round(560 * count / most))
        show = 'data-policy="0"' if name == PROMOTED else f'data-verdict="{escape(name)}"'
        lines += [
            f'<text x="0" y="{y + 16}">{escape(clip(name, 34))}</text>',
            (
                f'<a href="#messages" {show}><rect class="bar" x="270" y="{y}" width="{width}"'
                f' height="22"/><text x="{280 + width}" y="{y + 16}">{count:,}</text></a>'
            ),
        ]
    return _svg(title, 8 + len(counts) * 30, lines)


def timeline_svg(title: str, days: Days) -> str:
    """
    Draw each day's promotions by what they are; many days are put together.

    >>> timeline_svg("Days", {date(2026, 3, 2): Counter(direct=2)}).count('class="direct"')
    2

    """
    groups = list(_grouped(days))
    top = _round_up(max((sum(counts.values()) for *_, counts in groups), default=1))
    width = (_WIDE - 70) / max(1, len(groups))
    lines = [*_legend(), *_scale(top)]
    for number, (first, last, counts) in enumerate(groups):
        told = f"{first}" if first == last else f"{first} to {last}"
        lines.append(
            f'<a href="#messages" data-policy="0" data-from="{first}" data-to="{last}">'
            f"<title>{told}: {sum(counts.values()):,} emails</title>"
        )
        lines += [*_stack(60 + number * width, width, counts, top), "</a>"]
        if number % ceil(len(groups) / 8) == 0:
            lines.append(
                f'<text class="small" x="{60 + number * width:.1f}" y="268">{first}</text>'
            )
    return _svg(title, 280, lines)


def _grouped(days: Days) -> Iterator[tuple[date, date, Counter[str]]]:
    together = ceil(len(days) / _MOST_BARS) or 1
    items = list(days.items())
    for start in range(0, len(items), together):
        some = items[start : start + together]
        yield some[0][0], some[-1][0], sum((counts for _, counts in some), Counter())


def _stack(x: float, width: float, counts: Counter[str], top: int) -> Iterator[str]:
    y = 240.0
    for kind, _ in KINDS:
        if counts[kind]:
            height = 190 * counts[kind] / top
            y -= height
            wide = max(1.0, width * 0.82)
            yield (
                f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" '
                f'height="{height:.1f}"/>'
            )


def _legend() -> Iterator[str]:
    for number, (kind, says) in enumerate(KINDS):
        x = 60 + number * 250
        yield f'<rect class="{kind}" x="{x}" y="6" width="14" height="14"/>'
        yield f'<text x="{x + 20}" y="18">{says}</text>'


def _scale(top: int) -> Iterator[str]:
    for part in (0, 0.5, 1):
        y = 240 - 190 * part
        yield f'<line class="grid" x1="56" y1="{y}" x2="{_WIDE}" y2="{y}"/>'
        count = f"{round(top * part):,}"
        yield f'<text class="small" x="48" y="{y + 4}" text-anchor="end">{count}</text>'


def _round_up(count: int) -> int:
    step = 10 ** max(0, int(log10(count)) if count else 0)
    return ceil(count / step) * step or 1


def frontier_svg(title: str, policies: Sequence[PolicySums]) -> str:
    """
    Draw policies by how much legitimate mail they keep and how much exposure they let in.

    >>> sums = PolicySums(name="current", promoted=3, kept=2, exposed=1, gained=0, rightly=2)
    >>> frontier_svg("Policies", [sums]).count("<circle")
    1

    """
    top = _round_up(max((one.exposed + one.gained for one in policies), default=1))
    lines = [
        '<line class="grid" x1="70" y1="300" x2="930" y2="300"/>',
        '<line class="grid" x1="70" y1="30" x2="70" y2="300"/>',
        '<text class="small" x="930" y="334" text-anchor="end">mail that should not come in</text>',
        '<text class="small" x="70" y="18">legitimate mail kept</text>',
    ]
    for part in (0, 0.5, 1):
        x, y = 70 + 860 * part, 300 - 260 * part
        lines.append(
            f'<text class="small" x="{x}" y="316" text-anchor="middle">{round(top * part):,}</text>'
        )
        lines.append(f'<text class="small" x="62" y="{y + 4}" text-anchor="end">{part:.0%}</text>')
    lines += _points(policies, top)
    return _svg(title, 340, lines)


def _points(policies: Sequence[PolicySums], top: int) -> Iterator[str]:
    """Draw each policy; names that would lie upon each other are told one below the other."""
    used: Counter[tuple[int, int]] = Counter()
    for number, one in enumerate(policies):
        x = 70 + 860 * (one.exposed + one.gained) / top
        y = 300 - 260 * one.share
        place = (round(x / 40), round(y / 18))
        below = 16 * used[place]
        used[place] += 1
        end = x > _WIDE * 0.7
        mark = "here" if number == 0 else "point"
        yield f'<circle class="{mark}" cx="{x:.1f}" cy="{y:.1f}" r="7"/>'
        yield (
            f'<text x="{x - 12 if end else x + 12:.1f}" y="{y + 5 + below:.1f}"'
            f"{' text-anchor=' + chr(34) + 'end' + chr(34) if end else ''}>"
            f"{escape(clip(one.name, 40))}</text>"
        )


def _svg(title: str, height: int, lines: Sequence[str]) -> str:
    size = f'viewBox="0 0 {_WIDE} {height}"'
    name = escape(title)
    return f'<svg {size} role="img" aria-label="{name}"><title>{name}</title>{"".join(lines)}</svg>'
