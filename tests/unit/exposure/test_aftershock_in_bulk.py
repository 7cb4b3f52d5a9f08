"""The bulk engine changes the organisation under way as the reference engine does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sscsim import strategies as ss
from sscsim.bulk import UnsupportedError, decide_bulk, mail_table
from sscsim.engine import Turn, play
from sscsim.events import Delivery
from sscsim.exposure import mending, mending_and_deleting, promotions
from sscsim.exposure.inbulk import Turning, bulk_promoted, bulk_promotions
from sscsim.world import World
from tests.unit.bulk.test_agreement import arrivals
from tests.unit.exposure.test_aftershock import LEAK, MEND, PEOPLE, items_of
from tests.worlds import mail, scene

_PATIENT = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def turned(draw: st.DrawFn, flavour: Any) -> tuple[World, list[Delivery], Turn]:
    """Draw an organisation, its mail, and a moment of it at which the organisation changes."""
    world = draw(ss.worlds(flavour=flavour, max_emails=4))
    items = draw(arrivals(world, flavour))
    moments = [one.message.received for one in items if one.message.received is not None]
    at: datetime = draw(st.sampled_from(moments or [MEND]))
    named = {one.message.source for one in items}
    if draw(st.booleans()):
        return world, items, mending(at)
    return world, items, mending_and_deleting(at, world, draw(st.sets(st.sampled_from([*named]))))


@_PATIENT
@given(st.one_of(turned("sensible"), turned("anything")))
def test_what_is_promoted_is_the_same(case: tuple[World, list[Delivery], Turn]) -> None:
    """Who let it in, whose it is, what it answers: every field."""
    world, items, turn = case
    try:
        [run] = decide_bulk([world], mail_table(items))
        found = list(Turning(run, 0).promotions(turn))
    except UnsupportedError:
        return
    assert found == list(promotions(play(world, items, move_watermark=False, turns=[turn])))
    plain = list(promotions(play(world, items, move_watermark=False)))
    assert list(bulk_promotions(run, 0)) == plain
    assert bulk_promoted(run, 0).keys() == {one.key for one in plain}


def told(items: Sequence[Delivery], world: World, turn: Turn) -> list[str]:
    """What the bulk engine promotes."""
    [run] = decide_bulk([world], mail_table(items))
    return [one.source for one in Turning(run, 0).promotions(turn)]


def test_a_turn_after_all_mail_changes_nothing() -> None:
    story = scene(*PEOPLE, *LEAK)
    items = items_of(story)
    assert told(items, story.world, mending(MEND.replace(year=2030))) == [
        one.source for one in promotions(play(story.world, items))
    ]


@pytest.mark.parametrize("hours", [(-30, 0, 60), (60, 0, -30), (0, 0)])
def test_one_turn_after_another_is_as_each_alone(hours: Sequence[int]) -> None:
    """What came before both is made once, in whichever order they are asked for."""
    story = scene(*PEOPLE, *LEAK)
    [run] = decide_bulk([story.world], mail_table(items_of(story)))
    turns = [mending(MEND + timedelta(hours=hour)) for hour in hours]
    turning = Turning(run, 0)
    found = [list(turning.promotions(turn)) for turn in turns]
    assert found == [list(Turning(run, 0).promotions(turn)) for turn in turns]
    assert len({len(some) for some in found}) == len(set(hours))


def test_what_fails_over_and_over_is_left_to_the_reference_engine() -> None:
    """How often it failed counts, and the second half of a run would not know (SYN-12)."""
    notice = mail("notice", sender="", received="2026-03-02T08:00:00Z")
    story = scene(*PEOPLE, notice)
    [one] = items_of(story)
    [run] = decide_bulk([story.world], mail_table([one] * 5))
    assert list(Turning(run, 0).promotions(mending(MEND))) == []
    [run] = decide_bulk([story.world], mail_table([one] * 6))
    with pytest.raises(UnsupportedError):
        Turning(run, 0)
