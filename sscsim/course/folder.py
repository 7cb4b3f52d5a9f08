"""A course as a folder: guide, handout, the lessons themselves, and what commands need of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from sscsim.course.lesson import Course
from sscsim.course.markdown import guide_markdown, handout_markdown
from sscsim.course.pages import guide_html, handout_html
from sscsim.course.snapshot import write_mail, write_snapshot
from sscsim.course.telling import Ran, told

__all__ = ["write_course"]


def write_course(course: Course, folder: Path, ran: Ran) -> None:
    """
    Write guide, handout, lessons and snapshots into a folder that is there.

    Args:
        course: as `load_course` gives it.
        folder: empty so far.
        ran: runs a command of a lesson in that folder, and gives what it prints.

    Raises:
        OSError: the disk would not take it.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from sscsim.course import load_course, write_course
    >>> with TemporaryDirectory() as folder:
    ...     write_course(load_course(), Path(folder), lambda command: "")
    ...     print(*sorted(path.name for path in Path(folder).iterdir()))
    guide.html guide.md handout.html handout.md lessons mail org

    """
    lessons = folder / "lessons"
    lessons.mkdir()
    for path in _files(course):
        shutil.copyfile(path, lessons / path.name)
    for lesson in course.lessons:
        if lesson.snapshot:
            write_snapshot(lesson, folder / "org" / lesson.number)
            write_mail(lesson, folder / "mail" / lesson.number)
    typed = told(course, ran)
    pages = {
        "guide.html": guide_html(course, typed),
        "guide.md": guide_markdown(course, typed),
        "handout.html": handout_html(course),
        "handout.md": handout_markdown(course),
    }
    for name, text in pages.items():
        (folder / name).write_text(text, "utf-8", newline="\n")


def _files(course: Course) -> Iterator[Path]:
    """Give the lessons, and the policies that lie beside them."""
    for lesson in course.lessons:
        yield lesson.path
    for folder in dict.fromkeys(lesson.path.parent for lesson in course.lessons):
        yield from sorted(folder.glob("*.policy.yaml"))
