"""Two engines, one answer: the bulk engine tells every field as the reference engine does."""

from __future__ import annotations

from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sscsim import strategies as ss
from sscsim.assumptions import READINGS
from sscsim.bulk import (
    Explainer,
    UnsupportedError,
    decide_bulk,
    decision_table,
    explain,
    mail_table,
)
from sscsim.engine import deliveries, play
from sscsim.events import INBOX, Deliver, Delivery
from sscsim.policy import apply_policy
from sscsim.world import World
from tests.unit.bulk.both import held_against_reference, told
from tests.worlds import email, mail, only_delivery, scene, user

_PATIENT = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def arrivals(draw: st.DrawFn, world: World, flavour: Any) -> list[Delivery]:
    """Draw mail that arrives, in the order in which it does, with replies and copies."""
    events = draw(ss.timelines(world, flavour=flavour, min_events=4, max_events=14))
    items = [
        item for event in events if isinstance(event, Deliver) for item in deliveries(world, event)
    ]
    return [
        attrs.evolve(item, folder=INBOX, message=attrs.evolve(item.message, attachments=()))
        for item in items
    ]


@cache
def _organisations(flavour: Any) -> st.SearchStrategy[World]:
    """Make them once: Hypothesis looks at every new one from within."""
    return ss.worlds(flavour=flavour, max_emails=6)


_ANSWERS = ss.assumptions()


@st.composite
def policies_and_mail(draw: st.DrawFn, flavour: Any) -> tuple[list[World], list[Delivery]]:
    """Draw an organisation as it is and under some policies and choices, and its mail."""
    world = draw(_organisations(flavour))
    worlds = [world]
    for _ in range(draw(st.integers(0, 4))):
        under = apply_policy(world, draw(ss.policies(world, flavour=flavour)))
        worlds.append(under.assuming(draw(_ANSWERS)) if draw(st.booleans()) else under)
    return worlds, draw(arrivals(world, flavour))


@_PATIENT
@given(policies_and_mail("sensible"))
def test_every_field_is_the_same_for_a_company_that_works(
    case: tuple[list[World], list[Delivery]],
) -> None:
    held_against_reference(*case)


@_PATIENT
@given(policies_and_mail("anything"))
def test_every_field_is_the_same_for_anything(case: tuple[list[World], list[Delivery]]) -> None:
    held_against_reference(*case)


@pytest.mark.parametrize("reading", READINGS)
@settings(_PATIENT, max_examples=15)
@given(case=policies_and_mail("anything"))
def test_every_field_is_the_same_under_every_reading(
    reading: str, case: tuple[list[World], list[Delivery]]
) -> None:
    """Contacts that promotion creates are left out: the bulk engine refuses them."""
    worlds, mail = case
    assume = attrs.evolve(READINGS[reading], auto_create_on_sss_promote=False)
    assert held_against_reference([world.assuming(assume) for world in worlds], mail)


@_PATIENT
@given(policies_and_mail("anything"))
def test_a_row_is_explained_by_the_decision_that_it_is(
    case: tuple[list[World], list[Delivery]],
) -> None:
    """Every row, decided alone in the world that the rows before it left; in order and not."""
    worlds, mail = case
    try:
        [run, *_] = decide_bulk(worlds, mail_table(mail))
    except UnsupportedError:
        return
    said = decision_table(run, 0).to_pylist()
    one_by_one = Explainer(run, 0)
    for row in (*range(len(said)), *reversed(range(len(said)))):
        assert told(one_by_one.explain(row)) == said[row]
    assert [told(explain(run, 0, row)) for row in range(len(said))] == said


def test_a_row_that_is_not_there_is_named() -> None:
    [run] = decide_bulk([World()], mail_table([]))
    with pytest.raises(IndexError, match="row=0 is none of the 0 rows of the mail table"):
        explain(run, 0, 0)


def _two_messages(first: str, second: str) -> tuple[World, list[Delivery]]:
    """Give a mailbox that lets all in, and two messages by the hours at which they came."""
    scenario = scene(
        user("hanna", 0),
        mail("m1", received=f"2026-03-02T{first}:00:00Z"),
        mail("m2", received=f"2026-03-02T{second}:00:00Z"),
    )
    arrived = [one for one in scenario.events if isinstance(one, Deliver)]
    return scenario.world, [Delivery(message=one.message, mailbox="hanna") for one in arrived]


def _in_bulk(world: World, items: list[Delivery]) -> list[dict[str, Any]]:
    [run] = decide_bulk([world], mail_table(items))
    rows: list[dict[str, Any]] = decision_table(run, 0).to_pylist()
    return rows


def test_mail_that_comes_in_order_is_not_stopped_by_the_watermark() -> None:
    """The table is decided in its order; in the order of arrival the watermark stops nothing."""
    world, items = _two_messages("08", "09")
    decided = _in_bulk(world, items)
    assert decided == [told(one) for one in play(world, items, move_watermark=True)]
    assert [one["outcome"] for one in decided] == ["promoted", "promoted"]


def test_mail_that_comes_out_of_order_is_decided_as_with_a_watermark_that_stays() -> None:
    """Where it moved, the second message would not be looked at."""
    world, items = _two_messages("09", "08")
    decided = _in_bulk(world, items)
    assert decided == [told(one) for one in play(world, items, move_watermark=False)]
    moving = [told(one) for one in play(world, items, move_watermark=True)]
    assert [one["outcome"] for one in decided] == ["promoted", "promoted"]
    assert [one["outcome"] for one in moving] == ["promoted", "not_evaluated"]


def test_contacts_that_promotion_creates_are_refused_by_name() -> None:
    world = World()
    creating = world.assuming(attrs.evolve(world.assume, auto_create_on_sss_promote=True))
    with pytest.raises(UnsupportedError) as caught:
        decide_bulk([creating], mail_table([]))
    assert str(caught.value) == (
        "the bulk engine does not decide contacts that promotion creates "
        "(auto_create_on_sss_promote). Use the reference engine."
    )


def test_policies_that_hold_other_emails_go_through_the_mail_apart() -> None:
    """The answer is one only where the email is there; both differ in nothing else."""
    earlier = email("e1", messageid="<m1@x>", directioncode="outgoing")
    answer = mail(in_reply_to="<m1@x>")
    with_it, without = scene(user("hanna", 1), earlier, answer), scene(user("hanna", 1), answer)
    items = [only_delivery(with_it)]
    assert held_against_reference([with_it.world, without.world, with_it.world], items)
    runs = decide_bulk([with_it.world, without.world, with_it.world], mail_table(items))
    assert [list(run.numbers) for run in runs] == [[0, 2], [1]]


@pytest.mark.parametrize(("count", "passes"), [(64, [64]), (65, [64, 1]), (129, [64, 64, 1])])
def test_sixty_four_policies_go_through_the_mail_together_and_more_after_them(
    count: int, passes: list[int]
) -> None:
    """Every second one lets the message in, the first and the last of a word among them."""
    scenes = [scene(user("hanna", method), mail()) for method in (0, 1)]
    worlds = [scenes[number % 2].world for number in range(count)]
    items = [only_delivery(scenes[0])]
    assert held_against_reference(worlds, items)
    runs = decide_bulk(worlds, mail_table(items))
    assert [len(run.numbers) for run in runs] == passes
    outcomes = {
        number: decision_table(run, place)["outcome"].to_pylist()
        for run in runs
        for place, number in enumerate(run.numbers)
    }
    both = [["promoted"], ["rejected"]]
    assert outcomes == {number: both[number % 2] for number in range(count)}
