"""The mistake and its mend: who tracks more than answers, and what came in anyway."""

from __future__ import annotations

from sscsim import Delivery, Ref, World, load_scenario_text
from sscsim.engine import play
from sscsim.policy import at_risk, culprits, mended

STORY = """
organization: {{orgdborgsettings: {{SSSForceFilteringMethodForUserMailboxes: {force}}}}}
systemusers:
  - {{id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 0}}
  - {{id: jonas, fullname: Jonas Falk, internalemailaddress: jonas@contoso.example,
     incomingemailfilteringmethod: 1}}
queues:
  - {{id: sales, name: Sales, emailaddress: sales@contoso.example, incomingemailfilteringmethod: 0}}
timeline:
  - deliver: {{id: complaint, from: someone@outside.example, to: [hanna@contoso.example]}}
  - deliver: {{id: order, from: someone@outside.example,
              to: [hanna@contoso.example, sales@contoso.example]}}
"""


def _story(force: int = -1) -> tuple[World, list[Delivery]]:
    story = load_scenario_text(STORY.format(force=force))
    mailbox = story.world.directory.mailbox_of_owner(Ref("systemuser", "hanna"))
    assert mailbox is not None
    items = [
        Delivery(message=event.message, mailbox=mailbox.mailboxid)  # type: ignore[union-attr]
        for event in story.events
    ]
    return story.world, items


def test_who_tracks_all_is_at_risk_and_who_tracks_answers_is_not() -> None:
    """The queue tracks all too, as queues should."""
    world, _ = _story()
    assert [one.user.fullname for one in at_risk(world)] == ["Hanna Reyes"]
    assert culprits(world) == {Ref("systemuser", "hanna")}


def test_a_force_setting_that_opens_every_inbox_makes_everybody_a_culprit() -> None:
    """Forced to answers, nobody but those who stored something else is at fault."""
    world, _ = _story(force=0)
    assert culprits(world) == {Ref("systemuser", "hanna"), Ref("systemuser", "jonas")}
    assert culprits(_story(force=1)[0]) == {Ref("systemuser", "hanna")}


def test_the_mend_closes_the_inbox_and_lifts_the_force() -> None:
    """Nothing else of the organisation changes."""
    world, items = _story(force=0)
    after = mended(world)
    assert at_risk(after) == ()
    assert after.settings["SSSForceFilteringMethodForUserMailboxes"] == -1
    assert [one.promoted for one in play(after, items)] == [False, True]
