"""The plan over time: why the order of its steps matters."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sscsim import World, load_scenario_text
from sscsim.engine import deliveries, play
from sscsim.events import Deliver, Delivery
from sscsim.exposure import promotions
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
    rightly = {one.key for one in promotions(play(mended(story.world), mail))}
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


LATER = """
contacts: [{{id: ivo, emailaddress1: ivo@x.example}}]
emails: [{{id: e1, messageid: "<e1@contoso.example>", directioncode: outgoing}}]
systemusers:
  - {{id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 2}}
  - {{id: jonas, fullname: Jonas Falk, internalemailaddress: jonas@contoso.example}}
timeline:
  - deliver: {{id: old, from: ann@x.example, to: [hanna@contoso.example], message-id: "<old@x>",
              subject: "Offer CRM:0001007", received: 2026-03-01T08:00:00Z}}
  - deliver: {{id: later, to: [{to}], message-id: "<later@x>", {more},
              subject: "Offer CRM:0001007", received: 2026-03-04T08:00:00Z}}
"""


@pytest.mark.parametrize(
    ("to", "more", "wake"),
    [
        ("hanna@contoso.example", "from: ivo@x.example", 1),
        ("jonas@contoso.example", "from: ann@x.example, in-reply-to: <e1@contoso.example>", 0),
    ],
)
def test_old_mail_that_is_read_anew_is_in_the_wake_only_of_what_should_not_be_there(
    to: str, more: str, wake: int
) -> None:
    """By its token it answers a later email: one of a known sender, or one that came in rightly."""
    story = load_scenario_text(LATER.format(to=to, more=more))
    mail = _mail(story.world, story.events)
    rightly = {one.key for one in promotions(play(mended(story.world), mail))}
    start = datetime(2026, 3, 3, 12, tzinfo=UTC)
    found = {one.order: one for one in rehearse(story.world, mail, rightly, start=start)}
    assert found[Step.REMOVE, Step.HIDE, Step.VALUES].wake == wake
    assert found[Step.HIDE, Step.VALUES, Step.REMOVE].wake == 0


def test_the_first_message_of_a_mailbox_is_read_anew_too() -> None:
    """It comes back where somebody has chosen the old setting again, and not where nobody could."""
    first, *_ = STORY.partition("  - deliver: {id: m2")
    story = load_scenario_text(first)
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    found = rehearse(story.world, _mail(story.world, story.events), (), start=start)
    again = {one.order: one.again for one in found}
    assert again[Step.VALUES, Step.REMOVE, Step.HIDE] == 1
    assert again[Step.HIDE, Step.VALUES, Step.REMOVE] == 0


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
