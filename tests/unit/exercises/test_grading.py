"""Marks: a point for each right answer, and for a wrong one the engine's own sentence."""

from __future__ import annotations

import pytest

from sscsim.exercises import Exercise, grade, make_exercise


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    """A sheet of the first level."""
    return make_exercise(seed=7, level=1)


def test_all_right_is_the_whole_score(exercise: Exercise) -> None:
    marks = grade(exercise, {one.id: one.right for one in exercise.questions})
    assert (marks.score, marks.max) == (8, 8)
    assert [mark.mistake for mark in marks.answers] == [None] * 8


def test_nothing_answered_is_no_point_and_no_mistake(exercise: Exercise) -> None:
    marks = grade(exercise, {})
    assert (marks.score, marks.max) == (0, 8)
    assert [mark.mistake for mark in marks.answers] == [None] * 8


def test_a_wrong_answer_is_explained_by_the_rule_that_was_asked(exercise: Exercise) -> None:
    """It went to one who takes answers only, and in copy to an open queue."""
    about = next(one for one in exercise.questions if one.right == "salesq")
    asked = exercise.cases[0].document["systemusers"][1]["id"]
    [mark] = [one for one in grade(exercise, {about.id: asked}).answers if one.question == about]
    assert mark.mistake is not None
    assert (mark.mistake.rule, mark.why.rule) == ("FLT-5", "FLT-4")


def test_a_cause_that_is_none_is_told_by_who_lets_it_in_without_it() -> None:
    """Had the one written to chosen otherwise, a queue with her address would let it in."""
    sheet = make_exercise(seed=12, level=3)
    about = sheet.questions[0]
    marks = {key: grade(sheet, {about.id: key}).answers[0].mistake for key in "abc"}
    choice = '"Email messages in response to Dynamics 365 email"'
    takes = f"tracks {choice}, and the message answers one that is in Dynamics."
    said = "the message would come in all the same:"
    assert {key: mark.text for key, mark in marks.items() if mark} == {
        "a": (
            'It is so that the flag HideTrackAllOption, which hides "All email messages", is not '
            "set. A flag acts on the dialog only: it hides the choice, and changes nothing "
            f"stored. If it were set, {said} Anouk Borg {takes}"
        ),
        "b": (
            "It is so that Anouk Borg, to whom the message is addressed, has stored the choice "
            f"{choice}. But if it were not so, {said} Old post room {takes}"
        ),
        "c": (
            f"It is so that Cleo Fabre, a colleague in copy, has stored the choice {choice}. But "
            f"if it were not so, {said} Anouk Borg {takes}"
        ),
    }


def test_the_one_cause_is_told_by_what_would_be_without_it() -> None:
    sheet = make_exercise(seed=12, level=3)
    assert grade(sheet, {}).answers[0].why.text == (
        'Anouk Borg tracks "Email messages in response to Dynamics 365 email", and the message '
        "answers one that is in Dynamics. If it were not so that its subject holds the code "
        "CRM:0001007, the message would stay out."
    )


def test_there_are_three_levels() -> None:
    with pytest.raises(ValueError, match=r"^level=4 is no level\. Write one of 1, 2, 3\.$"):
        make_exercise(seed=7, level=4)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"m9": "private"},
            "'m9' is no question of the sheet. Write one of m1, m2, m3, m4, m5, m6, m7, m8.",
        ),
        ({"m1": "nobody"}, "'nobody' is not offered for m1. Write one of "),
    ],
)
def test_what_is_not_on_the_sheet_is_no_answer(
    exercise: Exercise, given: dict[str, str], message: str
) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - its words are compared
        grade(exercise, given)
    assert str(error.value).startswith(message)
