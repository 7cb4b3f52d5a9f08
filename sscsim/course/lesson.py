"""The course as values: points of the argument, parts, lessons, and what classes get wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs

from sscsim.scenario import Scenario

__all__ = ["Course", "Lesson", "Part", "WrongAnswer"]


@attrs.frozen(kw_only=True)
class WrongAnswer:
    """
    What somebody in a class says, and what to say to it.

    Attributes:
        said: the wrong answer.
        but: why it is wrong.
        see: ids of the messages that show it, each decided when the lesson is played.

    >>> from sscsim.course import lessons
    >>> lessons()[0].answers[0].see
    ('complaint',)

    """

    said: str
    but: str
    see: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Lesson:
    """
    A scenario, and its place in the course.

    Attributes:
        name: of its file, without ending.
        path: the file.
        scenario: what stands in it: title, summary, goal, level, minutes, ask, point_out, events.
        points: the points of the argument that it shows.
        answers: common wrong answers.
        type: commands to type beside `run`, without ``sscsim``.
        core: whether it belongs to the short course.
        snapshot: whether its organisation is written as a snapshot, for commands that want one.

    >>> from sscsim.course import lessons
    >>> first = lessons()[0]
    >>> first.number, first.scenario.title, first.core
    ('01', 'The confidential inbox', True)

    """

    name: str
    path: Path
    scenario: Scenario
    points: tuple[str, ...]
    answers: tuple[WrongAnswer, ...]
    type: tuple[str, ...] = ()
    core: bool = False
    snapshot: bool = False

    @property
    def number(self) -> str:
        """Its number, with a letter where one story is told twice."""
        return self.name.partition("-")[0]


@attrs.frozen(kw_only=True)
class Part:
    """
    Lessons that belong together, in their order.

    >>> from sscsim.course import load_course
    >>> first = load_course().parts[0]
    >>> first.title, first.minutes
    ('The trap', 33)

    """

    title: str
    about: str
    lessons: tuple[Lesson, ...]

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return sum(lesson.scenario.minutes or 0 for lesson in self.lessons)


@attrs.frozen(kw_only=True)
class Course:
    """
    The whole course.

    Attributes:
        points: what is argued, by the word by which lessons name it.
        parts: in the order in which they are taught.

    >>> from sscsim.course import load_course
    >>> course = load_course()
    >>> course.title, [lesson.number for lesson in course.core][:3]
    ('One dropdown, a whole inbox', ['01', '03', '02'])

    """

    title: str
    welcome: str
    points: Mapping[str, str]
    parts: tuple[Part, ...]

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """All lessons, in the order in which they are taught."""
        return tuple(lesson for part in self.parts for lesson in part.lessons)

    @property
    def core(self) -> tuple[Lesson, ...]:
        """The short course."""
        return tuple(lesson for lesson in self.lessons if lesson.core)

    def showing(self, point: str) -> tuple[Lesson, ...]:
        """Give the lessons that show a point."""
        return tuple(lesson for lesson in self.lessons if point in lesson.points)
