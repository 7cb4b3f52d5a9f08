"""``sscsim grade``: the answers to an exercise marked, each wrong one explained."""

from __future__ import annotations

from pathlib import Path

import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.options import formats, out_file
from sscsim.cli.output import opened, say, width
from sscsim.cli.verb import Verb


@click.command(
    cls=Verb,
    short_help="Marks for the answers to an exercise.",
    epilog="Example: sscsim grade sheet/answers.yaml",
)
@click.argument("answers", type=click.Path(path_type=Path))
@click.option(
    "--fail-under",
    type=click.IntRange(0, 100),
    metavar="PERCENT",
    help="End with status 1 where fewer answers are right.",
)
@formats("text", "json")
@out_file
@click.pass_context
def grade(
    ctx: click.Context, answers: Path, fail_under: int | None, format_: str, out: Path | None
) -> None:
    """
    Mark a filled-in answers.yaml: a point for each right answer, and why each wrong one is wrong.

    The sheet is made again from the seed and level that the file names, so a student's folder needs
    no solution.
    """
    from sscsim.cli.files import refuse_overwriting
    from sscsim.exercises import grade as marked
    from sscsim.exercises import read_answers

    refuse_overwriting(out, [answers])
    handed_in = read_answers(answers)
    marks = marked(handed_in.exercise, handed_in.given)
    complain(f"note: {note}" for note in handed_in.notes)
    with opened(out, machine=format_ == "json") as stream:
        if format_ == "json":
            from sscsim.views.tabular import write_document

            write_document(marks.value(), stream)
        else:
            say(marks.lines(width()), stream)
    if fail_under is not None and marks.score * 100 < fail_under * marks.max:
        ctx.exit(NOT_MET)
