"""The file of answers: which sheet it is of, and one answer to each question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from sscsim.errors import InputError, Problem
from sscsim.exercises.making import LEVELS, make_exercise
from sscsim.exercises.sheet import Exercise, Question
from sscsim.scenario.desk import Desk
from sscsim.scenario.forms import Filled, Form
from sscsim.scenario.kinds import ANY, MISSING, TEXT, WHOLE, Schema
from sscsim.scenario.nodes import Node
from sscsim.scenario.scenario import read_file

__all__ = ["HandedIn", "read_answers"]

_SHEET = Form(
    what="the sheet",
    keys={"seed": WHOLE, "level": WHOLE, "version": TEXT, "fingerprint": TEXT},
    required=("seed", "level", "version", "fingerprint"),
)
_FILE = Form(
    what="a file of answers", keys={"sheet": _SHEET, "answers": ANY}, required=("sheet", "answers")
)
_FORM_TO_FILL = "Write answers as in the answers.yaml beside the sheet."
_AS_IT_WAS = "Leave this line as it was written."


@attrs.frozen(kw_only=True)
class HandedIn:
    """
    Answers as they were handed in.

    Attributes:
        exercise: the sheet, made again from the seed and level that the file names.
        given: the key chosen for each question; None where nothing was written.
        notes: what a reader of the marks should know.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from sscsim.exercises import answers_text, make_exercise, read_answers
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "solution.yaml"
    ...     _ = path.write_text(answers_text(make_exercise(seed=7, level=1), solved=True))
    ...     handed_in = read_answers(path)
    >>> handed_in.exercise.seed, handed_in.given["m1"]
    (7, 'nils')

    """

    exercise: Exercise
    given: Mapping[str, str | None]
    notes: tuple[str, ...] = ()


@attrs.frozen
class _Offered:
    """One of the answers that a question offers; capitals do not matter, nothing is no answer."""

    question: Question

    def read(self, node: Node, desk: Desk) -> Any:
        if node.value is None or (isinstance(node.value, str) and not node.value.strip()):
            return None
        keys = [choice.key for choice in self.question.choices]
        word = node.text.strip().casefold()
        if not node.is_list and not node.is_mapping and word in keys:
            return word
        offer = desk.suggestion(word, keys) if isinstance(node.value, str) else ""
        several = f"Write one of {', '.join(keys)}."
        what = f"{node} is no answer to {self.question.id}"
        desk.problem(node, what, f"{offer} {several}".strip())
        return MISSING

    def schema(self) -> Schema:
        return {"enum": [*(choice.key for choice in self.question.choices), None]}


def read_answers(path: str | Path) -> HandedIn:
    """
    Read a file of answers, or raise `InputError` with everything that is wrong.

    The sheet is made again; nothing but this file is read, so a student's folder needs no solution.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from sscsim.exercises import answers_text, make_exercise, read_answers
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "solution.yaml"
    ...     _ = path.write_text(answers_text(make_exercise(seed=7, level=1), solved=True))
    ...     handed_in = read_answers(path)
    >>> handed_in.exercise.seed, handed_in.given["m1"]
    (7, 'nils')

    """
    desk = Desk(str(path), wanted=_FORM_TO_FILL)
    root = read_file(path, desk)
    filled = MISSING if root is None else _FILE.read(root, desk)
    exercise = None if filled is MISSING else _exercise(filled, desk)
    given = None
    if exercise is not None:
        form = Form(
            what="the answers",
            keys={one.id: _Offered(one) for one in exercise.questions},
            required=tuple(one.id for one in exercise.questions),
        )
        given = _given(form, filled.nodes["answers"], desk) if "answers" in filled.nodes else None
    desk.raise_problems()
    if exercise is None or given is None:
        raise InputError(desk.problems)
    notes = tuple(_notes(exercise, filled.get("sheet")))
    return HandedIn(exercise=exercise, given=given, notes=notes)


def _given(form: Form, node: Node, desk: Desk) -> Mapping[str, str | None] | None:
    """Read the answers; an empty one is no mistake, a question that is not there is one."""
    if not node.is_mapping:
        desk.problem(
            node, f"this is {node}, not the answers", "Write m1: and an answer, each on a line."
        )
        return None
    read = {}
    for key, value in node.value.items():
        kind = form.keys.get(key)
        if kind is None:
            offer = desk.suggestion(key, form.keys, f"There are: {', '.join(form.keys)}.")
            desk.problem(node.keys[key], f"{key} is no question of this sheet", offer)
        else:
            read[key] = kind.read(value, desk)
    for key in form.keys:
        if key not in node.value:
            desk.problem(
                node, f"the question {key} is missing", f"Write {key}: even without an answer."
            )
    return read


def _exercise(filled: Filled, desk: Desk) -> Exercise | None:
    """Make the sheet again, if its line says which it is, and it is still the same."""
    sheet = filled.get("sheet")
    if sheet is None or not {"seed", "level", "version", "fingerprint"} <= set(sheet.values):
        return None
    level = sheet.get("level")
    if level not in LEVELS:
        several = ", ".join(map(str, LEVELS))
        desk.problem(sheet.nodes["level"], f"{level} is no level", f"Write one of {several}.")
        return None
    exercise = make_exercise(sheet.get("seed"), level)
    if exercise.fingerprint != sheet.get("fingerprint"):
        desk.report(_another(exercise, sheet))
        return None
    return exercise


def _another(exercise: Exercise, sheet: Filled) -> Problem:
    version = sheet.get("version")
    place = sheet.nodes["fingerprint"].place
    if version != exercise.version:
        what = (
            f"the sheet was made by version {version}, and version {exercise.version} makes "
            "another of this seed and level."
        )
        return Problem(place, what, f"Mark it with sscsim {version}.")
    return Problem(place, "this is not the sheet of this seed and level.", _AS_IT_WAS)


def _notes(exercise: Exercise, sheet: Filled) -> Iterator[str]:
    version = sheet.get("version")
    if version != exercise.version:
        yield (
            f"the sheet was made by version {version}, this is {exercise.version}; its questions "
            "are the same."
        )
