"""Guide and handout in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sscsim.course.handout import choices, queries
from sscsim.course.lesson import Course, Lesson
from sscsim.course.playing import Seen
from sscsim.course.telling import IDS, Typed
from sscsim.views.markdown import marked, table_lines

__all__ = ["guide_markdown", "handout_markdown"]

_BEFORE = (
    "Open a terminal in the folder in which this guide lies; the commands under each lesson run "
    "there. Or make a page for the class with `sscsim classroom --out class`, open "
    "`class/index.html` and choose the lesson by its title. Tell the story, ask the questions, let "
    "the class decide, and only then go on to what happens."
)


def guide_markdown(course: Course, typed: Mapping[str, Typed]) -> str:
    """Write the trainer's guide."""
    return "\n\n".join(_guide(course, typed)) + "\n"


def handout_markdown(course: Course) -> str:
    """
    Write the handout.

    >>> from sscsim.course import handout_markdown, load_course
    >>> print(handout_markdown(load_course()).splitlines()[0])
    # One dropdown, a whole inbox

    """
    return "\n\n".join(_handout(course)) + "\n"


def _guide(course: Course, typed: Mapping[str, Typed]) -> Iterator[str]:
    yield f"# {marked(course.title)}: trainer's guide"
    yield marked(course.welcome)
    yield _BEFORE
    yield IDS
    yield "\n".join(_contents(course))
    yield "## What is argued, and where"
    yield "\n".join(
        f"- {marked(says)} ({', '.join(one.number for one in course.showing(point))})"
        for point, says in course.points.items()
    )
    for part in course.parts:
        yield f"## {marked(part.title)}"
        yield f"{marked(part.about)} {part.minutes} minutes."
        for lesson in part.lessons:
            yield from _lesson(lesson, typed[lesson.name])


def _contents(course: Course) -> Iterator[str]:
    rows = [
        (
            lesson.number,
            lesson.scenario.title,
            "core" if lesson.core else "",
            str(lesson.scenario.level or ""),
            str(lesson.scenario.minutes or ""),
            lesson.scenario.goal or "",
        )
        for lesson in course.lessons
    ]
    return table_lines(("No.", "Lesson", "", "Level", "Minutes", "Goal"), rows)


def _lesson(lesson: Lesson, typed: Typed) -> Iterator[str]:
    scenario = lesson.scenario
    yield f"### {lesson.number} {marked(scenario.title)}"
    goal = marked(scenario.goal or "")
    yield f"Level {scenario.level}, {scenario.minutes} minutes. Goal: {goal}"
    yield f"**Tell.** {marked(scenario.summary or '')}"
    yield "\n".join(
        table_lines(("Who is there", "Kind", "Address", "Has chosen"), typed.played.people)
    )
    yield "**Ask.**"
    yield "\n".join(f"- {marked(question)}" for question in scenario.ask)
    if typed.answers:
        yield "**What you may hear, and what to say.**"
        yield "\n".join(_answers(typed))
    yield f"**Show.** Type `{typed.run}`, or choose the lesson on the page."
    rows = [
        (str(step.number), step.happens, " ".join(map(_seen, step.sees)) or step.came)
        for step in typed.played.steps
    ]
    yield "\n".join(table_lines(("No.", "What happens", "What the room sees"), rows))
    for printed in typed.printed:
        yield f"**Then type** `{printed.command}`"
        yield f"```text\n{printed.output.rstrip()}\n```"
    yield f"**Point out.** {' '.join(map(marked, scenario.point_out))}"


def _answers(typed: Typed) -> Iterator[str]:
    for answer, shown in typed.answers:
        yield f'- "{marked(answer.said)}" {marked(answer.but)}'
        for subject, seen in shown:
            yield f'  - "{marked(subject)}": {marked(_seen(seen))}'


def _seen(seen: Seen) -> str:
    return f"{seen.word}: {seen.says} ({seen.rule})"


def _handout(course: Course) -> Iterator[str]:
    yield f"# {marked(course.title)}"
    yield "## What each choice lets into Dynamics 365"
    heads = ("Choice", "an answer", "a contact", "any record", "a stranger")
    rows = [
        (f"{one.method.value} {one.method.label}", *("yes" if yes else "no" for yes in one.lets_in))
        for one in choices()
    ]
    yield "\n".join(table_lines(heads, rows))
    yield "## Which flag hides which choice in the dialog"
    flags = ("Choice", "no flag", "HideTrackAllOption", "HideEmailAutoTrackOptions")
    dialogs = [
        (
            f"{one.method.value} {one.method.label}",
            *("offered" if yes else "hidden" for yes in one.offered),
        )
        for one in choices()
    ]
    yield "\n".join(table_lines(flags, dialogs))
    yield "## What to remember"
    said = enumerate(course.points.values(), 1)
    yield "\n".join(f"{number}. {marked(says)}" for number, says in said)
    if queries(course):
        yield "## Who is at risk: ask the Web API"
        yield "```text\n" + "\n".join(queries(course)) + "\n```"
