"""The order of behaviours as a picture: the strictest at the bottom, and where one stands."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html import escape
from itertools import pairwise

from sscsim.lattice.lattice import Behaviour, Lattice
from sscsim.lattice.layout import Layout, laid_out
from sscsim.lattice.words import counted, legend, move_lines, shared_by

__all__ = ["svg"]

_WIDE, _HIGH = 312, 64
_BESIDE, _BETWEEN, _NARROW = 40, 88, 28
_MARGIN, _TOP, _LINE = 32, 92, 17
_LEAST = 900  # pixels across, or what is written below has no room
_A_LETTER = 6.1  # pixels of a small one, on the average
_TEXT = 12  # from the frame of a box to what is written in it
_STYLE = """
svg { background: #fff; }
text { font: 13px system-ui, sans-serif; fill: #1b1b1f; }
.title { font-size: 15px; font-weight: 600; }
.small { font-size: 11px; fill: #55555f; }
rect { fill: #fff; stroke: #77777f; }
.here rect { fill: #fff3c4; stroke: #8a6100; stroke-width: 2; }
path { fill: none; stroke: #9a9aa2; }
path.mine { stroke: #8a6100; stroke-width: 2; }
.step { text-anchor: middle; stroke: #fff; stroke-width: 4; paint-order: stroke; }
@media (prefers-color-scheme: dark) {
 svg { background: #121214; }
 text { fill: #f1f1f4; } .small { fill: #b9b9c4; }
 rect { fill: #26262c; stroke: #8d8d99; } .here rect { fill: #4d3b00; stroke: #ffd75e; }
 path { stroke: #74747e; } path.mine { stroke: #ffd75e; } .step { stroke: #121214; }
}
"""
_SUBTITLE = (
    "What stands higher promotes all that is promoted below it on its lines, and +N kinds of mail "
    "more. The strictest stands at the bottom."
)


def svg(found: Lattice) -> str:
    """Draw a lattice as SVG that stands alone: what stands higher promotes more."""
    above = {one.id: one.above for one in found.behaviours}
    paper = _Paper(found, laid_out(above, _WIDE + _BESIDE, _NARROW))
    notes = list(_notes(found, paper.width))
    height = paper.bottom + 3 * _MARGIN + _LINE * len(notes)
    size = f'width="{paper.width}" height="{height}" viewBox="0 0 {paper.width} {height}"'
    title = f"{len(found.behaviours)} behaviours of {found.combinations:,} combinations"
    title += f", of the mailbox of {found.whose}" * bool(found.whose)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            _written(title, _MARGIN, 36, "title"),
            _written(_SUBTITLE, _MARGIN, 58, "small"),
            *paper.lines(),
            *(paper.box(one) for one in found.behaviours),
            _written("One change from here", _MARGIN, paper.bottom + 2 * _MARGIN, "title"),
            *(_note(note, paper.bottom + 2 * _MARGIN, number) for number, note in enumerate(notes)),
            "</svg>",
            "",
        ]
    )


class _Paper:
    """Where everything stands, in pixels."""

    def __init__(self, found: Lattice, layout: Layout) -> None:
        self.found, self.layout = found, layout
        self.width = round(max(_LEAST, layout.width + 2 * _MARGIN - _BESIDE))
        self.left = (self.width - layout.width) / 2
        self.bottom = _TOP + layout.rows * (_HIGH + _BETWEEN) - _BETWEEN
        self.by_id = {one.id: one for one in found.behaviours}
        self.ports = _ports(layout)

    def top(self, row: int) -> int:
        return _TOP + (self.layout.rows - 1 - row) * (_HIGH + _BETWEEN)

    def box(self, one: Behaviour) -> str:
        middle, row = self.layout.places[one.id]
        x, y = round(self.left + middle - _WIDE / 2), self.top(row)
        here = one.id == self.found.current
        count = f"{len(one.promotes):,} of {len(self.found.kinds):,} kinds of mail"
        said = [f"{one.id}: {count}{' - you are here' if here else ''}"]
        said += filter(None, shared_by(self.found, one))
        texts = [
            _written(_clipped(text), x + _TEXT, y + 20 + _LINE * number, "small" if number else "")
            for number, text in enumerate(said)
        ]
        marked = ' class="here"' if here else ""
        frame = f'<rect x="{x}" y="{y}" width="{_WIDE}" height="{_HIGH}" rx="6"/>'
        return f"<g{marked}>{frame}{''.join(texts)}</g>"

    def lines(self) -> Iterator[str]:
        """Draw each step up, with how much it gains, and of what first."""
        for below, above in self.layout.ways:
            kinds = sorted(self.by_id[above].promotes - self.by_id[below].promotes)
            says = f"{below} to {above}: {counted(self.found, kinds, 'more')}"
            title = f"<title>{escape(says)}</title>"
            mine = ' class="mine"' if self.found.current in {below, above} else ""
            yield f'<path{mine} d="{self._way(below, above)}">{title}</path>'
        for below, above in self.layout.ways:
            more = self.by_id[above].promotes - self.by_id[below].promotes
            x, y = self._end(above, below, lower=False)
            yield f'<text class="small step" x="{x}" y="{y + 18}">+{len(more):,}</text>'

    def _way(self, below: str, above: str) -> str:
        """Leave a box upright, pass rows upright, and bend between them."""
        stops = [self._end(below, above, lower=True)]
        for middle, row in self.layout.ways[below, above]:
            x, y = round(self.left + middle), self.top(row)
            stops += [(x, y + _HIGH), (x, y)]
        stops.append(self._end(above, below, lower=False))
        told = [f"M {stops[0][0]} {stops[0][1]}"]
        for (x, y), (to_x, to_y) in pairwise(stops):
            half = (y + to_y) // 2
            bent = f"C {x} {half} {to_x} {half} {to_x} {to_y}"
            told.append(f"L {to_x} {to_y}" if x == to_x else bent)
        return " ".join(told)

    def _end(self, box: str, other: str, *, lower: bool) -> tuple[int, int]:
        """Give where a line meets a box: at its top if the box is the lower one."""
        middle, row = self.layout.places[box]
        x = self.left + middle + self.ports[box, other]
        return round(x), self.top(row) + (0 if lower else _HIGH)


def _ports(layout: Layout) -> dict[tuple[str, str], float]:
    """Spread the ends of lines along the side of a box, in the order in which they come."""
    ports: dict[tuple[str, str], float] = {}
    comes: dict[tuple[str, bool], list[tuple[float, str]]] = {}
    for (below, above), way in layout.ways.items():
        first = way[0][0] if way else layout.places[above][0]
        last = way[-1][0] if way else layout.places[below][0]
        comes.setdefault((below, True), []).append((first, above))
        comes.setdefault((above, False), []).append((last, below))
    for (box, _), those in comes.items():
        for number, (_, other) in enumerate(sorted(those), 1):
            ports[box, other] = _WIDE * (number / (len(those) + 1) - 1 / 2)
    return ports


def _notes(found: Lattice, width: int) -> Iterator[str]:
    """Say what one change would do, and what the words mean."""
    letters = int((width - 2 * _MARGIN) / _A_LETTER)
    for text in (*move_lines(found), "", *legend()):
        yield from textwrap.wrap(text, letters, subsequent_indent="    ") or [""]


def _note(text: str, y: int, number: int) -> str:
    indent = _TEXT if text.startswith(" ") else 0
    return _written(text.strip(), _MARGIN + indent, y + _LINE * (number + 1), "small")


def _clipped(text: str) -> str:
    letters = int((_WIDE - 2 * _TEXT) / _A_LETTER)
    return text if len(text) <= letters else text[: letters - 1] + "…"


def _written(text: str, x: int, y: int, kind: str) -> str:
    marked = f' class="{kind}"' if kind else ""
    return f'<text{marked} x="{x}" y="{y}">{escape(text)}</text>'
