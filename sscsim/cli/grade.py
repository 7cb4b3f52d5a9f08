"""``sscsim grade``: the answers to an exercise marked, each wrong one explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.options import formats, out_file
from sscsim.cli.output import opened, say, width
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.exercises import Marks


@click.command(
    cls=Verb,
    short_help="Marks for the answers to an exercise.",
    epilog="Example: sscsim grade sheet/answers.yaml",
)
@click.argument("answers", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--fail-under",
    type=click.IntRange(0, 100),
    metavar="PERCENT",
    help="End with status 1 where fewer answers are right, in any of the files.",
)
@formats("text", "json")
@out_file
@click.pass_context
def grade(
    ctx: click.Context,
    answers: tuple[Path, ...],
    fail_under: int | None,
    format_: str,
    out: Path | None,
) -> None:
    """
    Mark a filled-in answers.yaml: a point for each right answer, and why each wrong one is wrong.

    The sheet is made again from the seed and level that the file names, so a student's folder needs
    no solution. Several files are a class: a line for each, and what was hardest.
    """
    from sscsim.cli.files import gathered, refuse_overwriting
    from sscsim.exercises import grade as marked
    from sscsim.exercises import read_answers

    refuse_overwriting(out, answers)
    handed_in = gathered(answers, read_answers)
    marks = [marked(one.exercise, one.given) for one in handed_in]
    for path, one in zip(answers, handed_in, strict=True):
        complain(f"note: {path}: {note}" for note in one.notes)
    with opened(out, machine=format_ == "json") as stream:
        if format_ == "json":
            from sscsim.views.tabular import write_document

            write_document(_value(answers, marks), stream)
        elif len(marks) == 1:
            say(marks[0].lines(width()), stream)
        else:
            say(_class(answers, marks), stream)
    if fail_under is not None and any(one.score * 100 < fail_under * one.max for one in marks):
        ctx.exit(NOT_MET)


def _value(paths: Sequence[Path], marks: Sequence[Marks]) -> dict[str, Any]:
    """Give one file as the contract has it, and several each with its name."""
    if len(marks) == 1:
        return marks[0].value()
    files = [{"file": str(path), **one.value()} for path, one in zip(paths, marks, strict=True)]
    return {"files": files}


def _class(paths: Sequence[Path], marks: Sequence[Marks]) -> Iterator[str]:
    for path, one in zip(paths, marks, strict=True):
        wrong = ", ".join(mark.question.id for mark in one.answers if not mark.correct)
        yield f"{one.score:>4} of {one.max}  {path}" + (f"  (not right: {wrong})" if wrong else "")
    if len({one.exercise.fingerprint for one in marks}) == 1:
        yield ""
        yield from _hardest(marks)


def _hardest(marks: Sequence[Marks]) -> Iterator[str]:
    """Tell how many got each question of one sheet right, the hardest first."""
    columns = zip(*(one.answers for one in marks), strict=True)
    rows = [(sum(mark.correct for mark in column), column[0].question) for column in columns]
    yield "How many got each question right, the hardest first:"
    for right, question in sorted(rows, key=lambda row: row[0]):
        yield f"{right:>4} of {len(marks)}  {question.id}  {question.asks}"
