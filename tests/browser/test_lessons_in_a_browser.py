"""Every lesson is played to its end in a browser, with the verdicts of the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sscsim.classroom import built_in_lessons
from sscsim.cli.app import app
from tests.browser.conftest import Watched

CHIPS = {
    "promoted": "Copied into the CRM",
    "rejected": "Stays in the mailbox",
    "duplicate": "Is in the CRM already",
    "not_evaluated": "Passed over",
    "not_processed": "Mailbox is not read",
}


@pytest.fixture(scope="module")
def verdicts() -> dict[str, list[str]]:
    """What `sscsim run` says of every lesson, message by message."""
    paths = [str(path) for path in built_in_lessons()]
    result = CliRunner().invoke(app, ["run", *paths, "--format", "json"], catch_exceptions=False)
    shows = json.loads(result.stdout)["scenarios"]
    return {
        Path(show["file"]).name.removesuffix(".scenario.yaml"): [
            f"{CHIPS[one['outcome']]} {one['source']}" for one in show["decisions"]
        ]
        for show in shows
    }


# What the mailboxes show after the last step, newest first in each; and how often one could step.
_PLAY = """() => {
  const next = document.getElementById("next");
  let steps = 0;
  for (; !next.disabled; steps += 1) next.click();
  const chips = [...document.querySelectorAll("#inboxes .mail .chip")];
  const shown = chips.map((one) => one.textContent.replace(/^. /, ""));
  return { steps, shown, said: document.getElementById("scene").textContent };
}"""


def test_every_lesson_is_played_to_its_end_with_the_verdicts_of_the_command_line(
    classroom: Watched, verdicts: dict[str, list[str]]
) -> None:
    for name, decided in verdicts.items():
        classroom.open(name)
        played: dict[str, Any] = classroom.page.evaluate(_PLAY)
        assert sorted(played["shown"]) == sorted(one.rpartition(" ")[0] for one in decided), name
        assert f"Step {played['steps']} of {played['steps']}" in played["said"], name


def test_a_step_says_what_came_of_it_why_and_who_can_read_it(classroom: Watched) -> None:
    classroom.open("01-the-confidential-inbox/2")
    classroom.page.keyboard.press("ArrowRight")
    scene = classroom.page.locator("#scene")
    assert scene.locator(".chip").inner_text() == "→ Copied into the CRM"
    assert scene.locator(".because").first.inner_text() == (
        "Hanna Reyes accepts all email messages, so this one became an email in Dynamics 365."
    )
    assert scene.locator(".reader").all_inner_texts() == [
        "Karl Voss (named in the subject)",
        "Hanna Reyes",
        "Mira Okafor",
    ]
    classroom.page.keyboard.press("ArrowLeft")
    assert 'chooses "All' in scene.inner_text()


def test_two_messages_of_one_mailbox_are_told_apart(classroom: Watched) -> None:
    """By their subjects, under the verdict and behind it; one message by the mailboxes it is in."""
    page = classroom.page
    classroom.open("24-delete-then-reconnect/5")
    both = ("“In confidence, about Karl Voss”", "“Your test results”")
    assert page.inner_text("#scene .where").strip() == ", ".join(both)
    page.keyboard.press("y")
    page.locator("#why h3:visible").first.wait_for()
    assert page.locator("#why h3:visible").all_inner_texts() == [
        f"{subject} in hanna@contoso.example: Copied into the CRM" for subject in both
    ]
    classroom.open("04-paul-and-the-sales-queue/4")
    assert (
        page.locator("#scene .where").first.inner_text().strip() == "in the mailbox of Paul Ekberg"
    )


def test_a_step_says_who_counts_as_its_sender_where_several_could(classroom: Watched) -> None:
    classroom.open("12-the-wrong-contact-in-from/6")
    filed = classroom.page.locator("#scene .filed")
    assert filed.all_inner_texts() == ["Its sender in the CRM: the account Brandt Pumps."]
    classroom.open("01-the-confidential-inbox/3")
    assert filed.count() == 0


def test_a_card_says_what_a_trainer_chooses_by(classroom: Watched) -> None:
    """Its level, how long it takes, and whether it belongs to the short course."""
    classroom.open()
    told = classroom.page.locator(".card > .soft").all_inner_texts()
    assert told[0] == "level 1 · 10 minutes · short course"
    assert all(text.startswith("level ") for text in told)
    assert {text[6] for text in told} == {"1", "2", "3"}


def test_who_leaves_a_lesson_comes_back_to_its_card(classroom: Watched) -> None:
    page = classroom.page
    classroom.open("23-emergency-stop/3")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent").startswith("The emergency stop")


def test_what_the_sources_leave_open_is_told_under_the_verdict(classroom: Watched) -> None:
    classroom.open("02-the-flag-is-set/1")
    assert classroom.page.locator("#scene .open").inner_text() == (
        "The sources leave this open. Read as narrowly as possible: Stays in the mailbox."
    )
    classroom.open("01-the-confidential-inbox/3")
    assert classroom.page.locator("#scene .open").count() == 0


def test_the_dialog_shows_the_choices_that_the_flags_leave(classroom: Watched) -> None:
    classroom.open("02-the-flag-is-set/0")
    assert classroom.page.locator("#options .choice").all_inner_texts() == [
        "Email messages in response to Dynamics 365 email",
        "No email messages",
    ]
    assert "Not offered any more: All email messages" in classroom.page.inner_text("#options")


def test_a_lesson_can_be_left_and_another_be_opened_by_keyboard_alone(classroom: Watched) -> None:
    classroom.open()
    page = classroom.page
    page.locator(".card").first.press("Enter")
    assert page.inner_text("#title") == "The confidential inbox"
    page.keyboard.press("End")
    assert page.inner_text("#where") == "Step 6 of 6"
    page.locator(".onward").press("Enter")
    assert page.inner_text("#title") == "Only one of three doors is closed"
    page.keyboard.press("p")
    assert page.locator("#crm").is_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.locator("#home").is_visible()


def test_without_scripts_the_lessons_are_a_text(classroom: Watched, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(classroom.address)
    assert page.locator("article").count() == len(built_in_lessons())
    context.close()
