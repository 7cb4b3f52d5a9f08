"""A lesson is told as it is decided: nothing on the page stems from anywhere else."""

from __future__ import annotations

from typing import Any

import pytest

from sscsim import load_scenario_text
from sscsim.classroom import built_in_lessons, lesson_from, played, staged
from sscsim.engine import simulate

STORY = """
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 0}
  - {id: karl, fullname: Karl Voss, internalemailaddress: karl@contoso.example}
timeline:
  - deliver: {id: complaint, from: anna@outside.example, to: [hanna@contoso.example],
              subject: About Karl Voss}
  - choose: {user: hanna, incomingemailfilteringmethod: 1}
  - set: {HideTrackAllOption: true}
  - choose: {user: karl, incomingemailfilteringmethod: 0}
  - deliver: {id: more, from: anna@outside.example, to: [karl@contoso.example],
              subject: About Karl Voss}
  - readers: {email: complaint}
  - delete: {email: complaint}
  - resync: {mailbox: hanna, processemailreceivedafter: 2025-01-01T00:00:00Z}
"""


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return played(load_scenario_text(STORY))


@pytest.mark.parametrize("path", built_in_lessons(), ids=lambda path: path.name[:3].strip("-"))
def test_every_lesson_is_told_as_the_engine_decides_it(path: Any) -> None:
    lesson = lesson_from(path)
    scenario = staged(lesson.data, lesson.name)
    run = simulate(scenario.world, scenario.events)
    shown = played(scenario)
    decided = [
        [(one.mailbox, one.outcome.value, one.reason.value) for one in entry.decisions]
        for entry in run.entries
    ]
    assert decided == [
        [(one["mailbox"], one["outcome"], one["reason"]) for one in step["decisions"]]
        for step in shown["steps"]
    ]
    assert shown["failures"] == []
    for entry, step in zip(run.entries, shown["steps"], strict=True):
        readers = {one["id"]: one["readers"] for one in step["after"]["emails"]}
        for decision in entry.decisions:
            if decision.promoted:
                assert readers[decision.source] == list(decision.readers)


def test_whoever_the_subject_names_is_told_unless_the_mail_is_to_them(told: dict[str, Any]) -> None:
    assert [step["mail"]["about"] for step in told["steps"] if step["mail"]] == [["karl"], []]


def test_the_choices_and_what_acts_are_told_after_every_step(told: dict[str, Any]) -> None:
    steps = told["steps"]
    assert told["start"]["offers"] == [0, 1, 2, 3, 4]
    assert steps[2]["after"]["offers"] == [1, 2, 3, 4]
    assert [
        told["start"]["methods"]["hanna"]["stored"],
        told["start"]["methods"]["hanna"]["acts"],
    ] == [0, 0]
    assert steps[1]["after"]["methods"]["hanna"]["risk"] == "safe"
    assert steps[2]["after"]["settings"]["HideTrackAllOption"]


def test_a_choice_that_is_not_offered_is_told_as_refused(told: dict[str, Any]) -> None:
    assert [step["answer"]["outcome"] for step in told["steps"] if step["kind"] == "choice"] == [
        "done",
        "refused",
    ]


def test_an_email_that_was_deleted_can_be_read_by_nobody(told: dict[str, Any]) -> None:
    emails = [step["after"]["emails"] for step in told["steps"]]
    assert emails[0] == [
        {"id": "complaint", "said": 0, "readers": ["hanna", "karl"], "ways": [0, 1]}
    ]
    assert told["ways"][1] == (
        "Karl Voss has no role exported, and is assumed to read activities in the whole "
        "organization."
    )
    assert emails[6] == []
    assert told["emails"][0]["came"] == "let in by Hanna Reyes"


def test_how_an_email_came_into_the_crm_is_told_as_it_was_at_the_moment() -> None:
    story = load_scenario_text(
        STORY.partition("timeline:")[0]
        + """
emails: [{id: old, subject: Old, messageid: "<old@contoso.example>"}]
timeline:
  - send: {id: new, from: hanna, to: [ivo@fabrikam.example], subject: New}
  - deliver: {id: mail, from: ivo@fabrikam.example, to: [hanna@contoso.example]}
  - delete: {email: mail}
  - track: {mail: mail, mailbox: hanna}
"""
    )
    shown = played(story)
    came = [
        [shown["emails"][one["said"]]["came"] for one in step["after"]["emails"]]
        for step in shown["steps"]
    ]
    old, new = "was there before", "sent from the CRM"
    assert came == [
        [old, new],
        [old, new, "let in by Hanna Reyes"],
        [old, new],
        [old, new, "tracked by hand"],
    ]
    assert shown["steps"][0]["kind"] == "sent"


def test_mail_that_is_looked_at_again_says_from_whom_it_was(told: dict[str, Any]) -> None:
    [again] = told["steps"][7]["decisions"]
    assert (again["from"], again["chip"], again["tone"]) == (
        "anna@outside.example",
        "Stays in the mailbox",
        "in",
    )


def test_text_from_outside_stands_on_one_line_without_what_a_reader_obeys() -> None:
    hostile = STORY.replace("subject: About Karl Voss}", 'subject: "a\\u202eb\\nc"}', 1)
    mail = played(load_scenario_text(hostile))["steps"][0]["mail"]
    assert mail["subject"] == "a\N{REPLACEMENT CHARACTER}b c"


def test_a_verdict_that_no_source_settles_says_what_it_would_be_otherwise() -> None:
    lesson = lesson_from(built_in_lessons()[4])
    assert lesson.name == "02-the-flag-is-set"
    first, *_ = played(staged(lesson.data, lesson.name))["steps"]
    assert first["decisions"][0]["otherwise"] == [["narrowest", "Stays in the mailbox"]]
    sure = played(load_scenario_text(STORY))["steps"][0]["decisions"][0]
    assert sure["otherwise"] == []


def test_what_would_have_turned_it_is_told_where_it_was_asked_for() -> None:
    [mail, *_] = played(load_scenario_text(STORY), what_if=True)["steps"]
    assert mail["what_if"]["title"] == "What would have stopped this?"
    assert "what_if" not in played(load_scenario_text(STORY))["steps"][0]


def test_whoever_never_chose_is_shown_the_default_without_words_of_programmers() -> None:
    rows = "systemusers: [{id: hanna, fullname: Hanna Reyes}]"
    forced = "timeline: [set: {SSSForceFilteringMethodForUserMailboxes: 4}]"
    told = played(load_scenario_text(f"{rows}\n{forced}"))
    before, after = (one["methods"]["hanna"] for one in (told["start"], told["steps"][0]["after"]))
    assert (before["stored"], before["shown"], before["why"]) == (
        None,
        1,
        (
            'Never changed: the default, "Email messages in response to Dynamics 365 email", lets '
            "in answers only."
        ),
    )
    assert (after["shown"], after["why"]) == (
        1,
        'Never changed: what is forced on everybody, "No email messages", lets in nothing.',
    )


def test_a_queue_that_was_never_changed_is_told_with_its_default() -> None:
    story = "queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]"
    sales = played(load_scenario_text(story))["start"]["methods"]["sales"]
    assert (sales["stored"], sales["shown"], sales["why"]) == (
        None,
        0,
        (
            'The mailbox is read, and "All email messages" (never changed: the default) lets in '
            "every message."
        ),
    )
