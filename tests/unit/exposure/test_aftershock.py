"""A leak goes on after its setting is mended, spreads to colleagues, and ends with the emails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from sscsim.engine import Turn, deliveries, play
from sscsim.events import Deliver, Delivery
from sscsim.exposure import (
    Aftershock,
    Earlier,
    Exposure,
    aftershock_of,
    exposure_of,
    mending,
    mending_and_deleting,
    promotions,
)
from sscsim.policy import culprits, mended
from sscsim.scenario import Scenario
from sscsim.world import World
from tests.worlds import Thing, mail, scene, user

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(when: datetime) -> str:
    """A time as a scenario has it."""
    return when.isoformat().replace("+00:00", "Z")


def reply(key: str, to: str, answers: str, when: datetime, **more: str) -> Thing:
    """A message that answers another."""
    earlier = f"<{answers}@outside.example>"
    return arrival(key, to, when, in_reply_to=earlier, **more)


def arrival(key: str, to: str, when: datetime, **more: str) -> Thing:
    """A message of a stranger."""
    return mail(key, to=to, message_id=f"<{key}@outside.example>", received=at(when), **more)


PEOPLE = (user("hanna", 0), user("marc", 1), user("nora", 4))
LEAK = (
    arrival("complaint", "hanna", MONDAY),
    reply("second", "hanna", "complaint", MONDAY + 2 * HOUR),
    reply("third", "marc", "complaint", MONDAY + DAY),
    reply("fourth", "marc", "third", MONDAY + 3 * DAY),
    arrival("fresh", "hanna", MONDAY + 2 * DAY),
    reply("stranger", "marc", "nothing", MONDAY + 2 * DAY),
)
MEND = MONDAY + HOUR


def items_of(scenario: Scenario) -> list[Delivery]:
    """The deliveries of its mail, in their order of arrival."""
    arrivals = [event for event in scenario.events if isinstance(event, Deliver)]
    found = [item for event in arrivals for item in deliveries(scenario.world, event)]
    return sorted(found, key=lambda item: item.message.received or MONDAY)


def promoted(world: World, items: Sequence[Delivery], *turns: Turn) -> Exposure:
    """Replay mail, mended under way or not, and hold it against the mended organisation."""
    anyway = {one.key for one in promotions(play(mended(world), items))}
    return exposure_of(world, promotions(play(world, items, turns=turns)), anyway=anyway)


def sources(found: Exposure) -> list[str]:
    """What was promoted."""
    return [one.mail.source for one in found.emails]


@pytest.fixture
def leak() -> Scenario:
    """One complaint, and answers to it in two inboxes over three days."""
    return scene(*PEOPLE, *LEAK)


@pytest.fixture
def shock(leak: Scenario) -> Aftershock:
    """What it brought in, mended an hour after the complaint."""
    found = promoted(leak.world, items_of(leak), mending(MEND))
    return aftershock_of(found, MEND, faulty=culprits(leak.world))


def test_answers_to_a_leak_come_in_after_the_mend(shock: Aftershock) -> None:
    """A fresh mail to the same inbox, and an answer to nothing, stay out."""
    assert sources(shock.exposure) == ["complaint", "second", "third", "fourth"]
    assert [one.mail.source for one in shock.after] == ["second", "third", "fourth"]


def test_everything_descends_from_the_one_mistake(shock: Aftershock) -> None:
    assert {one.root for one in shock.exposure.emails} == {"complaint"}
    assert [one.descended for one in shock.exposure.emails] == [False, True, True, True]
    assert shock.generations == {1: 2, 2: 1}


def test_it_spreads_to_a_colleague_whose_own_setting_was_right(shock: Aftershock) -> None:
    """Marc tracks answers, as everybody does by default; Hanna is the culprit, not a colleague."""
    assert {who.name: count for who, count in shock.colleagues.items()} == {"Marc": 2}


def test_half_of_it_had_come_within_the_half_life(shock: Aftershock) -> None:
    assert shock.half_life == DAY - HOUR


def test_each_day_says_what_descends_from_the_mistake(shock: Aftershock) -> None:
    counts = [(day.day, day.anyway, day.direct, day.descended, day.spread) for day in shock.days]
    assert counts == [
        (date(2026, 3, 2), 0, 1, 1, 0),
        (date(2026, 3, 3), 0, 0, 1, 1),
        (date(2026, 3, 4), 0, 0, 0, 0),
        (date(2026, 3, 5), 0, 0, 1, 1),
    ]
    assert sum(day.promoted for day in shock.days) == len(shock.exposure.emails)


def test_deleting_what_was_exposed_ends_it(leak: Scenario) -> None:
    """The answers find nothing to answer (AUD-15); what is deleted later is answered until then."""
    turn = mending_and_deleting(MEND, leak.world, {"complaint"})
    assert sources(promoted(leak.world, items_of(leak), turn)) == ["complaint"]
    late = mending_and_deleting(MEND + DAY, leak.world, {"complaint", "second"})
    assert sources(promoted(leak.world, items_of(leak), late)) == [
        "complaint",
        "second",
        "third",
        "fourth",
    ]


def test_deleting_leaves_what_is_not_named(leak: Scenario) -> None:
    turn = mending_and_deleting(MEND, leak.world, {"another"})
    assert len(promoted(leak.world, items_of(leak), turn).emails) == 4


def test_a_second_email_of_one_message_is_deleted_with_the_first(leak: Scenario) -> None:
    """The row of a copy has a number after its name."""
    before = promoted(leak.world, items_of(leak))
    assert before.emails
    [email, *_] = [
        attrs.evolve(one, activityid="complaint~2")
        for one in scene(*PEOPLE, Thing("emails", {"id": "complaint"})).world.emails
    ]
    held = attrs.evolve(leak.world, emails=leak.world.emails.with_email(email))
    turn = mending_and_deleting(MEND, leak.world, {"complaint"})
    assert len(turn.change(held).emails) == 0


def test_acting_earlier_is_a_replay_and_says_what_it_saves(leak: Scenario) -> None:
    """Before the complaint there is nothing to descend from."""
    early, late = MONDAY - HOUR, MEND
    runs = [promoted(leak.world, items_of(leak), mending(when)) for when in (early, late)]
    first, second = (Earlier.of(run, when) for run, when in zip(runs, (early, late), strict=True))
    assert (first.emails, first.after) == (0, 0)
    assert (second.emails, second.after) == (4, 3)
    assert first.exposures == 0 < second.exposures


def test_without_a_mistake_nothing_descends_from_one() -> None:
    """The twin: answers to an email that Dynamics sent come in anyway, before and after."""
    sent = Thing("emails", {"id": "e1", "messageid": "<offer@outside.example>"})
    story = scene(*PEOPLE, sent, reply("answer", "marc", "offer", MONDAY + DAY))
    found = promoted(story.world, items_of(story), mending(MEND))
    shock = aftershock_of(found, MEND, faulty=culprits(story.world))
    assert [one.anyway for one in found.emails] == [True]
    assert (shock.after, shock.half_life, shock.colleagues) == ((), None, {})
