"""``sscsim course``: a trainer's guide and a handout, with every verdict computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sscsim.cli.options import new_folder
from sscsim.cli.output import opened, progress, say
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.course import Course


@click.command(
    cls=Verb,
    short_help="A trainer's guide and a handout for the lessons.",
    epilog="Example: sscsim course --out course/",
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@new_folder()
def course(file: Path | None, out: Path) -> None:
    """
    Make a folder from which the lessons can be taught.

    Into it come the guide (what to tell, ask, type and point out, what the room sees, what classes
    get wrong), a handout of one page, and the lessons themselves. Without FILE it is the course
    that comes with sscsim; one of your own is a file like its course.yaml, beside its lessons.
    """
    from sscsim.course import load_course, write_course
    from sscsim.synth import whole_folder

    loaded = load_course(file)
    with progress(lessons=None) as advance, whole_folder(out) as folder:
        write_course(loaded, folder, _runner(folder, lambda: advance("lessons")))
    with opened(None, machine=False) as stream:
        say(_lines(loaded, out), stream)


def _runner(folder: Path, advance: Callable[[], None]) -> Callable[[str], str]:
    """Make what runs a command in the folder as a shell would, and gives what it prints."""
    import shlex

    from click.testing import CliRunner

    from sscsim.cli.app import app

    def ran(command: str) -> str:
        advance()
        before = set(folder.iterdir())
        with chdir(folder):
            printed = CliRunner().invoke(app, shlex.split(command), prog_name="sscsim").stdout
        for written in set(folder.iterdir()) - before:  # the trainer's own run writes it
            written.unlink()
        return printed

    return ran


def _lines(loaded: Course, out: Path) -> Iterator[str]:
    count = len(loaded.lessons)
    counted = "1 lesson" if count == 1 else f"{count} lessons"
    minutes = sum(lesson.scenario.minutes or 0 for lesson in loaded.lessons)
    yield f"{out}: {loaded.title}, {counted}, {minutes} minutes"
    yield f"For you: {out}/guide.html; for the class: {out}/handout.html"
    first = loaded.lessons[0]
    yield f"Next: sscsim run {out}/lessons/{first.path.name} --lesson"
