"""What a lesson says to a class: questions before, answers after."""

from __future__ import annotations

from sscsim.scenario import Scenario
from sscsim.views.lesson import lesson_lines, prologue_lines
from sscsim.world import World


def lesson(**changed: object) -> Scenario:
    """Give a scenario that says what is changed."""
    return Scenario(title="A lesson", name="lesson.yaml", world=World(), **changed)  # type: ignore[arg-type]


def test_the_questions_come_before_and_the_answers_after() -> None:
    """A class is asked before it is shown."""
    one = lesson(
        summary="Mail comes in.",
        goal="See why.",
        minutes=10,
        ask=("Who let it in?", "Who reads it?"),
        point_out=("One yes is enough.",),
    )
    assert list(prologue_lines(one)) == [
        "",
        "Mail comes in.",
        "",
        "Goal (10 minutes):",
        "  - See why.",
        "",
        "Ask:",
        "  - Who let it in?",
        "  - Who reads it?",
    ]
    assert list(lesson_lines(one)) == ["", "Point out:", "  - One yes is enough."]


def test_a_scenario_that_is_no_lesson_says_nothing() -> None:
    """And a goal need not have a time."""
    assert [*prologue_lines(lesson()), *lesson_lines(lesson())] == []
    assert list(prologue_lines(lesson(goal="See why.")))[1] == "Goal:"


def test_a_hostile_lesson_is_only_text() -> None:
    """A scenario may come from somebody else."""
    one = lesson(summary="\x1b[2J", point_out=("\x1b]0;x\x07",))
    assert "\x1b" not in "".join([*prologue_lines(one), *lesson_lines(one)])
