"""The page: one file of HTML with its style, its script and every lesson in it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from importlib.resources import files
from typing import Any

from sscsim import __version__
from sscsim.classroom.lessons import Lesson
from sscsim.classroom.staging import staged
from sscsim.classroom.telling import played
from sscsim.course import Course
from sscsim.vocabulary import FilteringMethod

__all__ = ["SCRIPTS", "asset", "page_html", "told"]

# One subject each; a script may use what stands in those before it, when it is called.
SCRIPTS = (
    "dom",
    "state",
    "words",
    "scene",
    "why",
    "inbox",
    "crm",
    "story",
    "options",
    "switches",
    "compose",
    "handout",
    "engine",
    "files",
    "home",
    "presenter",
    "keys",
    "main",
)


def told(lesson: Lesson) -> dict[str, Any]:
    """
    Tell a lesson as the page holds it: as a file, and as it is played.

    Raises:
        InputError: with everything that is wrong with the scenario.

    >>> from sscsim.classroom.lessons import lesson_from_text
    >>> told(lesson_from_text("title: Nothing happens", "nothing"))["lesson"]["steps"]
    []

    """
    scenario = staged(lesson.data, lesson.name)
    return {
        "name": lesson.name,
        "data": lesson.data,
        "core": lesson.core,
        "answers": [{"said": one.said, "but": one.but} for one in lesson.answers],
        "lesson": played(scenario, what_if=True),
    }


def page_html(
    lessons: Iterable[dict[str, Any]], engine: str | None = None, course: Course | None = None
) -> str:
    """
    Write the page.

    Its content security policy lets nothing in but the style and the scripts that are in it, by
    their hashes, and the file of the engine that lies beside it. Every text from outside is
    escaped here, and shown by the scripts as text.

    Args:
        lessons: as `told` tells them.
        engine: the name of the file with the rules, for a page in which switches can be turned.
        course: the course whose lessons they are; left out, they are in no order.

    >>> "Content-Security-Policy" in page_html([])
    True

    """
    from jinja2 import Environment  # noqa: PLC0415 - only those who make a page pay for it
    from markupsafe import Markup  # noqa: PLC0415

    whole = list(lessons)
    style = asset("page.css")
    script = '"use strict";\n' + "\n".join(asset(f"{name}.js") for name in SCRIPTS)
    drawn = {"style": style, "script": script, "data": _data(whole, engine, course)}
    return (
        Environment(autoescape=True)
        .from_string(asset("page.html"))
        .render(
            **{name: Markup(text) for name, text in drawn.items()},  # noqa: S704 - made here
            style_hash=_hash(style),
            script_hash=_hash(script),
            lessons=whole,
            version=__version__,
        )
    )


def asset(name: str) -> str:
    """
    Read a file of the page.

    >>> asset("page.css")[:5]
    ':root'

    """
    return files("sscsim.classroom").joinpath("assets", name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _data(lessons: Sequence[dict[str, Any]], engine: str | None, course: Course | None) -> str:
    """Give what the scripts show as JSON that no part of can end the element it stands in."""
    labels = {str(int(method)): method.label for method in FilteringMethod}
    value = {
        "engine": engine,
        "methods": labels,
        "course": None if course is None else _contents(course),
        "lessons": lessons,
    }
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _contents(course: Course) -> dict[str, Any]:
    """Say which lessons there are, part by part."""
    parts = [
        {
            "title": part.title,
            "about": part.about,
            "lessons": [lesson.name for lesson in part.lessons],
        }
        for part in course.parts
    ]
    return {"title": course.title, "parts": parts}
