"""``sscsim run``: play scenario files, print each decision, check what the file expects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.options import formats, out_file, reading_options, record_options
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
@record_options
@reading_options
@formats()
@out_file
@click.pass_context
def run(
    ctx: click.Context,
    scenario: tuple[Path, ...],
    trace: bool,
    readers: bool,
    sensitivity: bool,
    reading: str | None,
    assume: tuple[str, ...],
    format_: str,
    out: Path | None,
) -> None:
    """
    Play scenario files from top to bottom.

    Exit status 1 means that an expectation of a file was not met.
    """
    from sscsim.cli.files import gathered, refuse_overwriting
    from sscsim.cli.stage import page_of, performed
    from sscsim.views.record import record

    refuse_overwriting(out, scenario)
    shows = gathered(
        scenario, lambda path: performed(path, reading, assume, sensitivity=sensitivity)
    )
    asked = {"readers": readers, "trace": trace, "sensitivity": sensitivity}
    with opened(out, machine=format_ != "text") as stream:
        if format_ == "text":
            page = page_of(width=width(), **asked)
            for show in shows:
                say(_played(show, page), stream)
            say(_sum(shows), stream)
        else:
            _write(format_, shows, lambda decision: record(decision, **asked), stream, trace)
    failures = [failure for show in shows for failure in show.failures]
    if failures:
        complain(failures)
        ctx.exit(NOT_MET)


def _played(show: Performance, page: Page) -> Iterator[str]:
    """Tell one scenario: each event, and under it what became of it."""
    from sscsim.cli.names import names_in
    from sscsim.views.safe import one_line

    yield f"{one_line(show.scenario.title)}  ({one_line(str(show.path))})"
    for number, entry in enumerate(show.run.entries, 1):
        yield from _entry(number, entry, page, names_in(entry.world, show.subjects))
    yield ""
    yield _expectations(show)
    yield ""


def _entry(number: int, entry: Any, page: Page, name_of: Any) -> Iterator[str]:
    from sscsim.views.happenings import happening

    yield ""
    told = f"{number:>4}  {happening(entry.event, name_of)}"
    yield from _wrapped(told, page.width, first="")
    for line in _became(entry, page, name_of):
        yield from _wrapped(line, page.width)


def _wrapped(line: str, width: int, first: str = _INDENT) -> list[str]:
    import textwrap

    return textwrap.wrap(
        line, width, initial_indent=first, subsequent_indent=_INDENT, break_on_hyphens=False
    ) or [""]


def _became(entry: Any, page: Page, name_of: Any) -> Iterator[str]:
    import attrs

    from sscsim.views.happenings import answered, decided, readable

    if page.trace:
        own = attrs.evolve(page, name_of=name_of, width=page.width - len(_INDENT))
        for decision in entry.decisions:
            yield from own.lines(decision)
    else:
        yield from decided(entry.decisions)
    if entry.answer is not None and entry.answer.outcome == "readers":
        yield readable(entry.answer.readers, name_of)
    elif entry.answer is not None:
        yield answered(entry.answer.outcome, entry.answer.because)


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
    records = (shown(decision) for show in shows for decision in show.decisions)
    if format_ == "csv":
        write_csv(records, stream, trace=trace)
    else:
        write_jsonl(records, stream)
