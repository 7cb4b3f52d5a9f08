"""How a time is said to people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from sscsim.vocabulary import spoken_time


def test_a_time_is_said_in_utc_to_the_minute() -> None:
    """Wherever it was noted; without a zone it is UTC."""
    assert spoken_time(datetime(2026, 3, 2, 8, tzinfo=UTC)) == "2026-03-02 08:00 UTC"
    assert spoken_time(datetime(2026, 3, 2, 8)) == "2026-03-02 08:00 UTC"  # noqa: DTZ001
    east = timezone(timedelta(hours=2))
    assert spoken_time(datetime(2026, 3, 2, 1, tzinfo=east)) == "2026-03-01 23:00 UTC"


def test_seconds_are_said_where_there_are_some() -> None:
    """Two times that differ are not said alike."""
    assert spoken_time(datetime(2026, 3, 2, 8, 0, 5, tzinfo=UTC)) == "2026-03-02 08:00:05 UTC"
    fine = datetime(2026, 3, 2, 8, 0, 0, 5, tzinfo=UTC)
    assert spoken_time(fine) == "2026-03-02 08:00:00.000005 UTC"
