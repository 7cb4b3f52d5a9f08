"""What the plan and its letters tell: the answers that it leaves behind, and nothing untrue."""

from __future__ import annotations

import attrs

from sscsim import load_scenario_text, simulate
from sscsim.exposure import exposure_of, promotions
from sscsim.policy import mended
from sscsim.remedy import Plan, Removal, plan_of
from sscsim.views.remedy_letters import letter_lines
from sscsim.views.remedy_pages import plan_lines
from sscsim.vocabulary import Ref

STORY = """
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 0}
  - {id: jonas, fullname: Jonas Falk, internalemailaddress: jonas@contoso.example}
  - {id: vera, fullname: Vera Blom, internalemailaddress: vera@contoso.example,
     incomingemailfilteringmethod: 3}
timeline:
  - deliver: {id: m1, from: ivo@x.example, to: [hanna@contoso.example], message-id: "<m1@x>"}
"""
ANSWER = """
  - deliver: {id: r1, from: ivo@x.example, to: [jonas@contoso.example], in-reply-to: "<m1@x>",
              message-id: "<r1@x>", subject: "Re: In confidence"}
"""


def _plan(story: str, removal: Removal = Removal.MASS) -> Plan:
    scenario = load_scenario_text(story)
    found, anyway = (
        list(promotions(simulate(world, scenario.events).decisions))
        for world in (scenario.world, mended(scenario.world))
    )
    return plan_of(
        scenario.world,
        exposure_of(scenario.world, found, anyway={one.key for one in anyway}),
        removal=removal,
    )


def _letter(plan: Plan, who: str) -> str:
    ref = Ref("systemuser", who)
    return " ".join(letter_lines(plan, ref, plan.people[ref]))


def test_answers_that_a_removal_does_not_find_are_named() -> None:
    """Jonas has the right setting, yet an answer to what Hanna's let in came in by it (AUD-8)."""
    plan = _plan(STORY + ANSWER)
    assert [one.source for one in plan.let_in] == ["m1"]
    assert [one.source for one in plan.wake] == ["r1"]
    text = " ".join(plan_lines(plan))
    assert (
        "1 of the emails came in only as an answer to those, by the setting of somebody who has "
        "the right one. A removal by accepting entity does not find it (AUD-8), so the requests "
        "name it: by id where it was exported, else by message id."
    ) in text
    assert "1 more came in only as an answer to such emails." in text


def test_a_plan_that_leaves_no_answers_says_nothing_of_them() -> None:
    plan = _plan(STORY)
    assert plan.wake == ()
    assert "came in only as an answer to those" not in " ".join(plan_lines(plan))


def test_a_letter_says_that_mail_was_taken_in_only_where_some_is_known() -> None:
    """Nothing came in by Vera's setting."""
    plan = _plan(STORY)
    assert "So Dynamics 365 took in mail of yours" in _letter(plan, "hanna")
    assert "took in mail" not in _letter(plan, "vera")
    assert "With it, Dynamics 365 can take in mail of yours" in _letter(plan, "vera")


RIGHTLY = STORY.replace(
    "systemusers:",
    "queues: [{id: q, name: Help, emailaddress: help@contoso.example}]\nsystemusers:",
).replace("to: [hanna@contoso.example]", "to: [hanna@contoso.example, help@contoso.example]")


def test_a_letter_about_mail_that_came_in_rightly_does_not_say_that_a_choice_brought_it() -> None:
    """The queue takes all that is sent to it; a mass deletion takes that along, the other not."""
    rightly = "Of the emails below that is not so: each would have come in without that choice too."
    hanna = _letter(_plan(RIGHTLY), "hanna")
    assert f"With it, Dynamics 365 can take in mail of yours {NO_REPLY} can read it there." in hanna
    assert rightly in hanna
    assert "All of them would have come in anyway, and are lost there: please track them" in hanna
    assert "Until they are gone" in hanna
    wrongly = _letter(_plan(STORY), "hanna")
    assert f"So Dynamics 365 took in mail of yours {NO_REPLY} could read it there." in wrongly
    assert rightly not in wrongly
    assert "lost there" not in wrongly


