"""A course file read into a `Course`, or refused with everything that is wrong."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from sscsim.course.lesson import Course, Lesson, Part, WrongAnswer
from sscsim.errors import InputError, Problem
from sscsim.events import Deliver, Track
from sscsim.scenario import Scenario, load_scenario
from sscsim.scenario.compounds import ListOf, MapOf
from sscsim.scenario.desk import Desk
from sscsim.scenario.forms import Filled, Form
from sscsim.scenario.kinds import MISSING, TEXT, Schema, Text
from sscsim.scenario.nodes import Node
from sscsim.scenario.scenario import read_file

__all__ = ["COURSE", "ENDING", "lesson_folder", "lessons", "load_course"]

ENDING = ".scenario.yaml"
COURSE = "course.yaml"
_INSTALLED = "lessons"  # where the wheel has them
_CHECKOUT = Path("scenarios") / "lessons"


class _YesNo:
    """True or false."""

    def read(self, node: Node, desk: Desk) -> Any:
        if isinstance(node.value, bool):
            return node.value
        desk.problem(node, f"{node} is neither true nor false", "Write true, or leave it out.")
        return MISSING

    def schema(self) -> Schema:
        return {"type": "boolean"}


_SAYS = Text(empty=False, say="a sentence")
_WORDS = ListOf(TEXT, single=True)
_ANSWER = Form(
    what="a wrong answer",
    keys={"said": _SAYS, "but": _SAYS, "see": _WORDS},
    required=("said", "but"),
)
_LESSON = Form(
    what="a lesson",
    keys={
        "lesson": _SAYS,
        "points": _WORDS,
        "answers": ListOf(_ANSWER),
        "type": _WORDS,
        "core": _YesNo(),
        "snapshot": _YesNo(),
    },
    required=("lesson", "points", "answers"),
)
_PART = Form(
    what="a part",
    keys={"title": _SAYS, "about": _SAYS, "lessons": ListOf(_LESSON)},
    required=("title", "about", "lessons"),
)
_COURSE = Form(
    what="a course",
    keys={"title": _SAYS, "welcome": _SAYS, "points": MapOf(_SAYS), "parts": ListOf(_PART)},
    required=("title", "welcome", "points", "parts"),
)


def lesson_folder() -> Path:
    """
    Find the lessons that come with sscsim: in the package, or beside it in a checkout.

    >>> (lesson_folder() / "course.yaml").is_file()
    True

    """
    room = Path(str(files("sscsim.course")))
    folders = (room / _INSTALLED, room.parents[1] / _CHECKOUT)
    return next((one for one in folders if one.is_dir()), folders[0])


@cache
def lessons() -> tuple[Lesson, ...]:
    """
    Give the lessons that come with sscsim, in the order in which they are taught.

    >>> from sscsim.course import lessons
    >>> [lesson.number for lesson in lessons()][:3]
    ['01', '03', '26']

    """
    return load_course().lessons


def load_course(path: str | Path | None = None) -> Course:
    """
    Load a course file and its lessons, which lie beside it; left out, the course of sscsim itself.

    Raises:
        InputError: with everything that is wrong, in the course and in its lessons.

    >>> from sscsim.course import load_course
    >>> len(load_course().parts)
    6

    """
    path = lesson_folder() / COURSE if path is None else Path(path)
    desk = Desk(str(path), wanted="Write a course: title, welcome, points and parts.")
    root = read_file(path, desk)
    filled = MISSING if root is None else _COURSE.read(root, desk)
    found = None if filled is MISSING else _Reader(path.parent, desk, filled).course()
    desk.raise_problems()
    if found is None:
        raise InputError(desk.problems)
    return found


class _Reader:
    """Makes lessons of what a course file says, and tells what does not fit together."""

    def __init__(self, folder: Path, desk: Desk, filled: Filled) -> None:
        self.folder, self.desk, self.filled = folder, desk, filled
        self.points: dict[str, str] = dict(filled.get("points") or {})
        self.seen: dict[str, Node] = {}
        self.shown: set[str] = set()

    def course(self) -> Course:
        parts = tuple(self._part(part) for part in self.filled.get("parts", ()))
        self._check_all_named()
        return Course(
            title=self.filled.get("title", ""),
            welcome=self.filled.get("welcome", ""),
            points=self.points,
            parts=parts,
        )

    def _part(self, filled: Filled) -> Part:
        made = (self._lesson(lesson) for lesson in filled.get("lessons", ()))
        return Part(
            title=filled.get("title", ""),
            about=filled.get("about", ""),
            lessons=tuple(lesson for lesson in made if lesson is not None),
        )

    def _lesson(self, filled: Filled) -> Lesson | None:
        self._check_points(filled)
        name = filled.get("lesson")
        scenario = None if name is None else self._scenario(name, filled.nodes["lesson"])
        if scenario is None:
            return None
        return Lesson(
            name=name,
            path=self.folder / f"{name}{ENDING}",
            scenario=scenario,
            points=filled.get("points", ()),
            answers=tuple(self._answer(one, scenario) for one in filled.get("answers", ())),
            type=filled.get("type", ()),
            core=filled.get("core", False),
            snapshot=filled.get("snapshot", False),
        )

    def _scenario(self, name: str, node: Node) -> Scenario | None:
        if name in self.seen:
            what = f"the lesson {name} stands in line {self.seen[name].place.line} already"
            self.desk.problem(node, what, "Teach it once.")
            return None
        self.seen[name] = node
        path = self.folder / f"{name}{ENDING}"
        if not path.is_file():
            offer = self.desk.suggestion(name, self._names(), f"Lessons lie in {self.folder}.")
            self.desk.problem(node, f"there is no lesson {name}", offer)
            return None
        try:
            return load_scenario(path)
        except InputError as error:
            for problem in error.problems:
                self.desk.report(problem)
            return None

    def _names(self) -> list[str]:
        return [path.name.removesuffix(ENDING) for path in self.folder.glob(f"*{ENDING}")]

    def _check_points(self, filled: Filled) -> None:
        node = filled.nodes.get("points")
        for item in () if node is None else node.items() or (node,):
            if item.text not in self.points:
                offer = self.desk.suggestion(item.text, self.points)
                self.desk.problem(item, f"{item} is no point of this course", offer)
            self.shown.add(item.text)

    def _answer(self, filled: Filled, scenario: Scenario) -> WrongAnswer:
        mails = {
            event.message.source for event in scenario.events if isinstance(event, Deliver | Track)
        }
        node = filled.nodes.get("see")
        for item in () if node is None else node.items() or (node,):
            if item.text not in mails:
                offer = self.desk.suggestion(item.text, mails)
                self.desk.problem(item, f"no message of this lesson is called {item}", offer)
        return WrongAnswer(
            said=filled.get("said", ""), but=filled.get("but", ""), see=filled.get("see", ())
        )

    def _check_all_named(self) -> None:
        """A lesson that nobody teaches, and a point that no lesson shows, were forgotten."""
        node = self.filled.nodes.get("points")
        for point in self.points:
            if point not in self.shown and node is not None and node.is_mapping:
                what = f"no lesson shows the point {point}"
                self.desk.report(Problem(node.keys[point], what + ".", "Name it under a lesson."))
        for name in sorted(set(self._names()) - set(self.seen)):
            what = f"the lesson {name} stands in no part"
            self.desk.problem(self.filled.node, what, "Put it where it is to be taught.")
