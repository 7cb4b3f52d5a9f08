"""The order of behaviours as a picture: the strictest at the bottom, and where one stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from sscsim.lattice.lattice import METHOD, Behaviour, Lattice
from sscsim.policy.steps import NOT_FORCED

__all__ = ["shared_by", "svg"]

_WIDE, _HIGH = 312, 64
_BESIDE, _BETWEEN = 40, 72
_MARGIN = 32
_SMALL = ' class="small"'
_FORCE = "SSSForceFilteringMethodForUserMailboxes"
_WORDS = {
    "emailcorrelationenabled": "correlation",
    "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": "own mailbox only",
    "ignoreinternalemail": "ignore internal",
}
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1b1b1f; }
.small { font-size: 11px; fill: #55555f; }
rect { fill: #fff; stroke: #77777f; }
.here rect { fill: #fff3c4; stroke: #8a6100; stroke-width: 2; }
path { fill: none; stroke: #9a9aa2; }
.step { text-anchor: middle; stroke: #fff; stroke-width: 4; paint-order: stroke; }
@media (prefers-color-scheme: dark) {
 text { fill: #f1f1f4; } .small { fill: #b9b9c4; }
 rect { fill: #26262c; stroke: #8d8d99; } .here rect { fill: #4d3b00; stroke: #ffd75e; }
 path { stroke: #74747e; } .step { stroke: #121214; }
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
    """Draw each step up, with how much it gains, and of what first."""
    by_id = {one.id: one for one in found.behaviours}
    for one in found.behaviours:
        x, y = places[one.id]
        for above in one.above:
            end_x, end_y = places[above]
            more = sorted(by_id[above].promotes - one.promotes)
            says = f"{one.id} to {above}: {len(more):,} kinds more, such as mail "
            title = f"<title>{escape(says + found.kinds[more[0]].says)}</title>"
            start, end = (x + _WIDE // 2, y), (end_x + _WIDE // 2, end_y + _HIGH)
            yield f'<path d="M {start[0]} {start[1]} L {end[0]} {end[1]}">{title}</path>'
            at_x, at_y = ((3 * high + low) // 4 for high, low in zip(start, end, strict=True))
            yield f'<text class="small step" x="{at_x}" y="{at_y}">+{len(more):,}</text>'


def _box(found: Lattice, one: Behaviour, place: tuple[int, int]) -> str:
    x, y = place
    here = one.id == found.current
    count = f"{len(one.promotes):,} of {len(found.kinds):,} kinds of mail"
    marked = ' class="here"' if here else ""
    said = [f"{one.id}: {count}{' - you are here' if here else ''}", *shared_by(one)]
    texts = [
        f'<text{_SMALL if number else ""} x="{x + 12}" y="{y + 20 + 17 * number}">'
        f"{escape(text)}</text>"
        for number, text in enumerate(said)
        if text
    ]
    frame = f'<rect x="{x}" y="{y}" width="{_WIDE}" height="{_HIGH}" rx="6"/>'
    return f"<g{marked}>{frame}{''.join(texts)}</g>"


def shared_by(one: Behaviour) -> tuple[str, str]:
    """Say which methods of users are in force, and what else all its combinations share."""
    methods = sorted({_in_force(setting) for setting in one.settings})
    correlation, *others = [f"{word} {_on(value)}" for word, value in _shared(one)] or [""]
    first = [f"users at {', '.join(methods)}", *([correlation] if correlation else ())]
    return "; ".join(first), "; ".join(others)


def _in_force(setting: Mapping[str, Any]) -> str:
    forced = setting[_FORCE]
    method = setting[METHOD] if forced == NOT_FORCED else forced
    return "different methods" if method is None else str(method)


def _shared(one: Behaviour) -> Iterator[tuple[str, Any]]:
    for name, word in _WORDS.items():
        values = {setting[name] for setting in one.settings}
        if len(values) == 1:
            yield word, values.pop()


def _on(value: object) -> str:
    return "on" if value else "off"
