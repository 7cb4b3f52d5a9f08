"""Mail on its way: what is told beside the verdicts comes from the same journey."""

from __future__ import annotations

from datetime import UTC, datetime

from sscsim.cli.asking import Asked, journey_of
from sscsim.exposure import mending
from tests.unit.cli.test_replay import Place, place

__all__ = ["place"]  # a fixture


def promoted(place: Place, *, turned: bool) -> tuple[set[str], set[str]]:
    """Name what is promoted, by the decisions and by the envelope."""
    asked = Asked(
        org=place.org,
        mail=[str(place.mail)],
        order="received",
        policies=(),
        engine="reference",
        reading=None,
        assume=(),
        out=None,
    )
    journey = journey_of(asked)
    journey.enveloped = True
    if turned:
        journey.turns[None] = mending(datetime(2026, 1, 1, tzinfo=UTC))
    decided = {one["source"] for one in journey.records() if one["outcome"] == "promoted"}
    sure = journey.envelopes[None].messages.values()
    return decided, {one.source for one in sure if one.promoted}


def test_an_envelope_sees_an_organisation_that_changes_under_way(place: Place) -> None:
    before, after = promoted(place, turned=False), promoted(place, turned=True)
    assert before[0] == before[1]
    assert after[0] == after[1]
    assert after[0] < before[0]
