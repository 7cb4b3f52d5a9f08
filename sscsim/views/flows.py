"""A picture of what flows from where to where: columns of boxes, joined by bands, as SVG."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from html import escape

import attrs

from sscsim.safe import one_line

__all__ = ["Box", "Flow", "Picture", "picture_svg"]

_WIDE, _LOWEST, _TALL = 236, 40, 520
_BESIDE, _BETWEEN, _MARGIN = 84, 10, 28
_TOP = 78  # below the title and the heads of the columns
_TITLE, _NOTE = 29, 35  # signs that fit into a box
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1b1b1f; }
.title { font-size: 17px; font-weight: 600; }
.head { font-weight: 600; fill: #55555f; }
.note { font-size: 11px; fill: #55555f; }
svg { background: #fff; }
rect { fill: #f4f5f8; stroke: #77777f; }
.risk rect { fill: #fde2dd; stroke: #a33a24; }
.apart rect { fill: #e3f1e4; stroke: #3d7a45; }
path { fill: #c96f5b; fill-opacity: 0.28; stroke: none; }
@media (prefers-color-scheme: dark) {
 text { fill: #f1f1f4; } .note, .head { fill: #b9b9c4; } svg { background: #17171b; }
 rect { fill: #26262c; stroke: #8d8d99; } .risk rect { fill: #4a1f16; stroke: #ff9b85; }
 .apart rect { fill: #17331b; stroke: #8fd699; } path { fill: #ff9b85; }
}
"""


@attrs.frozen(kw_only=True)
class Box:
    """
    A box of a column; it has room for its text, and is the higher the more it weighs.

    ``kind`` is ``risk`` or ``apart`` where it is to be seen at once.

    >>> Box(key="hanna", column=0, title="Hanna", weight=3).note
    ''

    """

    key: str
    column: int
    title: str
    weight: float
    note: str = ""
    kind: str = ""


@attrs.frozen(kw_only=True)
class Flow:
    """
    A band from a box to one further right.

    >>> Flow(start="hanna", end="emails", weight=3).weight
    3

    """

    start: str
    end: str
    weight: float


@attrs.frozen(kw_only=True)
class Picture:
    """
    Columns with their heads, and what flows between their boxes.

    >>> Picture(title="Nothing", heads=(), boxes=(), flows=()).boxes
    ()

    """

    title: str
    heads: Sequence[str]
    boxes: Sequence[Box]
    flows: Sequence[Flow]


@attrs.frozen
class _Place:
    x: float
    y: float
    high: float


def picture_svg(picture: Picture) -> str:
    """
    Draw a picture as SVG that stands alone and runs nothing.

    >>> box = Box(key="a", column=0, title="<script>", weight=1)
    >>> picture = Picture(title="One", heads=("Boxes",), boxes=(box,), flows=())
    >>> "&lt;script&gt;" in picture_svg(picture)
    True

    """
    places = _places(picture)
    columns = max(len(picture.heads), 1)
    width = 2 * _MARGIN + columns * _WIDE + (columns - 1) * _BESIDE
    lowest = max((place.y + place.high for place in places.values()), default=_TOP)
    height = lowest + _MARGIN
    size = f'width="{width}" height="{height:.0f}" viewBox="0 0 {width} {height:.0f}"'
    title = escape(one_line(picture.title))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            f'<text class="title" x="{_MARGIN}" y="34">{title}</text>',
            *_heads(picture.heads),
            *_bands(picture, places),
            *(_box(box, places[box.key]) for box in picture.boxes),
            "</svg>",
            "",
        ]
    )


def _heads(heads: Sequence[str]) -> Iterator[str]:
    for number, head in enumerate(heads):
        x = _MARGIN + number * (_WIDE + _BESIDE)
        yield f'<text class="head" x="{x}" y="{_TOP - 14}">{escape(head)}</text>'


def _places(picture: Picture) -> Mapping[str, _Place]:
    """Stack the boxes of each column: room for the text of each, and the rest by weight."""
    places: dict[str, _Place] = {}
    for number in range(len(picture.heads)):
        own = [box for box in picture.boxes if box.column == number]
        total = sum(box.weight for box in own) or 1
        free = max(0, _TALL - _LOWEST * len(own))
        y = float(_TOP)
        for box in own:
            high = _LOWEST + free * box.weight / total
            places[box.key] = _Place(_MARGIN + number * (_WIDE + _BESIDE), y, high)
            y += high + _BETWEEN
    return places


def _bands(picture: Picture, places: Mapping[str, _Place]) -> Iterator[str]:
    """Draw each band from its share of one box to its share of the other, in their order."""
    leaving: dict[str, float] = {}
    coming: dict[str, float] = {}
    for flow in picture.flows:
        leaving[flow.start] = leaving.get(flow.start, 0.0) + flow.weight
        coming[flow.end] = coming.get(flow.end, 0.0) + flow.weight
    used: dict[tuple[str, str], float] = {}
    for flow in picture.flows:
        start, end = places[flow.start], places[flow.end]
        left = _share(used, ("from", flow.start), start, flow.weight / leaving[flow.start])
        right = _share(used, ("to", flow.end), end, flow.weight / coming[flow.end])
        yield _band(start.x + _WIDE, left, end.x, right)


def _share(
    used: dict[tuple[str, str], float], key: tuple[str, str], place: _Place, share: float
) -> tuple[float, float]:
    top = place.y + used.get(key, 0.0) * place.high
    used[key] = used.get(key, 0.0) + share
    return top, place.y + used[key] * place.high


def _band(x: float, left: tuple[float, float], end: float, right: tuple[float, float]) -> str:
    middle, (top, bottom), (above, below) = (x + end) / 2, left, right
    there = _curve(x, top, middle, end, above)
    back = _curve(end, below, middle, x, bottom)
    return f'<path d="M{there} L{back} Z"/>'


def _curve(x: float, y: float, middle: float, to_x: float, to_y: float) -> str:
    bend = f"{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f}"
    return f" {x:.1f} {y:.1f} C {bend} {to_x:.1f} {to_y:.1f}"


def _box(box: Box, place: _Place) -> str:
    kind = f' class="{box.kind}"' if box.kind else ""
    x, middle = place.x + 12, place.y + place.high / 2
    size = f'width="{_WIDE}" height="{place.high:.1f}"'
    frame = f'<rect x="{place.x}" y="{place.y:.1f}" {size} rx="6"/>'
    whole = f"<title>{escape(one_line(f'{box.title}: {box.note}'))}</title>"
    up = middle - 3 if box.note else middle + 5
    texts = f'<text x="{x}" y="{up:.1f}">{_fitting(box.title, _TITLE)}</text>'
    if box.note:
        note = _fitting(box.note, _NOTE)
        texts += f'<text class="note" x="{x}" y="{middle + 13:.1f}">{note}</text>'
    return f"<g{kind}>{whole}{frame}{texts}</g>"


def _fitting(text: str, most: int) -> str:
    """Cut a text to what fits into a box: a wide sign takes the room of two."""
    kept, room = "", most
    line = one_line(text)
    for sign in line:
        room -= 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        if room < 0:
            return escape(kept[:-1]) + "…"
        kept += sign
    return escape(kept)
