"""The lessons that a page shows: those that come with sscsim, and files of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from sscsim.course import Lesson as Taught
from sscsim.course import WrongAnswer, lessons
from sscsim.scenario import load_scenario, load_scenario_text
from sscsim.scenario.desk import Desk
from sscsim.scenario.scenario import read_file
from sscsim.scenario.yaml_nodes import Node, parse

__all__ = ["ENDING", "Lesson", "built_in_lessons", "lesson_from", "lesson_from_text", "taught"]

ENDING = ".scenario.yaml"


@attrs.frozen(kw_only=True)
class Lesson:
    """
    A scenario file as a page keeps it: plain data, so that events can be put in between.

    Attributes:
        name: what the page calls the file.
        data: what stands in it, as JSON holds it.
        core: whether it belongs to the short course.
        answers: what classes get wrong, and what to say to it.

    >>> lesson_from_text("title: One queue", "one").data
    {'title': 'One queue'}

    """

    name: str
    data: Mapping[str, Any]
    core: bool = False
    answers: tuple[WrongAnswer, ...] = ()


def built_in_lessons() -> tuple[Path, ...]:
    """
    Find the files of the lessons that come with sscsim, in the order in which they are taught.

    >>> built_in_lessons()[0].name
    '01-the-confidential-inbox.scenario.yaml'

    """
    return tuple(lesson.path for lesson in lessons())


def taught(lesson: Taught) -> Lesson:
    """
    Take a lesson of the course, with what its classes get wrong.

    >>> taught(lessons()[0]).core
    True

    """
    read = lesson_from(lesson.path)
    return attrs.evolve(read, core=lesson.core, answers=lesson.answers)


def lesson_from(path: Path) -> Lesson:
    """
    Read a scenario file.

    Raises:
        InputError: with everything that is wrong, each with its line and column.

    >>> lesson_from(built_in_lessons()[0]).data["title"]
    'The confidential inbox'

    """
    load_scenario(path)
    desk = Desk(str(path))
    return _lesson(path.name.removesuffix(ENDING), read_file(path, desk))


def lesson_from_text(text: str, name: str, file: str | None = None) -> Lesson:
    """
    Read a scenario from its text, as it was dropped on the page.

    Args:
        text: what stands in the file.
        name: what the page calls the lesson.
        file: what problems call the file; the same, where it is left out.

    Raises:
        InputError: with everything that is wrong, each with its line and column.

    >>> lesson_from_text("titel: One queue", "one")
    Traceback (most recent call last):
    sscsim.errors.InputError: one:1:1: "titel" is not a key of a scenario. Did you mean title?

    """
    place = file or name
    load_scenario_text(text, place)
    return _lesson(name, parse(text, place, Desk(place).report))


def _lesson(name: str, node: Node | None) -> Lesson:
    return Lesson(name=name, data={} if node is None else node.plain())
