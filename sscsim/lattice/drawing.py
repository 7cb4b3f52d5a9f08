"""The order of behaviours as a picture: the strictest at the bottom, and where one stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from sscsim.lattice.lattice import METHOD, Behaviour, Lattice

__all__ = ["svg"]

_WIDE, _HIGH = 264, 64
_BESIDE, _BETWEEN = 40, 56
_MARGIN = 32
_SMALL = ' class="small"'
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1b1b1f; }
.small { font-size: 11px; fill: #55555f; }
rect { fill: #fff; stroke: #77777f; }
.here rect { fill: #fff3c4; stroke: #8a6100; stroke-width: 2; }
path { fill: none; stroke: #9a9aa2; }
@media (prefers-color-scheme: dark) {
 text { fill: #f1f1f4; } .small { fill: #b9b9c4; }
 rect { fill: #26262c; stroke: #8d8d99; } .here rect { fill: #4d3b00; stroke: #ffd75e; }
 path { stroke: #74747e; }
}
"""


def svg(found: Lattice) -> str:
    """Draw a lattice as SVG that stands alone: what stands higher promotes more."""
    places = _places(found)
    width = max(x for x, _ in places.values()) + _WIDE + _MARGIN
    height = max(y for _, y in places.values()) + _HIGH + _MARGIN
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    boxes = (_box(found, one, places[one.id]) for one in found.behaviours)
    title = f"{len(found.behaviours)} behaviours of {found.combinations:,} combinations"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            *_lines(found, places),
            *boxes,
            "</svg>",
            "",
        ]
    )


def _places(found: Lattice) -> dict[str, tuple[int, int]]:
    """Put each behaviour as high as the longest way down from it, each row in the middle."""
    ranks = _ranks(found)
    rows: dict[int, list[str]] = {}
    for one in found.behaviours:
        rows.setdefault(ranks[one.id], []).append(one.id)
    widest, top = max(map(len, rows.values())), max(rows)
    places = {}
    for rank, ids in rows.items():
        indent = (widest - len(ids)) * (_WIDE + _BESIDE) // 2
        for number, key in enumerate(ids):
            x = _MARGIN + indent + number * (_WIDE + _BESIDE)
            places[key] = x, _MARGIN + (top - rank) * (_HIGH + _BETWEEN)
    return places


def _ranks(found: Lattice) -> Mapping[str, int]:
    ranks = dict.fromkeys((one.id for one in found.behaviours), 0)
    for one in found.behaviours:  # the strictest come first, so what is below is settled
        for above in one.above:
            ranks[above] = max(ranks[above], ranks[one.id] + 1)
    return ranks


def _lines(found: Lattice, places: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    for one in found.behaviours:
        x, y = places[one.id]
        for above in one.above:
            end_x, end_y = places[above]
            start = f"M {x + _WIDE // 2} {y}"
            yield f'<path d="{start} L {end_x + _WIDE // 2} {end_y + _HIGH}"/>'


def _box(found: Lattice, one: Behaviour, place: tuple[int, int]) -> str:
    x, y = place
    here = one.id == found.current
    count = f"{len(one.promotes):,} of {len(found.kinds):,} kinds of mail"
    marked = ' class="here"' if here else ""
    said = [f"{one.id}: {count}", _methods(one), "you are here" if here else ""]
    texts = [
        f'<text{_SMALL if number else ""} x="{x + 12}" y="{y + 20 + 17 * number}">'
        f"{escape(text)}</text>"
        for number, text in enumerate(said)
        if text
    ]
    frame = f'<rect x="{x}" y="{y}" width="{_WIDE}" height="{_HIGH}" rx="6"/>'
    return f"<g{marked}>{frame}{''.join(texts)}</g>"


def _methods(one: Behaviour) -> str:
    """Say which methods can behave so, and by how many combinations."""
    methods = sorted({str(setting[METHOD]) for setting in one.settings})
    return f"methods {', '.join(methods)}; {len(one.settings):,} combinations"
