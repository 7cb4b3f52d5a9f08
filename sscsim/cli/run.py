"""``sscsim run``: play scenario files, print each decision, check what the file expects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.options import (
    book_option,
    envelope_option,
    formats,
    out_file,
    reading_options,
    record_options,
)
from sscsim.cli.output import opened, say, width

if TYPE_CHECKING:
    from sscsim.cli.stage import Performance
    from sscsim.views.text import Page

_INDENT = " " * 6


@click.command(
    short_help="Play scenario files and check what they expect.",
    epilog="Example: sscsim run scenarios/lessons/*.yaml",
)
@click.argument("scenario", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--trace", is_flag=True, help="Show the steps of every decision.")
@click.option("--lesson", is_flag=True, help="Show what the file says to ask and to point out.")
@record_options
@envelope_option
@reading_options
@book_option
@formats()
@out_file
@click.pass_context
def run(
    ctx: click.Context,
    scenario: tuple[Path, ...],
    trace: bool,
    lesson: bool,
    readers: bool,
    sensitivity: bool,
    envelope: bool,
    reading: str | None,
    assume: tuple[str, ...],
    book: str | None,
    format_: str,
    out: Path | None,
) -> None:
    """
    Play scenario files from top to bottom.

    Exit status 1 means that an expectation of a file was not met.
    """
    from sscsim.cli.files import gathered, refuse_overwriting
    from sscsim.cli.own import rule_book
    from sscsim.cli.stage import page_of, performed
    from sscsim.views.record import record

    refuse_overwriting(out, scenario)
    asking = rule_book(book)
    shows = gathered(
        scenario, lambda path: performed(path, reading, assume, asking, sensitivity=sensitivity)
    )
    asked = {"readers": readers, "trace": trace, "sensitivity": sensitivity}
    if envelope:
        shows = [show.with_envelope(reading, assume) for show in shows]
    with opened(out, machine=format_ != "text") as stream:
        if format_ == "text":
            page = page_of(asking, width=width(), **asked)
            for show in shows:
                say(_played(show, page, lesson=lesson, book=book), stream)
            say(_sum(shows), stream)
        else:
            _write(format_, shows, lambda decision: record(decision, **asked), stream, trace)
    failures = [failure for show in shows for failure in show.failures]
    if failures:
        complain(failures)
        ctx.exit(NOT_MET)


def _played(
    show: Performance, page: Page, *, lesson: bool, book: str | None = None
) -> Iterator[str]:
    """Tell one scenario: each event, and under it what became of it."""
    from sscsim.safe import one_line
    from sscsim.views.envelope import envelope_lines
    from sscsim.views.lesson import lesson_lines, prologue_lines

    yield f"{one_line(show.scenario.title)}  ({one_line(str(show.path))})"
    if lesson:
        yield from prologue_lines(show.scenario, page.width)
    for number, entry in enumerate(show.run.entries, 1):
        yield from _entry(number, entry, page, show)
    yield ""
    if show.sure is not None:
        yield from envelope_lines(show.sure, show.subjects, page.width)
        yield ""
    yield _expectations(show)
    if lesson:
        yield from lesson_lines(show.scenario, page.width)
    else:
        yield from _further(show, book)
    yield ""


def _entry(number: int, entry: Any, page: Page, show: Performance) -> Iterator[str]:
    import attrs

    from sscsim.views.happenings import happening, id_of
    from sscsim.views.names import names_in

    name_of = names_in(entry.world, show.subjects)
    own = attrs.evolve(page, name_of=name_of, assume=entry.world.assume)
    named = f"  [{id_of(entry.event)}]" if id_of(entry.event) else ""
    yield ""
    told = f"{number:>4}  {happening(entry.event, name_of)}{named}"
    yield from _wrapped(told, page.width, first="")
    for line in _became(entry, own):
        yield from _wrapped(line, page.width)


def _wrapped(line: str, width: int, first: str = _INDENT) -> list[str]:
    import textwrap

    return textwrap.wrap(
        line, width, initial_indent=first, subsequent_indent=_INDENT, break_on_hyphens=False
    ) or [""]


def _became(entry: Any, page: Page) -> Iterator[str]:
    import attrs

    from sscsim.views.happenings import answered, readable

    if page.trace:
        page = attrs.evolve(page, width=page.width - len(_INDENT))
        for decision in entry.decisions:
            yield from page.lines(decision)
    else:
        yield from _in_brief(map(list, map(page.brief, entry.decisions)))
    if entry.answer is not None and entry.answer.outcome == "readers":
        yield readable(entry.answer.readers, page.name_of)
    elif entry.answer is not None:
        yield answered(entry.answer.outcome, entry.answer.because)


def _in_brief(told: Iterable[list[str]]) -> Iterator[str]:
    """Say once what was decided alike in several mailboxes, under the first lines of them all."""
    for same, group in groupby(told, lambda lines: lines[1:]):
        yield from (lines[0] for lines in group)
        yield from same


def _further(show: Performance, book: str | None) -> Iterator[str]:
    """Say where to go on: one verdict in full, and what the file says to a class."""
    import shlex

    decided = [decision.source for decision in show.decisions]
    path = shlex.quote(str(show.path))
    asked = "" if book is None else f" --book {shlex.quote(book)}"
    if decided:
        mail = shlex.quote(decided[-1])
        yield f"One verdict in full: sscsim explain {path} --mail {mail}{asked}"
    if show.scenario.ask or show.scenario.point_out:
        yield f"For a class: sscsim run {path} --lesson"


def _expectations(show: Performance) -> str:
    if not show.failures:
        return "As expected."
    plural = "s were" if len(show.failures) > 1 else " was"
    return f"EXPECTED otherwise: {len(show.failures)} expectation{plural} not met."


def _sum(shows: list[Performance]) -> Iterator[str]:
    failed = sum(bool(show.failures) for show in shows)
    if len(shows) > 1:
        met = f"{len(shows) - failed} as expected"
        yield f"{len(shows)} scenarios, {met}, {failed} not"


def _write(format_: str, shows: list[Performance], shown: Any, stream: Any, trace: bool) -> None:
    from sscsim.views.tabular import write_csv, write_document, write_jsonl

    if format_ == "json":
        write_document({"scenarios": [show.value(shown) for show in shows]}, stream)
        return
    records = (record for show in shows for record in show.records(shown))
    if format_ == "csv":
        from sscsim.views.envelope import ENVELOPE_KEYS

        sure = ENVELOPE_KEYS if any(show.sure is not None for show in shows) else ()
        write_csv(records, stream, trace=trace, more=(*sure, "scenario"))
    else:
        write_jsonl(records, stream)
