"""The sheet and its solution as a page of HTML that needs nothing else."""

from __future__ import annotations

from importlib.resources import files

from sscsim.exercises.sheet import Exercise
from sscsim.exercises.told import how_to, told_cases, told_heading

__all__ = ["sheet_html"]


def sheet_html(exercise: Exercise, *, solved: bool = False) -> str:
    """
    Draw the sheet, or with ``solved`` its solution, as one page.

    >>> from sscsim.exercises import make_exercise, sheet_html
    >>> sheet_html(make_exercise(seed=7, level=1)).count('<article class="mail">')
    8

    """
    from jinja2 import Environment  # noqa: PLC0415 - only those who draw a page pay for it
    from markupsafe import Markup  # noqa: PLC0415

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page = environment.from_string(_asset("sheet.html"))
    return page.render(
        style=Markup(_asset("sheet.css")),  # noqa: S704 - ours
        exercise=exercise,
        solved=solved,
        heading=told_heading(exercise, solved=solved),
        how=how_to(exercise),
        cases=told_cases(exercise, solved=solved),
    )


def _asset(name: str) -> str:
    return files("sscsim.exercises").joinpath(name).read_text("utf-8")
