"""A plan leaves nothing of a leak, whatever the organisation and its mail."""

from __future__ import annotations

import attrs
from hypothesis import given
from hypothesis import strategies as st

from sscsim.decisions import Decision
from sscsim.engine import apply, decide, deliveries, written
from sscsim.events import Deliver, Delivery
from sscsim.exposure import Exposure, exposure_of, promotions
from sscsim.exposure.promotion import source_of
from sscsim.mail import parse_address
from sscsim.remedy import Plan, Removal, plan_of, righted
from sscsim.scenario import Scenario
from sscsim.world import World
from tests.laws.strategies import mails
from tests.plans import carried_out

METHOD = "incomingemailfilteringmethod"
BOTH_ROADS = st.sampled_from(Removal)


@st.composite
def leaks(draw: st.DrawFn) -> Scenario:
    """Draw mail, and answers to some of it that go to a colleague."""
    scenario = draw(mails(most=3))
    users = [*scenario.world.directory.systemusers.values()]
    addresses = [one.internalemailaddress for one in users if one.internalemailaddress]
    if draw(st.booleans()):  # else one at fault among others who are right is seldom drawn
        methods = zip(users, (0, *(1 for _ in users)), strict=False)
        columns = {user.ref: {METHOD: method} for user, method in methods}
        scenario = attrs.evolve(scenario, world=written(scenario.world, columns))
    events = []
    for event in scenario.events:
        events.append(event)
        for number in range(draw(st.integers(0, 2)) if addresses else 0):
            events.append(_answer(events[-1], number, draw(st.sampled_from(addresses))))
    return attrs.evolve(scenario, events=tuple(events))


def _answer(event: object, number: int, address: str) -> Deliver:
    assert isinstance(event, Deliver)
    message = attrs.evolve(
        event.message,
        source=f"{event.message.source}-answer-{number}",
        messageid=f"answer-{number}-{event.message.messageid}",
        inreplyto=() if event.message.messageid is None else (event.message.messageid,),
        to=(parse_address(address),),
        cc=(),
        bcc=(),
        envelope=(),
    )
    return Deliver(message=message)


def played(world: World, items: list[Delivery]) -> tuple[World, list[Decision]]:
    """Let mail arrive, whatever the mailbox's date is."""
    decisions = []
    for item in items:
        decisions.append(decide(world, item))
        after = apply(world, item, decisions[-1])
        world = attrs.evolve(after, watermarks=world.watermarks)
    return world, decisions


def mended_plan(scenario: Scenario, removal: Removal) -> tuple[Plan, World, Exposure]:
    """Plan the mend from what mail becomes; give it with the organisation that holds the mail."""
    world = scenario.world
    events = (one for one in scenario.events if isinstance(one, Deliver))
    items = [item for event in events for item in deliveries(world, event)]
    full, decisions = played(world, items)
    _, rightly = played(righted(world), items)
    anyway = {one.key for one in promotions(rightly)}
    found = exposure_of(world, promotions(decisions), anyway=anyway)
    return plan_of(world, found, removal=removal), full, found


@given(leaks(), BOTH_ROADS)
def test_after_the_plan_nothing_is_left_of_the_leak_and_one_by_one_nothing_else_is_lost(
    scenario: Scenario, removal: Removal
) -> None:
    """AUD-9, AUD-10: a mass deletion also loses what the settings accepted, and lists it."""
    plan, full, found = mended_plan(scenario, removal)
    left = carried_out(full, [one.record() for one in plan.requests])
    there = {one.mail.source for one in found.emails}
    gone = {source_of(key, there) for key in full.emails.rows if left.emails.get(key) is None}
    named = (one for one in found.emails if one.mail.messageid is not None)
    assert {one.mail.source for one in named if one.exposed} <= gone
    listed = {one.source for one in plan.anyway} if removal is Removal.MASS else set()
    assert {one.mail.source for one in found.emails if one.anyway} & gone <= listed


@given(leaks(), BOTH_ROADS)
def test_a_plan_made_of_the_export_alone_leaves_nothing_to_plan(
    scenario: Scenario, removal: Removal
) -> None:
    """Made anew from what is left, it lists nothing that should not be there."""
    _, full, _ = mended_plan(scenario, removal)
    plan = plan_of(full, removal=removal)
    left = carried_out(full, [one.record() for one in plan.requests])
    assert [one for one in plan_of(left).emails if one.anyway is False] == []
