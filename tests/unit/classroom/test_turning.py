"""What would have turned a verdict, in the words of those who could have done it."""

from __future__ import annotations

from typing import Any

from sscsim import load_scenario_text
from sscsim.classroom.turning import turned


def _turned(text: str) -> dict[str, Any]:
    story = load_scenario_text(text)
    return turned(story.world, story.events[0])  # type: ignore[arg-type]


HANNA = (
    "{id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example, "
    "incomingemailfilteringmethod: %d}"
)


def test_the_person_is_told_every_choice_that_would_have_kept_it_private() -> None:
    found = _turned(
        f"systemusers: [{HANNA % 0}]\n"
        "timeline: [deliver: {id: m, from: x@outside.example, to: [hanna@contoso.example]}]"
    )
    person, administrator, sender = found["groups"]
    [says] = person["says"]
    assert says == (
        'Hanna Reyes chooses "Email messages in response to Dynamics 365 email", "Email messages '
        'from Dynamics 365 Leads, Contacts and Accounts", "Email messages from Dynamics 365 '
        'records that are email enabled" or "No email messages" in the personal options.'
    )
    assert administrator["says"][1] == (
        '"Use correlation" is switched off (emailcorrelationenabled).'
    )
    assert sender["says"] == ["hanna@contoso.example is left out of To."]
    assert "mailbox hanna@contoso.example: statecode 0 -> 1 (Inactive)" in found["further"]


def test_a_queue_is_set_and_does_not_choose() -> None:
    found = _turned(
        "queues: [{id: s, name: Sales, emailaddress: s@contoso.example,\n"
        "          incomingemailfilteringmethod: 4}]\n"
        "timeline: [deliver: {id: m, from: x@outside.example, to: [s@contoso.example]}]"
    )
    assert found["title"] == "What would have promoted it?"
    assert found["groups"] == [
        {"who": "An administrator", "says": ['"All email messages" is stored for queue Sales.']}
    ]


def test_what_takes_two_changes_is_one_sentence_and_what_nothing_turns_says_so() -> None:
    both = _turned(
        f"systemusers: [{HANNA % 0}, {{id: marc, fullname: Marc, "
        "internalemailaddress: marc@contoso.example, incomingemailfilteringmethod: 0}]\n"
        "organization: {orgdborgsettings: {IgnoreInternalEmailFromQueues: true}}\n"
        "timeline: [deliver: {id: m, from: x@outside.example, "
        "to: [hanna@contoso.example, marc@contoso.example], mailboxes: [hanna]}]"
    )
    assert both["says"].startswith("Each of these alone is enough")
    nothing = _turned(
        f"systemusers: [{HANNA % 1}]\n"
        "organization: {orgdborgsettings: {RestrictIRMEmailItems: true}}\n"
        "timeline: [deliver: {id: m, from: x@outside.example, to: [hanna@contoso.example], "
        "headers: {Content-Class: rpmsg.message}, folder: Archive}]"
    )
    assert nothing["groups"] == []
    assert nothing["says"].startswith("Nothing that was tried turns it: up to two changes")
