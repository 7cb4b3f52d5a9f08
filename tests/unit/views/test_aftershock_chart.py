"""Charts of many days, and spans in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from sscsim.decisions import Reason
from sscsim.exposure import Aftershock, Earlier, Promotion, exposure_of
from sscsim.views.aftershock import ShownAftershock, aftershock_lines, spoken_span
from sscsim.views.aftershock_chart import aftershock_svg
from sscsim.world import World

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"


def shown(days: int) -> ShownAftershock:
    """So many days with one promotion each."""
    first = datetime(2026, 3, 2, 8, tzinfo=UTC)
    mail = [
        Promotion(source=str(one), reason=Reason.ACCEPT_ALL, received=first + timedelta(days=one))
        for one in range(days)
    ]
    exposure = exposure_of(World(), mail, anyway=())
    found = Aftershock(at=AT, exposure=exposure, faulty=frozenset())
    whole = Earlier(at=AT, deleted=False, emails=days, after=0, exposures=0)
    return ShownAftershock(aftershock=found, as_it_was=whole, earlier=())


@pytest.mark.parametrize(("days", "bars"), [(62, 62), (63, 32), (400, 58)])
def test_more_days_than_fit_are_put_together(days: int, bars: int) -> None:
    root = ET.fromstring(aftershock_svg(shown(days)))  # noqa: S314 - it is our own
    drawn = [one for one in root.iter(f"{SVG}rect") if one.get("rx") is None]
    assert len(drawn) == bars
    together = [one.text for one in root.iter(f"{SVG}text") if "each bar" in (one.text or "")]
    assert bool(together) == (days > 62)


def test_the_last_days_are_listed_and_the_others_told_of() -> None:
    lines = list(aftershock_lines(shown(41)))
    assert lines[-1] == "The last 40 of 41 days; all of them: --format json"
    assert lines[-41].startswith("2026-03-03")
    assert not list(aftershock_lines(shown(40)))[-1].startswith("The last")


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(days=1, hours=3, minutes=20), "1 day 3 hours"),
        (timedelta(minutes=2), "2 minutes"),
        (timedelta(), "no time"),
    ],
)
def test_spans_are_said_in_their_two_largest_units(span: timedelta, said: str) -> None:
    assert spoken_span(span) == said
