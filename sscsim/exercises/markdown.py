"""The sheet and its solution in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from sscsim.exercises.explaining import Explained
from sscsim.exercises.facts import Row
from sscsim.exercises.sheet import Exercise
from sscsim.exercises.told import Asked, Told, how_to, told_cases, told_heading
from sscsim.views.markdown import marked, table_lines

__all__ = ["sheet_markdown"]

_BLANK = r"Your answer: \_\_\_\_\_\_\_\_\_\_\_\_"


def sheet_markdown(exercise: Exercise, *, solved: bool = False) -> str:
    """
    Write the sheet, or with ``solved`` its solution, as Markdown.

    >>> from sscsim.exercises import make_exercise, sheet_markdown
    >>> print(sheet_markdown(make_exercise(seed=7, level=1)).splitlines()[0])
    # Who let it in? Sheet 7

    """
    return "\n\n".join(_parts(exercise, solved)) + "\n"


def _parts(exercise: Exercise, solved: bool) -> Iterator[str]:
    yield f"# {told_heading(exercise, solved=solved)}"
    yield f"**{exercise.task}**"
    if not solved:
        yield from how_to(exercise)
    cases = told_cases(exercise, solved=solved)
    for told in cases:
        if len(cases) > 1:
            yield f"## {marked(told.title)}"
        yield from _case(told, solved)
    yield "---"
    yield (
        f"Seed {exercise.seed}, level {exercise.level}, sscsim {exercise.version}, "
        f"{exercise.fingerprint}. People, companies and addresses are made up. A model of Dynamics "
        "365, not Microsoft's code."
    )


def _case(told: Told, solved: bool) -> Iterator[str]:
    yield marked(told.case.story)
    for caption, rows in told.facts.tables:
        yield f"### {caption}"
        yield "\n".join(_table(rows, told))
    yield f"### {told.mail_caption}"
    for message in told.facts.messages:
        yield f"**{message.id}**"
        yield "\n".join(f"- {title}: {marked(value)}" for title, value in message.cells)
        for asked in told.about(message.id):
            yield _under(asked) if solved else _BLANK
    for asked in told.below:
        yield f"### {marked(asked.question.asks)}"
        yield "\n".join(_offered(asked))
        if not solved:
            yield _BLANK


def _table(rows: tuple[Row, ...], told: Told) -> Iterator[str]:
    heads = [title for title, _ in rows[0].cells]
    if rows[0].id not in told.offered:
        return table_lines(heads, [row.values for row in rows])
    return table_lines(["Short", *heads], [(row.id, *row.values) for row in rows])


def _under(asked: Asked) -> str:
    twin = asked.question.twin
    more = (
        f" Compare {twin}: one thing that counts is otherwise, and so is the answer."
        if twin
        else ""
    )
    return f"**{asked.right.key}** {_why(asked.right.why)} {marked(asked.turned or '')}{more}"


def _offered(asked: Asked) -> Iterator[str]:
    for one in asked.answers:
        yield f"- **{one.key}** {'; '.join(map(marked, one.lines))}"
        if one.why is not None:
            yield f"  *{'Right' if one.right else 'Wrong'}.* {_why(one.why)}"


def _why(why: Explained | None) -> str:
    return "" if why is None else f"{marked(why.text)} ({why.rule})"
