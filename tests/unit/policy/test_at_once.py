"""Many policies at once: each world answers as it does when it is asked alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim import load_scenario_text, simulate
from sscsim import strategies as ss
from sscsim.events import Deliver
from sscsim.mail import Message
from sscsim.policy import AtOnce, Policy, Write, apply_policy, is_promoted
from sscsim.policy.watching import UnwatchedError
from sscsim.vocabulary import Ref
from sscsim.world import World

STORY = """
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 0}
queues: [{id: sales, emailaddress: sales@contoso.example, incomingemailfilteringmethod: 1}]
timeline:
  - deliver: {id: m1, from: ivo@fabrikam.example, to: [hanna@contoso.example]}
  - deliver: {id: m2, from: ivo@fabrikam.example, to: [sales@contoso.example]}
"""
FORCE = "SSSForceFilteringMethodForUserMailboxes"
STORED = "incomingemailfilteringmethod"


@pytest.fixture(name="world")
def _world() -> World:
    return load_scenario_text(STORY).world


def message(number: int) -> Message:
    """One of the messages of the story."""
    arrival = load_scenario_text(STORY).events[number]
    assert isinstance(arrival, Deliver)
    return arrival.message


def under(world: World, **set_: object) -> World:
    """The organisation under a policy of settings."""
    return apply_policy(world, Policy(name="P", set=set_))


def test_worlds_that_agree_in_all_that_is_looked_at_are_asked_once(world: World) -> None:
    asked = []
    many = AtOnce([world, under(world, RestrictIRMEmailItems=True), under(world, **{FORCE: 1})])
    mail = message(0)

    def question(one: World) -> bool:
        asked.append(one)
        return is_promoted(one, mail)

    told = many.ask(question)
    assert [(one.numbers, one.answer) for one in told] == [([0, 1], True), ([2], False)]
    assert len(asked) == 2
    assert f"setting {FORCE}" in map(str, told[0].seen)
    assert "setting RestrictIRMEmailItems" not in map(str, told[0].seen)


def test_a_row_that_is_written_is_told_apart_only_by_mail_that_reaches_it(world: World) -> None:
    write = Write(table="queue", columns={STORED: 0})
    many = AtOnce([world, apply_policy(world, Policy(name="P", write=(write,)))])
    assert many.promoted(message(0)) == 0b11
    assert many.promoted(message(1)) == 0b10


def test_worlds_with_other_emails_share_no_answer(world: World) -> None:
    other = load_scenario_text(STORY).world
    told = AtOnce([world, other]).ask(lambda one: len(one.emails))
    assert [one.numbers for one in told] == [[0], [1]]


def test_a_table_that_is_gone_through_is_looked_at_as_a_whole(world: World) -> None:
    write = Write(table="queue", columns={STORED: 0})
    many = AtOnce([world, apply_policy(world, Policy(name="P", write=(write,)))])
    told = many.ask(lambda one: (len(one.directory.queues), len(list(one.directory.queues))))
    assert [one.numbers for one in told] == [[0], [1]]
    assert [str(place) for place in told[0].seen] == ["whole queues"]
    assert len(many.ask(lambda one: "sales" in one.directory.queues)) == 2
    assert len(many.ask(lambda one: "sales" in one.directory.usersettings)) == 1
    assert len(many.ask(lambda one: one.settings.HideTrackAllOption)) == 1


def test_a_place_is_said_in_one_line(world: World) -> None:
    ref = Ref("queue", "sales")
    [told] = AtOnce([world]).ask(lambda one: one.directory.row(ref))
    assert [str(place) for place in told.seen] == ["call row queue:sales"]


def test_nothing_is_written_into_a_world_that_is_asked(world: World) -> None:
    with pytest.raises(UnwatchedError, match="only questions"):
        AtOnce([world]).ask(lambda one: one.directory.with_rows(()))


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_each_world_answers_as_it_does_alone(data: st.DataObject) -> None:
    start = data.draw(ss.worlds(max_users=3, max_queues=2, max_records=3, max_emails=3))
    policies = data.draw(st.lists(ss.policies(start), min_size=1, max_size=6))
    worlds = [start, *(apply_policy(start, policy) for policy in policies)]
    many = AtOnce(worlds)
    for event in data.draw(ss.timelines(start, min_events=2, max_events=6)):
        if isinstance(event, Deliver) and event.mailboxes is None and event.folder == "Inbox":
            bits = many.promoted(event.message)
            for number, world in enumerate(worlds):
                decisions = simulate(world, [Deliver(message=event.message)]).decisions
                assert bool(bits >> number & 1) is any(one.promoted for one in decisions)
