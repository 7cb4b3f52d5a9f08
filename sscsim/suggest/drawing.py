"""The frontier as a picture: mail kept upwards, mail exposed to the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple, TypeAlias

from sscsim.suggest.frontier import Frontier, Point

__all__ = ["svg", "ticks"]

_WIDE, _HIGH = 760, 470
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 28, 84, 64
_STEPS = 4  # lines of the grid
_APART = 15  # pixels between two numbers
_CAPTION = "Numbers are rows of the table: no other setting keeps as much with less exposure."
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1b1b1f; }
.title { font-size: 15px; font-weight: 600; }
.small { font-size: 11px; fill: #55555f; }
.number { font-weight: 600; text-anchor: middle; }
.end { text-anchor: end; } .middle { text-anchor: middle; }
.paper { fill: #ffffff; } .grid { stroke: #dcdce2; }
.way { fill: none; stroke: #1f6feb; stroke-width: 2; }
.other { fill: #a9a9b2; } .best { fill: #1f6feb; }
.today { fill: none; stroke: #8a6100; stroke-width: 2.5; } .here { fill: #8a6100; }
.wish { stroke: #1a7f37; stroke-dasharray: 5 4; } .green { fill: #1a7f37; }
@media (prefers-color-scheme: dark) {
 .paper { fill: #16161a; } text { fill: #f1f1f4; } .small { fill: #b9b9c4; }
 .grid { stroke: #38383f; } .way { stroke: #6cb0ff; } .best { fill: #6cb0ff; }
 .other { fill: #6a6a74; } .today { stroke: #ffd75e; } .here { fill: #ffd75e; }
 .wish { stroke: #3fb950; } .green { fill: #3fb950; }
}
"""

_Place: TypeAlias = tuple[float, float]


class _Paper(NamedTuple):
    """Where a point stands."""

    found: Frontier
    most: int

    def x(self, exposed: float) -> float:
        return _LEFT + (_WIDE - _LEFT - _RIGHT) * exposed / self.most

    def y(self, share: float) -> float:
        return _HIGH - _BOTTOM - (_HIGH - _TOP - _BOTTOM) * share / 100

    def at(self, point: Point) -> _Place:
        return self.x(point.exposed), self.y(self.found.share(point))


def svg(found: Frontier, share: float | None = None) -> str:
    """
    Draw a frontier as SVG that stands alone, with the share that is to be kept as a line.

    >>> from sscsim import World
    >>> from sscsim.suggest import frontier
    >>> svg(frontier(World(), []))[:11]
    '<svg xmlns='

    """
    paper = _Paper(found, max(1, *(one.exposed for one in found.points)))
    size = f'width="{_WIDE}" height="{_HIGH}" viewBox="0 0 {_WIDE} {_HIGH}"'
    title = "Mail kept, and mail of strangers and colleagues let in, by setting"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}</style>",
            f'<rect class="paper" width="{_WIDE}" height="{_HIGH}" rx="6"/>',
            f'<text class="title" x="{_LEFT}" y="26">{escape(title)}</text>',
            f'<text class="small" x="{_LEFT}" y="45">{_CAPTION}</text>',
            *_legend(),
            *_grid(paper),
            *([] if share is None else _wish(paper, share)),
            *_others(paper),
            *_frontier(paper),
            *_today(paper),
            "</svg>",
            "",
        ]
    )


def _legend() -> Iterator[str]:
    for x, kind, says in (
        (_LEFT, "best", "worth it"),
        (_LEFT + 92, "other", "another does better"),
    ):
        yield f'<circle class="{kind}" cx="{x + 5}" cy="61" r="4.5"/>'
        yield f'<text class="small" x="{x + 15}" y="65">{says}</text>'
    x = _LEFT + 240
    yield f'<circle class="today" cx="{x + 5}" cy="61" r="6"/>'
    yield f'<text class="small" x="{x + 17}" y="65">today</text>'


def ticks(most: int) -> list[int]:
    """Step by 1, 2 or 5, or tens of it, so that few reach the most there is."""
    ten = 1
    while ten * 10 * _STEPS < most:
        ten *= 10
    step = next(ten * step for step in (1, 2, 5, 10) if ten * step * _STEPS >= most)
    return list(range(0, most + 1, step))


def _grid(paper: _Paper) -> Iterator[str]:
    bottom, right = _HIGH - _BOTTOM, _WIDE - _RIGHT
    for step in range(_STEPS + 1):
        share = 100 * step // _STEPS
        y = paper.y(share)
        yield f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>'
        yield f'<text class="small end" x="{_LEFT - 8}" y="{y + 4:.1f}">{share} %</text>'
    for exposed in ticks(paper.most):
        x = paper.x(exposed)
        yield f'<text class="small middle" x="{x:.1f}" y="{bottom + 18}">{exposed:,}</text>'
    middle = (_LEFT + right) / 2
    yield (
        f'<text class="small middle" x="{middle}" y="{bottom + 40}">'
        "messages of strangers and colleagues that come in</text>"
    )
    yield (
        f'<text class="small middle" transform="translate(16 {(_TOP + bottom) / 2}) rotate(-90)">'
        "replies and mail of customers kept</text>"
    )


def _wish(paper: _Paper, share: float) -> Iterator[str]:
    y, right = paper.y(share), _WIDE - _RIGHT
    yield f'<line class="wish" x1="{_LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>'
    place = f'class="small green end" x="{right - 12}" y="{y - 5:.1f}"'
    yield f"<text {place}>keep {share:g} %</text>"


def _others(paper: _Paper) -> Iterator[str]:
    best = {paper.at(one) for one in paper.found.best}
    for x, y in sorted({paper.at(one) for one in paper.found.points} - best):
        yield f'<circle class="other" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'


def _frontier(paper: _Paper) -> Iterator[str]:
    """Draw steps, not a slope: between two combinations there is none."""
    places = [paper.at(one) for one in paper.found.best]
    (x, y), *rest = places
    steps = "".join(f" H {x:.1f} V {y:.1f}" for x, y in rest)
    yield f'<path class="way" d="M {x:.1f} {y:.1f}{steps}"/>'
    for x, y in places:
        yield f'<circle class="best" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    yield from _labels(places)


def _labels(places: Sequence[_Place]) -> Iterator[str]:
    """Write numbers above the steps, or below where one would stand on another or on the axis."""
    used: list[_Place] = []
    for number, (x, y) in enumerate(places, start=1):
        above, below = (x - 11, y - 7), (x + 12, y + 17)
        place = above if _is_free(above, used) else below
        used.append(place)
        yield f'<text class="number" x="{place[0]:.1f}" y="{place[1]:.1f}">{number}</text>'


def _is_free(place: _Place, used: Sequence[_Place]) -> bool:
    x, y = place
    near = any(abs(x - one) < _APART and abs(y - other) < _APART for one, other in used)
    return not near and x > _LEFT


def _today(paper: _Paper) -> Iterator[str]:
    x, y = paper.at(paper.found.today)
    yield f'<circle class="today" cx="{x:.1f}" cy="{y:.1f}" r="8.5"/>'
