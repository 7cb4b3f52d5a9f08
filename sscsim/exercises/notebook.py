"""The sheet as a notebook: the questions, the organisation to play with, and its marks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sscsim.exercises.markdown import sheet_markdown
from sscsim.exercises.sheet import Exercise

__all__ = ["sheet_notebook"]

_PLAY = """\
from sscsim import load_scenario, simulate

{names} = [load_scenario(name) for name in {files}]
# To play one: for decision in simulate({first}.world, {first}.events).decisions: print(decision)"""
_MARK = """\
from sscsim.exercises import grade, make_exercise

print(grade(make_exercise(seed={seed}, level={level}), answers))"""


def sheet_notebook(exercise: Exercise, *, solved: bool = False) -> str:
    """
    Write the sheet as a Jupyter notebook, or with ``solved`` with its answers filled in.

    >>> import json
    >>> from sscsim.exercises import make_exercise, sheet_notebook
    >>> notebook = json.loads(sheet_notebook(make_exercise(seed=7, level=1)))
    >>> [cell["cell_type"] for cell in notebook["cells"]]
    ['markdown', 'code', 'code', 'code']

    """
    document = {
        "cells": [_cell(number, *each) for number, each in enumerate(_cells(exercise, solved))],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _cells(exercise: Exercise, solved: bool) -> Iterator[tuple[str, str]]:
    yield "markdown", sheet_markdown(exercise, solved=solved)
    names = [case.name.replace("-", "_") for case in exercise.cases]
    files = [f"{case.name}.scenario.yaml" for case in exercise.cases]
    yield "code", _PLAY.format(names=", ".join(names) + ",", first=names[0], files=files)
    yield "code", "\n".join(_answers(exercise, solved))
    yield "code", _MARK.format(seed=exercise.seed, level=exercise.level)


def _answers(exercise: Exercise, solved: bool) -> Iterator[str]:
    yield "answers = {"
    for question in exercise.questions:
        value = repr(question.right).replace("'", '"') if solved else "None"
        yield f'    "{question.id}": {value},'
    yield "}"


def _cell(number: int, kind: str, source: str) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": f"cell-{number}",
        "metadata": {},
        "source": source.rstrip("\n").splitlines(keepends=True),
    }
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
