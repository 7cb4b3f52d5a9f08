"""What the guide says of a course: each lesson played, with what its commands print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from sscsim.course.lesson import Course, Lesson, WrongAnswer
from sscsim.course.playing import Played, Seen, played

__all__ = ["IDS", "Answered", "Printed", "Ran", "Typed", "commands", "told"]

IDS = (
    "Letters and numbers such as FLT-4 name the rule that a sentence rests on. Pass over them: "
    "they are for those who want to look one up by typing sscsim rules FLT-4."
)

# Runs a command, without ``sscsim``, and gives what it prints.
Ran = Callable[[str], str]


class Printed(NamedTuple):
    """A command as it is typed, and what it prints."""

    command: str
    output: str


class Answered(NamedTuple):
    """A wrong answer, and the messages that show it: subject, and what was decided."""

    answer: WrongAnswer
    shown: tuple[tuple[str, Seen], ...]


class Typed(NamedTuple):
    """A lesson as the guide tells it."""

    lesson: Lesson
    played: Played
    answers: tuple[Answered, ...]
    printed: tuple[Printed, ...]

    @property
    def run(self) -> str:
        """The command that plays it on a terminal."""
        return f"sscsim run {file_of(self.lesson)} --lesson"


def file_of(lesson: Lesson) -> str:
    """Name the file of a lesson in the folder of the course."""
    return f"lessons/{lesson.path.name}"


def commands(lesson: Lesson) -> Iterator[str]:
    """Give the commands of a lesson with its own file and organisation in their places."""
    number = lesson.number
    own = {"LESSON": file_of(lesson), "ORG": f"org/{number}", "MAIL": f"mail/{number}"}
    for command in lesson.type:
        yield " ".join(own.get(word, word) for word in command.split(" "))


def told(course: Course, ran: Ran) -> dict[str, Typed]:
    """Play every lesson, run what it types, and give all of it by the name of the lesson."""
    return {lesson.name: _told(lesson, ran) for lesson in course.lessons}


def _told(lesson: Lesson, ran: Ran) -> Typed:
    play = played(lesson)
    answers = tuple(
        Answered(answer, tuple(play.mails[mail] for mail in answer.see))
        for answer in lesson.answers
    )
    printed = tuple(Printed(f"sscsim {line}", ran(line)) for line in commands(lesson))
    return Typed(lesson, play, answers, printed)
