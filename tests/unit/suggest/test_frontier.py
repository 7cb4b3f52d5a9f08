"""Mail kept against mail exposed: both engines weigh alike, and what is best is not beaten."""

from __future__ import annotations

from itertools import product
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from sscsim import Delivery, load_scenario_text
from sscsim.policy import apply_policy
from sscsim.suggest import (
    Frontier,
    Sort,
    by_bulk,
    by_reference,
    frontier,
    sorted_corpus,
    svg,
)
from sscsim.suggest.drawing import ticks
from sscsim.suggest.playing import came_in
from sscsim.suggest.varying import SETTINGS
from sscsim.vocabulary import METHOD
from sscsim.world import World
from tests.depth import examples
from tests.unit.suggest.wishes import Case, cases

STORY = """
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example}
  - {id: marc, fullname: Marc Keller, internalemailaddress: marc@contoso.example,
     incomingemailfilteringmethod: 0}
queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
contacts: [{id: ivo, fullname: Ivo Brandt, emailaddress1: ivo@fabrikam.example}]
emails: [{id: e1, messageid: "<a@contoso.example>", directioncode: outgoing, subject: Offer}]
timeline:
  - deliver: {id: order, from: ivo@fabrikam.example, to: [hanna@contoso.example]}
  - deliver: {id: answer, from: x@outside.example, to: [hanna@contoso.example],
              in-reply-to: "<a@contoso.example>"}
  - deliver: {id: spam, from: x@outside.example, to: [marc@contoso.example]}
  - deliver: {id: lunch, from: marc@contoso.example, to: [hanna@contoso.example]}
  - deliver: {id: astray, from: ivo@fabrikam.example, to: [nobody@contoso.example]}
"""


@pytest.fixture(scope="module")
def world() -> World:
    """Two users, a queue, a contact, and an email to answer."""
    return load_scenario_text(STORY).world


@pytest.fixture(scope="module")
def mail(world: World) -> list[Delivery]:
    """A message of each sort, and one for nobody."""
    boxes = {box.regardingobjectid.id: key for key, box in world.directory.mailboxes.items()}
    return [
        Delivery(
            message=event.message,  # type: ignore[union-attr]
            mailbox=boxes.get(event.message.to[0].address.partition("@")[0]),  # type: ignore[union-attr]
        )
        for event in load_scenario_text(STORY).events
    ]


@pytest.fixture(scope="module")
def found(world: World, mail: list[Delivery]) -> Frontier:
    """What is weighed."""
    return frontier(world, mail)


def test_mail_is_sorted_by_what_it_answers_and_then_by_who_sends_it(
    world: World, mail: list[Delivery]
) -> None:
    sorts = sorted_corpus(world, mail, by_reference)
    assert [sorts[one.message.identity.casefold()] for one in mail] == [
        Sort.CUSTOMER,
        Sort.REPLY,
        Sort.STRANGER,
        Sort.INTERNAL,
        Sort.CUSTOMER,
    ]


def test_every_combination_that_can_be_told_apart_is_weighed(found: Frontier) -> None:
    """Users as they are or all by one method where none is forced; else the forced one."""
    assert len(found.points) == 2**3 * (6 + 5)
    assert len({one.policy.name for one in found.points}) == len(found.points)


def test_what_is_counted_is_what_a_policy_lets_in(
    world: World, mail: list[Delivery], found: Frontier
) -> None:
    for one in found.points:
        assert one.promoted.total() == len(came_in(apply_policy(world, one.policy), mail))
    assert found.today.changes == ()
    assert found.today.exposed == 1


def test_mail_that_no_setting_lets_in_is_left_out_of_the_shares(found: Frontier) -> None:
    assert found.looked_at[Sort.CUSTOMER] == 2
    assert found.there[Sort.CUSTOMER] == 1
    assert found.share(found.best[-1]) == 100


def test_nothing_keeps_as_much_as_the_frontier_with_less(found: Frontier) -> None:
    for one, best in product(found.points, found.best):
        assert not (one.kept >= best.kept and one.exposed < best.exposed)
        assert not (one.kept > best.kept and one.exposed <= best.exposed)
        same = (one.kept, one.exposed) == (best.kept, best.exposed)
        assert not same or len(best.changes) <= len(one.changes)
    for one in found.points:
        assert any(one.kept <= best.kept and one.exposed >= best.exposed for best in found.best)


def test_the_cheapest_that_keeps_enough_is_on_the_frontier(found: Frontier) -> None:
    for share in (0.0, 50.0, 100.0):
        chosen = found.cheapest(share)
        assert chosen is not None
        enough = [one.exposed for one in found.points if found.share(one) >= share]
        assert chosen.exposed == min(enough)


def test_what_is_kept_as_it_is_is_not_varied(world: World, mail: list[Delivery]) -> None:
    few = frontier(world, mail, keep=(METHOD, *SETTINGS))
    assert [one.policy.name for one in few.points] == ["today"]
    one_method = frontier(world, mail, keep=(METHOD,))
    assert all(not one.policy.write for one in one_method.points)


@settings(max_examples=examples(12, 1_000))
@given(cases())
def test_both_engines_weigh_alike(case: Case) -> None:
    mail = case.mail
    assert frontier(case.world, mail, decide=by_bulk) == frontier(case.world, mail)


def test_the_steps_of_an_axis_are_round_and_few() -> None:
    assert ticks(123) == [0, 50, 100]
    assert ticks(9) == [0, 5]
    assert ticks(1) == [0, 1]
    assert ticks(0) == [0]
    assert ticks(1_000) == [0, 500, 1_000]


def test_a_picture_has_a_place_for_each_number_and_for_today(found: Frontier) -> None:
    picture = svg(found, 95.0)
    root = ET.fromstring(picture)  # noqa: S314 - our own
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert [str(number + 1) for number in range(len(found.best))] == [
        one.text
        for one in root.iter("{http://www.w3.org/2000/svg}text")
        if one.get("class") == "number"
    ]
    assert "keep 95 %" in texts
    assert "keep 95 %" not in svg(found)
    exposed = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")
               if one.get("class") == "small middle"]  # fmt: skip
    most = max(one.exposed for one in found.points)
    assert exposed[:2] == ["0", str(ticks(most)[1])]
    assert "prefers-color-scheme: dark" in picture
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
