"""What a class changes is put into the timeline of its lesson."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sscsim import load_scenario_text
from sscsim.classroom import built_in_lessons, lesson_from, lesson_from_text, staged
from sscsim.classroom.staging import changed, saved
from sscsim.errors import InputError

STORY: dict[str, Any] = {
    "title": "One letter",
    "systemusers": [
        {
            "id": "hanna",
            "internalemailaddress": "hanna@contoso.example",
            "incomingemailfilteringmethod": 0,
        }
    ],
    "timeline": [
        {
            "deliver": {
                "id": "letter",
                "from": "x@outside.example",
                "to": ["hanna@contoso.example"],
                "message-id": "<one@outside.example>",
            },
            "expect": {"outcome": "promoted"},
        }
    ],
}


def test_an_event_is_put_before_the_place_it_names() -> None:
    flag = {"set": {"HideTrackAllOption": True}}
    assert changed(STORY, [{"at": 0, "event": flag}])["timeline"] == [flag, *STORY["timeline"]]
    assert changed(STORY, [{"at": 1, "event": flag}])["timeline"] == [*STORY["timeline"], flag]


def test_the_lesson_itself_stays_as_it_is() -> None:
    before = len(STORY["timeline"])
    changed(STORY, [{"at": 0, "again": 0}])
    assert len(STORY["timeline"]) == before


def test_mail_that_comes_once_more_is_another_message_and_nothing_is_expected_of_it() -> None:
    _, again = changed(STORY, [{"at": 1, "again": 0}])["timeline"]
    assert again == {
        "deliver": {
            "id": "letter-again-1",
            "from": "x@outside.example",
            "to": ["hanna@contoso.example"],
        }
    }


def test_mail_that_came_once_more_may_come_again() -> None:
    changes = [{"at": 1, "again": 0}, {"at": 2, "again": 1}]
    assert len(staged(STORY, "story", changes).events) == 3


def test_another_reading_takes_the_place_of_what_the_file_assumes() -> None:
    assuming = {**STORY, "assume": {"hide_flags_affect_runtime": True}}
    assert staged(assuming, "story").world.assume.hide_flags_affect_runtime
    assert not staged(assuming, "story", reading="article").world.assume.hide_flags_affect_runtime


@pytest.mark.parametrize("path", built_in_lessons(), ids=lambda path: path.name[:3].strip("-"))
def test_a_lesson_that_is_saved_is_the_lesson(path: Path) -> None:
    lesson = lesson_from(path)
    again = lesson_from_text(saved(lesson.data), lesson.name)
    assert again.data == lesson.data


def test_a_lesson_that_was_changed_is_saved_as_it_was_changed_and_expects_nothing() -> None:
    changes = [{"at": 1, "again": 0}]
    text = saved(STORY, changes, reading="learn")
    story = load_scenario_text(text)
    assert story.events == staged(STORY, "story", changes, "learn").events
    assert (story.reading, story.expectations) == ("learn", (None, None))


def test_a_change_that_is_no_event_is_told_with_its_place() -> None:
    with pytest.raises(InputError) as raised:
        staged(STORY, "story", [{"at": 0, "event": {"chose": {}}}])
    assert str(raised.value) == (
        'story#/timeline/0/chose: "chose" is not an event. Did you mean choose?'
    )
