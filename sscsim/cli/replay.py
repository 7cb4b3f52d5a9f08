"""``sscsim replay``: real or generated mail through the snapshot of an organisation."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.options import (
    FOLDER,
    book_option,
    engine_option,
    envelope_option,
    formats,
    mail_options,
    out_file,
    reading_options,
    record_options,
    work_options,
)
from sscsim.cli.output import FORMATS, opened, progress
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.cli.journey import Journey
    from sscsim.errors import Problem


@click.command(
    cls=Verb,
    short_help="Mail through a snapshot: the main job.",
    epilog="Example: sscsim replay --org snapshot/ --mail hanna@contoso.example=inbox.mbox "
    "--format csv --out decisions.csv",
)
@mail_options
@click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="FILE",
    help="A policy file, put in force before the first message; `current` is the organisation as "
    "it is. Repeatable: all mail is decided under each, and records say under which.",
)
@engine_option
@click.option("--trace", is_flag=True, help="Show the steps of every decision.")
@click.option(
    "--explain",
    "explained",
    metavar="SOURCE",
    help="Show every step of the decisions about one message, named as in the records: "
    "inbox.mbox#3. The bulk engine has the reference engine decide it again.",
)
@work_options
@record_options
@envelope_option
@reading_options
@book_option
@formats(*FORMATS, "parquet")
@out_file
@click.pass_context
def replay(
    ctx: click.Context,
    org: Path,
    mail: tuple[str, ...],
    order: Literal["received", "file"],
    policies: tuple[str, ...],
    engine: Literal["reference", "bulk"],
    trace: bool,
    explained: str | None,
    work: Path | None,
    workers: int | None,
    rows_per_part: int | None,
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
    Decide every message in every mailbox it reached, and count what became of them.

    The bulk engine tells the same of every decision, and the steps to it with --explain. It is
    compiled when it is first used, which takes a while, and quick from then on. Much mail it
    decides in parts, by several processes: whatever can influence a verdict is in one part. The
    parts lie in the folder --work, or in one that is taken away in the end.

    In text the sums are shown, and with --trace every decision. In the other formats there is one
    record for each message and mailbox; but for JSON, notes and sums go to standard error, with
    the messages that could not be read. Parquet is written to a file (--out decisions.parquet), or
    with a slash to a folder in which every policy has a partition (--out decisions/).

    Pictures, Outlook data files and the like are told before anything is read; among mail, each is
    one unreadable message.
    """
    from sscsim.cli.asking import Asked, journey_of
    from sscsim.cli.assume import settled
    from sscsim.cli.working import Working, in_parts
    from sscsim.sources import total_size

    beside = {
        "readers": readers,
        "trace": trace or explained is not None,
        "sensitivity": sensitivity,
    }
    folder = format_ == "parquet" and out is not None and (ctx.meta[FOLDER] or out.is_dir())
    asked = Asked(
        org=org,
        mail=mail,
        order=order,
        policies=policies,
        engine=engine,
        reading=reading,
        assume=assume,
        out=out,
        folder=folder,
        book=book,
        beside=beside,
    )
    problems = [
        *_not_for_bulk(engine, book, trace=trace, sensitivity=sensitivity, envelope=envelope),
        *_not_for_programs(explained, format_),
        *_not_for_parquet(format_, out, envelope=envelope),
        *_not_for_reference(engine, work=work, workers=workers, rows_per_part=rows_per_part),
        *_no_work_folder(work, asked.inputs),
    ]
    journey = journey_of(asked, problems)
    journey.explained = explained
    journey.enveloped = envelope
    journey.settled = settled(assume)
    sources, sums = asked.sources, format_ == "text" and explained is None
    # A bar would be torn by records that come to the same terminal.
    quiet = out is None and sys.stdout.isatty() and (trace or format_ != "text")
    try:
        with (
            in_parts(journey, asked, Working(work, workers, rows_per_part, sums)),
            _place(format_, out, folder, journey) as stream,
        ):
            with progress(quiet=quiet, reading=total_size(sources)) as journey.advance:
                journey.write(format_, stream)
            complain(journey.conclude(format_, stream))
            if not journey.agrees:  # before the file gets its name: wrong sums are no result
                complain(["the sums do not agree: a message was lost on the way"])
                ctx.exit(NOT_MET)
    except KeyboardInterrupt:
        lines, last = journey.broken_off()
        complain(lines)
        raise KeyboardInterrupt(last) from None


