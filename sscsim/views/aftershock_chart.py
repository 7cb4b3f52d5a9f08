"""The aftershock as a chart: each day's promotions, and which of them the mistake brought in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date
from html import escape
from math import ceil, log10

import attrs

from sscsim.exposure import Day
from sscsim.views.aftershock import ShownAftershock, spoken_span, unknown
from sscsim.vocabulary import spoken_time

__all__ = ["aftershock_svg"]

_WIDE, _HIGH = 960, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 124, 56
_MOST = 62  # bars; more days than that are put together
_PARTS = (
    ("anyway", "comes in anyway"),
    ("direct", "let in by an offending setting"),
    ("descended", "descends from that: the aftershock"),
)
_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1b1b1f; }
.title { font-size: 17px; font-weight: 600; } .note { fill: #55555f; }
svg { background: #fff; }
.anyway { fill: #9cc7a2; } .direct { fill: #d05a42; } .descended { fill: #f0b04a; }
line { stroke: #d5d6dc; } .mend { stroke: #1b1b1f; stroke-width: 1.5; stroke-dasharray: 5 4; }
@media (prefers-color-scheme: dark) {
 text { fill: #f1f1f4; } .note { fill: #b9b9c4; } svg { background: #17171b; }
 .anyway { fill: #4f8a57; } line { stroke: #3a3a42; } .mend { stroke: #f1f1f4; }
}
"""


@attrs.define
class _Bar:
    first: date
    days: int
    anyway: int = 0
    direct: int = 0
    descended: int = 0

    @property
    def whole(self) -> int:
        return self.anyway + self.direct + self.descended


def aftershock_svg(shown: ShownAftershock) -> str:
    """Draw a bar for each day, or for each few days, as SVG that stands alone."""
    bars = _bars(shown.aftershock.days)
    top = _round_up(max((bar.whole for bar in bars), default=1))
    after = len(shown.aftershock.after)
    title = f"{after:,} {'email' if after == 1 else 'emails'} came in after the mend, as answers"
    size = f'width="{_WIDE}" height="{_HIGH}" viewBox="0 0 {_WIDE} {_HIGH}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            f'<text class="title" x="{_LEFT}" y="30">{title}</text>',
            f'<text class="note" x="{_LEFT}" y="52">{escape(_half(shown))}</text>',
            f'<text class="note" x="{_LEFT}" y="70">{escape(_savings(shown))}</text>',
            *_legend(),
            *_scale(top),
            *(_drawn(bar, number, len(bars), top) for number, bar in enumerate(bars)),
            *_dates(bars),
            *_mend(shown, bars),
            "</svg>",
            "",
        ]
    )


def _half(shown: ShownAftershock) -> str:
    half = shown.aftershock.half_life
    if half is None:
        return " ".join(unknown(shown.aftershock))
    return f"Half of them had come within {spoken_span(half)}."


def _savings(shown: ShownAftershock) -> str:
    """Say what acting earlier, or deleting, would have saved."""
    whole, said = shown.as_it_was.emails, []
    for one in shown.earlier:
        wait = shown.aftershock.at - one.at
        when = f"{spoken_span(wait)} earlier" if wait else "deleting at once"
        said.append(f"{when} {whole - one.emails:,} fewer")
    return f"Of {whole:,} exposed emails there would be: {'; '.join(said)}."


def _bars(days: Sequence[Day]) -> list[_Bar]:
    """Put so many days together that the bars fit."""
    size = max(1, ceil(len(days) / _MOST))
    bars = []
    for start in range(0, len(days), size):
        some = days[start : start + size]
        bar = _Bar(some[0].day, size)
        for day in some:
            bar.anyway += day.anyway
            bar.direct += day.direct
            bar.descended += day.descended
        bars.append(bar)
    return bars


def _round_up(count: int) -> int:
    """Find a round number that is no smaller: 1, 2 or 5 and zeros."""
    power = int(f"1{'0' * int(log10(max(count, 1)))}")
    return next(step * power for step in (1, 2, 5, 10) if step * power >= count)


def _y(count: float, top: int) -> float:
    return _HIGH - _BOTTOM - (_HIGH - _BOTTOM - _TOP) * count / top


def _x(number: float, bars: int) -> float:
    return _LEFT + (_WIDE - _LEFT - _RIGHT) * number / max(bars, 1)


def _drawn(bar: _Bar, number: int, bars: int, top: int) -> str:
    left = _x(number, bars)
    wide = (_x(number + 1, bars) - left) * 0.94
    below, parts = 0, []
    for name, _ in _PARTS:
        count = getattr(bar, name)
        high = _y(below, top) - _y(below + count, top)
        box = f'x="{left:.1f}" y="{_y(below + count, top):.1f}" width="{wide:.1f}"'
        parts.append(f'<rect class="{name}" {box} height="{high:.1f}"/>' if count else "")
        below += count
    says = ", ".join(f"{getattr(bar, name):,} {name}" for name, _ in _PARTS)
    return f"<g><title>{bar.first.isoformat()}: {says}</title>{''.join(parts)}</g>"


def _legend() -> Iterator[str]:
    x = _LEFT
    for name, says in _PARTS:
        yield f'<rect class="{name}" x="{x}" y="88" width="12" height="12" rx="2"/>'
        yield f'<text x="{x + 18}" y="98">{says}</text>'
        x += 44 + 7 * len(says)


def _scale(top: int) -> Iterator[str]:
    for count in sorted({0, ceil(top / 2), top}):
        y = _y(count, top)
        yield f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDE - _RIGHT}" y2="{y:.1f}"/>'
        place = f'x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end"'
        yield f'<text class="note" {place}>{count:,}</text>'


def _dates(bars: Sequence[_Bar]) -> Iterator[str]:
    step = max(1, ceil(len(bars) / 9))
    for number in range(0, len(bars), step):
        x, said = _x(number, len(bars)), bars[number].first.isoformat()
        yield f'<text class="note" x="{x:.1f}" y="{_HIGH - _BOTTOM + 18}">{said}</text>'
    if bars and bars[0].days > 1:
        said = f"each bar is {bars[0].days} days"
        yield f'<text class="note" x="{_LEFT}" y="{_HIGH - 14}">{said}</text>'


def _mend(shown: ShownAftershock, bars: Sequence[_Bar]) -> Iterator[str]:
    """Draw where in time the settings were put right."""
    at = shown.aftershock.at.astimezone(UTC)
    if not bars:
        return
    day = (at.date() - bars[0].first).days + (at.hour * 60 + at.minute) / 1440
    place = day / bars[0].days
    if 0 <= place <= len(bars):
        x, anchor = _x(place, len(bars)), "end" if place > len(bars) / 2 else "start"
        line = f'x1="{x:.1f}" y1="{_TOP - 14}" x2="{x:.1f}" y2="{_HIGH - _BOTTOM}"'
        yield f'<line class="mend" {line}/>'
        away = -6 if anchor == "end" else 6
        said = f"mended {spoken_time(at)}"
        yield f'<text x="{x + away:.1f}" y="{_TOP - 6}" text-anchor="{anchor}">{said}</text>'
