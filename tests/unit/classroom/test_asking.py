"""What the page asks where the rules run in it: the same as was told when the page was made."""

from __future__ import annotations

import json
from typing import Any

from sscsim.classroom import answered, built_in_lessons, lesson_from, told

LESSON = lesson_from(built_in_lessons()[0])


def _ask(**question: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(answered(json.dumps(question)))
    return answer


def _play(*changes: dict[str, Any], reading: str | None = None) -> list[dict[str, Any]]:
    answer = _ask(ask="play", name=LESSON.name, data=LESSON.data, changes=changes, reading=reading)
    steps: list[dict[str, Any]] = answer["lesson"]["steps"]
    return steps


def test_a_lesson_that_nobody_changed_is_played_as_it_was_told() -> None:
    before = told(LESSON)["lesson"]["steps"]
    assert _play() == [
        {key: value for key, value in step.items() if key != "what_if"} for step in before
    ]


def test_a_flag_changes_nothing_that_is_stored_and_a_force_does() -> None:
    flag = {"at": 2, "event": {"set": {"HideEmailAutoTrackOptions": True}}}
    force = {"at": 2, "event": {"set": {"SSSForceFilteringMethodForUserMailboxes": 1}}}
    assert _play(flag)[3]["decisions"][0]["outcome"] == "promoted"
    assert _play(force)[3]["decisions"][0]["outcome"] == "rejected"


def test_what_would_have_turned_it_is_worked_out_where_the_class_changed_something() -> None:
    asked = {"ask": "what_if", "name": LESSON.name, "data": LESSON.data}
    as_written = told(LESSON)["lesson"]["steps"][2]["what_if"]
    assert _ask(**asked, step=2) == {"what_if": as_written}
    assert _ask(**asked, step=1) == {"what_if": None}


def test_a_file_that_was_dropped_is_played() -> None:
    text = "title: Mine\nqueues: [{id: s, name: Sales}]\n"
    answer = _ask(ask="open", name="mine", text=text)
    assert (answer["lesson"]["title"], answer["data"]["queues"][0]["name"]) == ("Mine", "Sales")


def test_what_is_saved_is_played_as_it_was_seen() -> None:
    force = {"at": 2, "event": {"set": {"SSSForceFilteringMethodForUserMailboxes": 1}}}
    asked = {"name": LESSON.name, "data": LESSON.data, "changes": [force]}
    text = _ask(ask="save", **asked)["text"]
    again = _ask(ask="open", name=LESSON.name, text=text)["lesson"]
    assert again["steps"] == _ask(ask="play", **asked)["lesson"]["steps"]


def test_everything_that_is_wrong_with_a_file_is_told_with_its_place() -> None:
    text = "titel: Mine\nqueues: [{id: s, nmae: Sales}]\n"
    assert _ask(ask="open", name="mine", file="mine.yaml", text=text) == {
        "problems": [
            'mine.yaml:1:1: "titel" is not a key of a scenario. Did you mean title?',
            'mine.yaml:2:18: "nmae" is not a key of a queue. Did you mean name?',
        ]
    }