def _not_for_programs(explained: str | None, format_: str) -> Iterator[Problem]:
    """Refuse to explain one message in a format that holds records of all."""
    from sscsim.errors import Place, Problem

    if explained is not None and format_ != "text":
        what = "what one message is told of it is a text."
        mend = "Leave out --format, or write --trace for the steps of every record."
        yield Problem(Place("--explain"), what, mend)


def _not_for_bulk(engine: str, book: str | None, **flags: bool) -> Iterator[Problem]:
    """Refuse what only the reference engine knows."""
    from sscsim.errors import Place, Problem

    if engine == "bulk":
        given = {**{f"--{name}": flag for name, flag in flags.items()}, "--book": book is not None}
        for option in (option for option, asked in given.items() if asked):
            yield Problem(
                Place(option),
                "the bulk engine has no steps to show and asks the rules of the rulebook alone.",
                "Leave it out, or --engine bulk.",
            )


def _not_for_reference(engine: str, **given: object) -> Iterator[Problem]:
    """Refuse what only the bulk engine does."""
    from sscsim.errors import Place, Problem

    if engine == "reference":
        for option in (name for name, value in given.items() if value is not None):
            what = "the reference engine decides all mail in one piece, in one process."
            mend = "Leave it out, or write --engine bulk."
            yield Problem(Place(f"--{option.replace('_', '-')}"), what, mend)


def _no_work_folder(work: Path | None, inputs: Iterable[Path]) -> Iterator[Problem]:
    """Refuse a work folder that is something else."""
    from sscsim.errors import Place, Problem

    if work is not None and work.exists():
        if not work.is_dir():
            yield Problem(Place(f"--work {work}"), "this is no folder.", "Name a folder.")
        elif any(one.exists() and one.samefile(work) for one in inputs):
            what = "this is what is read."
            yield Problem(Place(f"--work {work}"), what, "Name another folder, or a new one.")


def _not_for_parquet(format_: str, out: Path | None, *, envelope: bool) -> Iterator[Problem]:
    """Refuse a Parquet table where it cannot be made, or has no place to go."""
    from sscsim.errors import Place, Problem

    if format_ != "parquet":
        return
    if out is None:
        what = "a Parquet table is no text for a terminal or a pipe."
        yield Problem(Place("--format parquet"), what, "Give it a file: --out decisions.parquet")
    if envelope:
        what = "a Parquet table has no column for it."
        yield Problem(Place("--envelope"), what, "Write --format text, json, jsonl or csv.")
    missing = [name for name in ("pyarrow", "numba") if not _is_installed(name)]
    if missing:
        what = f"a Parquet table takes {' and '.join(missing)}, which is not installed."
        yield Problem(Place("--format parquet"), what, "Install it: pip install 'sscsim[bulk]'")


def _is_installed(name: str) -> bool:
    """Look for a package without importing it: numba asks how it is to work when it is imported."""
    try:
        return find_spec(name) is not None
    except ValueError:  # somebody has barred it
        return False


def _place(
    format_: str, out: Path | None, folder: bool, journey: Journey
) -> AbstractContextManager[Any]:
    """Open the place for what is decided."""
    if format_ != "parquet" or out is None:
        return opened(out, machine=format_ != "text")
    from sscsim.cli.parquet import opened_sink, wanted_schema

    return opened_sink(out, wanted_schema(journey.asked), named=journey.named, folder=folder)
