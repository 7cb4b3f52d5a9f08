"""``sscsim classroom``: a folder with a page on which lessons are played."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from sscsim.cli.options import new_folder
from sscsim.cli.output import opened, say
from sscsim.cli.verb import Verb


@click.command(
    cls=Verb,
    short_help="A page for a class: lessons to step through, offline.",
    epilog="Example: sscsim classroom --out class/",
)
@click.argument("scenario", nargs=-1, type=click.Path(path_type=Path))
@new_folder()
def classroom(scenario: tuple[Path, ...], out: Path) -> None:
    """
    Make a folder with index.html, which opens in any browser by a double click.

    Without SCENARIO it holds the lessons that come with sscsim. Nothing is sent anywhere, and the
    audience installs nothing.
    """
    from sscsim.classroom import built_in_lessons, lesson_from
    from sscsim.classroom.page import page_html, told
    from sscsim.cli.files import gathered
    from sscsim.synth import whole_folder

    with whole_folder(out) as folder:
        lessons = gathered(scenario or built_in_lessons(), lambda path: told(lesson_from(path)))
        with opened(folder / "index.html") as stream:
            stream.write(page_html(lessons))
    with opened(None, machine=False) as stream:
        say(_lines(out, len(lessons)), stream)


def _lines(out: Path, lessons: int) -> Iterator[str]:
    counted = "1 lesson" if lessons == 1 else f"{lessons} lessons"
    yield f"{out / 'index.html'}: {counted}. Open it in a browser."
