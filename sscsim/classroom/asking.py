"""What the page asks where the package runs in the browser, and what it is answered.

The one door between the two languages: a text of JSON goes in, and one comes out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sscsim.classroom.lessons import lesson_from_text
from sscsim.classroom.staging import saved, staged
from sscsim.classroom.telling import played
from sscsim.classroom.turning import turned
from sscsim.engine import simulate
from sscsim.errors import InputError
from sscsim.events import Deliver

__all__ = ["answered"]


def answered(question: str) -> str:
    """
    Answer a question of the page.

    Its ``ask`` is ``open`` (a ``text`` that was dropped, under a ``name``; problems call it
    ``file``), ``play`` (``data`` with ``changes``, under a ``reading``), ``what_if`` (the same, and
    the ``step``), or ``save`` (the same as ``play``, as a file). What is wrong with a scenario is
    answered under ``problems``, each a sentence with its place.

    >>> answered('{"ask": "open", "name": "mine", "text": "title: [1"}')[:14]
    '{"problems": ['

    """
    asked = json.loads(question)
    try:
        answer = _ANSWERS[asked["ask"]](asked)
    except InputError as error:
        answer = {"problems": [str(problem) for problem in error.problems]}
    return json.dumps(answer, ensure_ascii=False, allow_nan=False)


def _open(asked: Mapping[str, Any]) -> dict[str, Any]:
    lesson = lesson_from_text(asked["text"], asked["name"], asked.get("file"))
    return {"data": lesson.data, "lesson": played(staged(lesson.data, lesson.name))}


def _play(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {"lesson": played(_scenario(asked))}


def _what_if(asked: Mapping[str, Any]) -> dict[str, Any]:
    scenario = _scenario(asked)
    events = scenario.events[: asked["step"] + 1]
    last = simulate(scenario.world, events).entries[-1]
    return {"what_if": turned(last.world, last.event) if isinstance(last.event, Deliver) else None}


def _save(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {"text": saved(asked["data"], asked.get("changes", ()), asked.get("reading"))}


def _scenario(asked: Mapping[str, Any]) -> Any:
    return staged(asked["data"], asked["name"], asked.get("changes", ()), asked.get("reading"))


_ANSWERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "open": _open,
    "play": _play,
    "what_if": _what_if,
    "save": _save,
}