NO_REPLY = "that is no reply to an email in Dynamics, and colleagues"


def test_where_nothing_is_deleted_a_letter_does_not_speak_of_it() -> None:
    """One by one, what would have come in anyway stays."""
    kept = _letter(_plan(RIGHTLY, Removal.ONE_BY_ONE), "hanna")
    assert "We delete none of the emails below. Your mailbox is not touched." in kept
    assert "Until they are gone" not in kept
    gone = _letter(_plan(STORY, Removal.ONE_BY_ONE), "hanna")
    assert "We will delete 1 email from Dynamics, which would not have come in otherwise." in gone
    assert "Until they are gone" in gone


def test_a_letter_does_not_say_what_the_export_does_not_tell() -> None:
    """Who was addressed was not exported, so the email may have come in rightly (AUD-9)."""
    plan, hanna = _plan(STORY), Ref("systemuser", "hanna")
    for anyway, told in ((None, True), (False, False)):
        emails = [attrs.evolve(one, anyway=anyway) for one in plan.let_in]
        letter = " ".join(letter_lines(plan, hanna, emails))
        assert ("Whether it did, what was exported does not tell." in letter) is told


def test_an_owner_is_not_told_that_mail_should_not_be_there_which_should() -> None:
    """Marc's mail was taken in by Hanna's setting, and he owns it."""
    owned = "you became the owner of some of it. It was not your doing"
    for story, says in (
        (STORY, f"that should not be there, and {owned}."),
        (RIGHTLY, f"{owned}, and these emails would have come in without that setting too."),
    ):
        plan = _plan(story)
        letter = " ".join(letter_lines(plan, Ref("systemuser", "jonas"), plan.let_in))
        assert says in letter


def test_a_letter_asks_to_track_again_only_where_something_is_lost() -> None:
    """What was sent to a queue that takes everything too would have come in anyway."""
    queue = "queues: [{id: q, name: Help, emailaddress: help@contoso.example}]"
    both = STORY.replace("[hanna@contoso.example]", "[hanna@contoso.example, help@contoso.example]")
    assert "track them again" not in _letter(_plan(STORY), "hanna")
    assert "track them again" in _letter(_plan(queue + both), "hanna")


def test_a_value_that_was_not_exported_is_no_all_clear() -> None:
    """Issue 7: partial exports say which answers they make impossible."""
    untold = load_scenario_text("systemusers: [{id: hanna, fullname: Hanna Reyes}]").world
    text = " ".join(plan_lines(plan_of(untold)))
    assert "What 1 enabled user chose was not exported." in text
    assert "There is nothing to mend." not in text
    told = load_scenario_text("systemusers: [{id: hanna, incomingemailfilteringmethod: 1}]").world
    assert "There is nothing to mend." in " ".join(plan_lines(plan_of(told)))


def test_a_queue_that_shares_an_address_is_told_and_another_is_not() -> None:
    """AUD-2: a queue that lets in all is usually meant so, a shared one is not."""
    users = (
        "systemusers: [{{id: hanna, internalemailaddress: hanna@contoso.example,"
        " incomingemailfilteringmethod: 1}}]\n"
        "queues: [{{id: sales, name: Sales, emailaddress: {address}}}]"
    )
    shared = load_scenario_text(users.format(address="hanna@contoso.example")).world
    assert "But look at Sales" in " ".join(plan_lines(plan_of(shared)))
    own = load_scenario_text(users.format(address="sales@contoso.example")).world
    assert "But look at" not in " ".join(plan_lines(plan_of(own)))


def test_what_was_assumed_stands_in_the_plan() -> None:
    world = load_scenario_text("queues: []").world
    assert "- no roles were exported" in list(
        plan_lines(plan_of(world), ["no roles were exported"])
    )
