"""``sscsim exercise``: a sheet of questions with proven answers, made from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sscsim.cli.options import new_folder
from sscsim.cli.output import opened, say
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.exercises import Exercise

_MOST = 10**15  # a seed that a person can still copy


@click.command(
    cls=Verb,
    short_help="A sheet of questions with proven answers.",
    epilog="Example: sscsim exercise --seed 7 --level 1 --out sheet/",
)
@click.option(
    "--seed",
    type=click.IntRange(0, _MOST),
    default=1,
    show_default=True,
    metavar="N",
    help="The same seed gives the same sheet, another seed other people and mail.",
)
@click.option(
    "--level",
    type=click.IntRange(1, 3),
    default=1,
    show_default=True,
    metavar="1|2|3",
    help="1: which messages are promoted, by whose setting? 2: mend it with the fewest changes. "
    "3: why does it still happen?",
)
@new_folder()
def exercise(seed: int, level: int, out: Path) -> None:
    """
    Make an exercise: a small organisation, its mail, and questions with one right answer each.

    Into the folder come the sheet (HTML to print, Markdown, a notebook), the organisation as a
    scenario to play with, answers.yaml to fill in, and the same with everything explained in files
    whose names begin with solution. No answer leans on an open question between the article and
    Microsoft's pages; each is proven by playing every answer that is offered.
    """
    from sscsim.exercises import make_exercise, write_exercise
    from sscsim.synth import whole_folder

    with whole_folder(out) as folder:
        made = make_exercise(seed, level)
        write_exercise(made, folder)
    with opened(None, machine=False) as stream:
        say(_lines(made, out), stream)


def _lines(made: Exercise, out: Path) -> Iterator[str]:
    count = len(made.questions)
    yield f"{out}: {made.title} {count} questions, seed {made.seed}, level {made.level}"
    yield f"For the class: {out}/sheet.html, {out}/answers.yaml; for you: {out}/solution.html"
    yield f"Next: sscsim grade {out}/answers.yaml"
