"""What a class changes is put into the timeline of its lesson."""

from __future__ import annotations

from typing import Any

import pytest

from sscsim.classroom import staged
from sscsim.classroom.staging import changed
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


def test_a_change_that_is_no_event_is_told_with_its_place() -> None:
    with pytest.raises(InputError) as raised:
        staged(STORY, "story", [{"at": 0, "event": {"chose": {}}}])
    assert str(raised.value) == (
        'story#/timeline/0/chose: "chose" is not an event. Did you mean choose?'
    )
