"""Guide and handout as pages of HTML that need nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from sscsim import __version__
from sscsim.course.handout import choices, queries
from sscsim.course.lesson import Course
from sscsim.course.telling import IDS, Typed

__all__ = ["guide_html", "handout_html"]


def guide_html(course: Course, typed: Mapping[str, Typed]) -> str:
    """Draw the trainer's guide: every lesson with what to say, to type, and what the room sees."""
    minutes, core = (
        sum(lesson.scenario.minutes or 0 for lesson in some)
        for some in (course.lessons, course.core)
    )
    return _page(
        "guide.html", course=course, typed=typed, minutes=minutes, core_minutes=core, ids=IDS
    )


def handout_html(course: Course) -> str:
    """
    Draw the handout: one sheet of A4.

    >>> from sscsim.course import handout_html, load_course
    >>> handout_html(load_course()).count("<table>")
    2

    """
    return _page("handout.html", course=course, choices=choices(), queries=queries(course))


def _page(name: str, **values: Any) -> str:
    from jinja2 import Environment  # noqa: PLC0415 - only those who draw a page pay for it
    from markupsafe import Markup  # noqa: PLC0415

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    style = Markup(_asset("guide.css"))  # noqa: S704 - ours
    return environment.from_string(_asset(name)).render(style=style, version=__version__, **values)


def _asset(name: str) -> str:
    return files("sscsim.course").joinpath(name).read_text("utf-8")
