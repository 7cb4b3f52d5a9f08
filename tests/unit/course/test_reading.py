"""The course file: what does not fit together is told with its place, all of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sscsim import InputError
from sscsim.course import lesson_folder, lessons, load_course

LESSON = """\
title: A lesson
systemusers: [{id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example}]
timeline: [{deliver: {id: first, from: x@outside.example, to: hanna@contoso.example}}]
"""
COURSE = """\
title: A course
welcome: Good morning.
points: {trap: It is a trap.}
parts:
  - title: One
    about: All of it.
    lessons:
      - {lesson: one, points: trap, answers: [{said: No., but: Yes., see: first}]}
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of one lesson."""
    (tmp_path / "one.scenario.yaml").write_text(LESSON, "utf-8")
    path = tmp_path / "course.yaml"
    path.write_text(COURSE, "utf-8")
    return path


def complaints(path: Path) -> list[str]:
    """Read a course that is wrong; say how, without the folder."""
    with pytest.raises(InputError) as error:
        load_course(path)
    return [str(one).replace(f"{path.parent}/", "") for one in error.value.problems]


def test_a_course_of_ones_own_is_read(course: Path) -> None:
    [lesson] = load_course(course).lessons
    assert (lesson.name, lesson.points, lesson.answers[0].see) == ("one", ("trap",), ("first",))
    assert (lesson.core, lesson.snapshot, lesson.type) == (False, False, ())


def test_all_that_does_not_fit_is_told_at_once(course: Path) -> None:
    """A lesson nobody teaches, one that is not there, points and messages that nobody knows."""
    (course.parent / "two.scenario.yaml").write_text(LESSON, "utf-8")
    text = COURSE.replace("trap: It is a trap.", "trap: It is a trap., more: And more.")
    text = text.replace(
        "points: trap, answers: [{said: No., but: Yes., see: first}]",
        "points: [trap, trop], answers: [{said: No., but: Yes., see: frist}]",
    )
    text += "      - {lesson: ona, points: trap, answers: [], core: maybe}\n"
    text += "      - {lesson: one, points: trap, answers: []}\n"
    course.write_text(text, "utf-8")
    assert complaints(course) == [
        "course.yaml:1:1: the lesson two stands in no part. Put it where it is to be taught.",
        "course.yaml:3:31: no lesson shows the point more. Name it under a lesson.",
        'course.yaml:8:38: "trop" is no point of this course. Did you mean trap?',
        'course.yaml:8:83: no message of this lesson is called "frist". Did you mean first?',
        "course.yaml:9:18: there is no lesson ona. Did you mean one?",
        'course.yaml:9:56: "maybe" is neither true nor false. Write true, or leave it out.',
        "course.yaml:10:18: the lesson one stands in line 8 already. Teach it once.",
    ]


def test_a_lesson_that_is_wrong_is_told_with_its_own_place(course: Path) -> None:
    (course.parent / "one.scenario.yaml").write_text("titel: A lesson", "utf-8")
    assert complaints(course) == [
        'one.scenario.yaml:1:1: "titel" is not a key of a scenario. Did you mean title?'
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "course.yaml:1:1: this is a list, not a course. Write its keys, such as title: ..."),
        (
            COURSE.replace("welcome", "welcom"),
            'course.yaml:2:1: "welcom" is not a key of a course. Did you mean welcome?',
        ),
    ],
)
def test_what_is_no_course_is_refused(course: Path, text: str, message: str) -> None:
    course.write_text(text, "utf-8")
    assert message in complaints(course)


def test_every_lesson_that_comes_with_sscsim_is_taught_once() -> None:
    names = sorted(lesson.name for lesson in lessons())
    assert names == sorted(
        path.name.removesuffix(".scenario.yaml") for path in lesson_folder().glob("*.scenario.yaml")
    )


def test_every_lesson_knows_what_a_class_gets_wrong() -> None:
    """Each wrong answer is a sentence, and so is what to say to it."""
    for lesson in lessons():
        assert lesson.answers, lesson.name
        for answer in lesson.answers:
            assert answer.said.endswith((".", "?"))
            assert answer.but.endswith(".")


# What the article argues, and by which points of the course it is argued.
ARTICLE = {
    "the dropdown": ("dropdown",),
    "the three dangerous values": ("all", "customers", "records"),
    "the two safe values": ("answers",),
    "who can read it": ("readers",),
    "the two flags": ("flag-all", "flag-options", "stored"),
    "the audit queries": ("queries",),
    "the four steps": ("step-flag", "step-list", "step-value", "step-emails"),
    "the two roads of the clean-up": ("road-hand", "road-mass"),
    "the duty to tell": ("tell",),
}


@pytest.mark.parametrize("argued", ARTICLE)
def test_the_article_is_taught_from_its_first_point_to_its_last(argued: str) -> None:
    """And the short course alone holds all of it, but for the third risky value."""
    course = load_course()
    for point in ARTICLE[argued]:
        assert course.showing(point)
        assert point == "records" or any(lesson.core for lesson in course.showing(point))
