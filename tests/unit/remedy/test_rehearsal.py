"""The plan over time: why the order of its steps matters."""

from __future__ import annotations

import pytest

from sscsim import World, load_scenario_text
from sscsim.engine import deliveries, play
from sscsim.events import Deliver, Delivery
from sscsim.policy import mended
from sscsim.remedy import Rehearsal, rehearse
from sscsim.remedy.rehearsal import Step
from sscsim.views.remedy_rehearsal import rehearsal_lines

# One mail a day, and at noon of the third day the first step is done.
STORY = """
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 0}
  - {id: jonas, fullname: Jonas Falk, internalemailaddress: jonas@contoso.example}
timeline:
  - deliver: {id: m1, from: ivo@x.example, to: [hanna@contoso.example], message-id: "<m1@x>",
              received: 2026-03-01T08:00:00Z}
  - deliver: {id: m2, from: ivo@x.example, to: [hanna@contoso.example], message-id: "<m2@x>",
              received: 2026-03-02T08:00:00Z}
  - deliver: {id: m3, from: ivo@x.example, to: [hanna@contoso.example], message-id: "<m3@x>",
              received: 2026-03-03T08:00:00Z}
  - deliver: {id: m4, from: ivo@x.example, to: [hanna@contoso.example], message-id: "<m4@x>",
              received: 2026-03-04T07:00:00Z}
  - deliver: {id: r2, from: ivo@x.example, to: [jonas@contoso.example], in-reply-to: "<m2@x>",
              message-id: "<r2@x>", received: 2026-03-05T20:00:00Z}
"""


@pytest.fixture(scope="module")
def played() -> dict[tuple[Step, ...], Rehearsal]:
    story = load_scenario_text(STORY)
    mail = _mail(story.world, story.events)
    rightly = {one.source for one in play(mended(story.world), mail) if one.promoted}
    return {one.order: one for one in rehearse(story.world, mail, rightly)}


def _mail(world: World, events: object) -> list[Delivery]:
    assert isinstance(events, tuple)
    return [
        item for event in events if isinstance(event, Deliver) for item in deliveries(world, event)
    ]


def test_the_order_of_the_article_is_the_first_and_leaves_nothing(
    played: dict[tuple[Step, ...], Rehearsal],
) -> None:
    """Nobody can choose the old setting again, and nothing comes back."""
    own = next(iter(played.values()))
    assert own.order == (Step.HIDE, Step.VALUES, Step.REMOVE)
    assert (own.chosen_again, own.again, own.left) == (0, 0, 0)


def test_values_before_the_flag_are_chosen_again_and_all_comes_back(
    played: dict[tuple[Step, ...], Rehearsal],
) -> None:
    """Half a day is enough (AUD-4)."""
    late = played[Step.VALUES, Step.HIDE, Step.REMOVE]
    assert late.chosen_again == 1
    assert late.again > 0
    assert not late.clean


def test_a_removal_before_the_values_leaves_what_came_in_between(
    played: dict[tuple[Step, ...], Rehearsal],
) -> None:
    """The setting goes on letting in."""
    early = played[Step.REMOVE, Step.HIDE, Step.VALUES]
    assert early.meanwhile > 0
    assert early.left > 0


def test_an_answer_to_a_removed_email_is_not_recognised(
    played: dict[tuple[Step, ...], Rehearsal],
) -> None:
    """AUD-15: it came in by the default setting of a colleague while the email was there."""
    assert played[Step.HIDE, Step.VALUES, Step.REMOVE].unanswered == 1


def test_the_page_says_that_some_go_back_only_where_some_do() -> None:
    """Where the choices were hidden before the first step, the values come first."""
    hidden = "organization: {orgdborgsettings: {HideEmailAutoTrackOptions: true}}"
    for text, goes_back in ((STORY, True), (hidden + STORY, False)):
        story = load_scenario_text(text)
        found = rehearse(story.world, _mail(story.world, story.events), ())
        page = " ".join(" ".join(rehearsal_lines(found)).split())
        assert any(one.chosen_again for one in found) is goes_back
        assert ("Change the values first, and some do." in page) is goes_back
        assert ("who was mended, so begin with the values." in page) is not goes_back


def test_without_mail_nothing_happens_in_any_order() -> None:
    """Every order is clean."""
    assert all(one.clean for one in rehearse(World(), [], ()))
