"""How a time is said to people, and names that are written in one place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from sscsim.columns import columns
from sscsim.vocabulary import FORCE, METHOD, NOT_FORCED, spoken_time
from sscsim.world import Queue, UserSettings, World


def test_the_method_and_the_force_are_a_column_and_a_setting_that_there_are() -> None:
    """And an organisation that says nothing forces nothing (FLT-1, FLT-15)."""
    assert METHOD in columns(UserSettings)
    assert METHOD in columns(Queue)
    assert World().settings[FORCE] == NOT_FORCED


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
