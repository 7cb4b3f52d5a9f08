"""Answers in the wake of a leak: found in the export and in mail, removed, and told."""

from __future__ import annotations

from sscsim import World, load_scenario_text, simulate
from sscsim.exposure import exposure_of, promotions
from sscsim.remedy import Plan, Removal, plan_of, righted
from sscsim.scenario import Scenario
from sscsim.views.remedy_letters import letter_lines
from sscsim.views.remedy_pages import email_records, plan_lines
from sscsim.vocabulary import Ref

PEOPLE = """
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 0}
  - {id: jonas, fullname: Jonas Falk, internalemailaddress: jonas@contoso.example,
     incomingemailfilteringmethod: 1}
queues:
  - {id: sales, name: Sales, emailaddress: sales@contoso.example, incomingemailfilteringmethod: 1,
     ownerid: jonas}
emails:
"""
LEAK = """
  - {id: e1, messageid: "<e1@x>", directioncode: incoming, subject: In confidence,
     acceptingentityid: {table: systemuser, id: hanna},
     parties: [{participation: from, address: ivo@x.example},
               {participation: to, address: hanna@contoso.example}]}
"""
ANSWER = """
  - {id: e2, messageid: "<e2@x>", directioncode: incoming, subject: "Re: In confidence",
     inreplyto: "<e1@x>", acceptingentityid: {table: systemuser, id: jonas}, ownerid: jonas,
     CORRELATED parties: [{participation: from, address: ivo@x.example},
               {participation: to, address: jonas@contoso.example}]}
"""
QUESTION = """
  - {id: e0, messageid: "<e1@x>", directioncode: outgoing, subject: Question}
"""
TIMELINE = """
timeline:
  - deliver: {id: m1, from: ivo@x.example, to: [JONAS@contoso.example], MESSAGE-ID,
              in-reply-to: "<e1@x>", subject: "Re: In confidence"}
"""


def _story(*parts: str, **names: str) -> Scenario:
    text = "".join((PEOPLE, *parts))
    for name, value in names.items():
        text = text.replace(name.replace("_", "-"), value)
    return load_scenario_text(text.replace("CORRELATED", "").replace("JONAS", "jonas"))


def _planned(story: Scenario, removal: Removal = Removal.MASS) -> Plan:
    full, rightly = (
        list(promotions(simulate(world, story.events).decisions))
        for world in (story.world, righted(story.world))
    )
    found = exposure_of(story.world, full, anyway={one.key for one in rightly})
    return plan_of(story.world, found, removal=removal)


def _named(plan: Plan) -> list[list[str]]:
    """What each job of step 4 finds its emails by."""
    jobs = [one.body["QuerySet"][0]["Criteria"]["Conditions"][0] for one in plan.step(4)]
    return [[job["AttributeName"], *(one["Value"] for one in job["Values"])] for job in jobs]


def test_an_exported_answer_to_an_exported_leak_is_deleted_by_its_id() -> None:
    """Whether the export tells what it is correlated with, or only what it answers."""
    for told in ("correlatedactivityid: e1,", ""):
        plan = plan_of(_story(LEAK, ANSWER.replace("CORRELATED", told)).world)
        assert [(one.source, one.wake, one.anyway) for one in plan.emails] == [
            ("e1", False, False),
            ("e2", True, False),
        ]
        assert _named(plan) == [["acceptingentityid", "hanna"], ["activityid", "e2"]]
    single = plan_of(_story(LEAK, ANSWER).world, removal=Removal.ONE_BY_ONE)
    assert [one.url[-2:-1] for one in single.step(4)] == ["1", "2"]


def test_an_exported_answer_stays_where_it_would_have_come_in_anyway() -> None:
    """It answers a question of ours too; so it was right."""
    plan = plan_of(_story(QUESTION, LEAK, ANSWER).world)
    assert [one.source for one in plan.emails] == ["e1"]


def test_an_answer_of_which_the_export_does_not_tell_who_was_addressed_is_looked_at_by_hand() -> (
    None
):
    """Nothing is deleted of which nobody knows whether it is right."""
    bare = ANSWER.partition("CORRELATED")[0].rstrip(" ,\n") + "}\n"
    plan = plan_of(_story(LEAK, bare).world)
    assert [(one.source, one.anyway) for one in plan.wake] == [("e2", None)]
    assert _named(plan) == [["acceptingentityid", "hanna"]]
    assert "Of 1 of these what was exported does not tell whether they belong there" in _text(plan)
    assert "Of 1 email we cannot tell." in _letter(plan, "jonas")


def test_mail_that_answers_an_exported_leak_is_named_by_its_message_id() -> None:
    """On both roads alike; the leak itself is found by accepting entity, or by id."""
    story = _story(LEAK, TIMELINE, MESSAGE_ID='message-id: "<m1@x>"')
    named = ["messageid", "<m1@x>", "m1@x"]
    assert _named(_planned(story)) == [["acceptingentityid", "hanna"], named]
    [delete, job] = _planned(story, Removal.ONE_BY_ONE).step(4)
    assert delete.url == "/api/data/v9.2/emails(e1)"
    assert "<m1@x>" in str(job.body)


def test_mail_without_a_message_id_is_looked_for_and_deleted_by_hand() -> None:
    """No request can name it."""
    plan = _planned(_story(LEAK, TIMELINE, MESSAGE_ID="message-id: null"))
    [_, query] = plan.step(4)
    assert query.method == "GET"
    assert query.url == (
        "/api/data/v9.2/emails?$select=activityid,subject&$filter=directioncode%20eq%20false"
        "%20and%20sender%20eq%20%27ivo%40x.example%27%20and%20subject%20eq%20"
        "%27Re%3A%20In%20confidence%27"
    )
    assert "1 email has no message id by which a request could name it." in _text(plan)


def test_a_colleague_with_a_right_setting_is_told_so() -> None:
    plan = _planned(_story(LEAK, TIMELINE, MESSAGE_ID='message-id: "<m1@x>"'))
    letter = _letter(plan, "jonas")
    assert "1 email below came into Dynamics 365 only because it answers mail" in letter
    assert "Your own setting is right, and stays as it is." in letter
    assert "We will delete 1 email from Dynamics." in letter
    assert "A colleague's setting" not in letter


def test_what_a_queue_accepted_is_told_to_its_owner() -> None:
    """A queue reads no letter."""
    story = _story(LEAK, TIMELINE, MESSAGE_ID='message-id: "<m1@x>"', JONAS="sales")
    plan = _planned(story)
    assert [one.accepting.table for one in plan.wake] == ["queue"]
    assert [ref.id for ref in plan.people] == ["hanna", "jonas"]


def test_the_export_list_says_how_each_came_in() -> None:
    rows = [*email_records(plan_of(_story(LEAK, ANSWER).world))]
    assert [row["came_in"] for row in rows] == ["by the setting", "as an answer"]
    assert [row["track_again"] for row in rows] == ["no", "no"]


def test_without_a_leak_the_righted_organisation_is_the_mended_one() -> None:
    """And with one it holds neither the leak nor its answers."""
    assert righted(World()) == World()
    kept = righted(_story(QUESTION, LEAK, ANSWER).world).emails
    assert [one.activityid for one in kept] == ["e0", "e2"]


def _text(plan: Plan) -> str:
    return " ".join(plan_lines(plan))


def _letter(plan: Plan, who: str) -> str:
    ref = Ref("systemuser", who)
    return " ".join(letter_lines(plan, ref, plan.people[ref]))
