"""``sscsim classroom``: a folder with a page on which lessons are played."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from sscsim.cli.endings import complain
from sscsim.cli.options import new_folder
from sscsim.cli.output import opened, say
from sscsim.cli.verb import Verb

_ENGINE = "engine.js"


@click.command(
    cls=Verb,
    short_help="A page for a class: lessons to step through, offline.",
    epilog="Example: sscsim classroom --out class/",
)
@click.argument("scenario", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--pyodide",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The package of Pyodide, which is Python for a browser, where npm cannot fetch it.",
)
@click.option(
    "--static",
    is_flag=True,
    help="Leave the rules out, and fetch nothing: the lessons play as they are written.",
)
@new_folder()
def classroom(scenario: tuple[Path, ...], pyodide: Path | None, static: bool, out: Path) -> None:
    """
    Make a folder with index.html, which opens in any browser by a double click.

    Without SCENARIO it holds the lessons that come with sscsim. The rules themselves run in the
    page, so that switches can be turned and scenario files dropped on it; for that Pyodide is
    fetched once, through npm, when the folder is made. When the page is open, nothing is sent or
    fetched.
    """
    from sscsim.classroom import lesson_from, page_html, taught, told
    from sscsim.cli.files import gathered
    from sscsim.course import load_course
    from sscsim.synth import whole_folder

    with whole_folder(out) as folder:
        course = None if scenario else load_course()
        lessons = (
            gathered(scenario, lambda path: told(lesson_from(path)))
            if course is None
            else [told(taught(lesson)) for lesson in course.lessons]
        )
        live = not static and _with_rules(folder, pyodide)
        with opened(folder / "index.html") as stream:
            stream.write(page_html(lessons, _ENGINE if live else None, course))
    with opened(None, machine=False) as stream:
        say(_lines(out, len(lessons), live=live), stream)


def _with_rules(folder: Path, pyodide: Path | None) -> bool:
    """Put the rules beside the page; where they cannot be had, say so and go on without."""
    from sscsim.classroom.npm import NpmError
    from sscsim.classroom.packing import NOTICE, engine_script
    from sscsim.classroom.pyodide import VERSION, fetched, unpacked

    try:
        package = pyodide.read_bytes() if pyodide else fetched(_told_of_fetching)
        parts = unpacked(package)
    except NpmError as error:
        offer = f"or give pyodide-{VERSION}.tgz of the npm registry with --pyodide FILE"
        what = (
            f"note: {error}, so the lessons play as they are written, and no switch can be turned"
        )
        complain([f"{what}. Install npm, {offer}"])
        return False
    with opened(folder / _ENGINE) as stream:
        stream.write(engine_script(parts))
    with opened(folder / "engine.txt") as stream:
        stream.write(NOTICE.format(version=VERSION))
    return True


def _told_of_fetching() -> None:
    complain(["note: Pyodide is fetched through npm, once; it is kept for the next time"])


def _lines(out: Path, lessons: int, *, live: bool) -> Iterator[str]:
    counted = "1 lesson" if lessons == 1 else f"{lessons} lessons"
    turned = ", and the rules run in it" if live else ""
    yield f"{out / 'index.html'}: {counted}{turned}. Open it in a browser."
