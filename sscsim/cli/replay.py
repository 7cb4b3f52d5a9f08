"""``sscsim replay``: real or generated mail through the snapshot of an organisation."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.options import book_option, formats, out_file, reading_options, record_options
from sscsim.cli.output import opened, progress
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.errors import Problem


@click.command(
    cls=Verb,
    short_help="Mail through a snapshot: the main job.",
    epilog="Example: sscsim replay --org snapshot/ --mail hanna@contoso.example=inbox.mbox "
    "--format csv --out decisions.csv",
)
@click.option(
    "--org",
    required=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="The snapshot: a folder, or a zip, of saved Web API answers.",
)
@click.option(
    "--mail",
    required=True,
    multiple=True,
    metavar="[ADDRESS=]PATH",
    help="Mail: .eml, mbox (.gz too), Maildir, a table of headers (.parquet, .arrow, .csv; its "
    "columns: sscsim schema mail), or a folder of them; with ADDRESS= it is the Inbox of that "
    "mailbox. Repeatable.",
)
@click.option(
    "--order",
    type=click.Choice(["received", "file"]),
    default="received",
    show_default=True,
    help="In the order of arrival, or as it stands in the files.",
)
@click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="FILE",
    help="A policy file, put in force before the first message; `current` is the organisation as "
    "it is. Repeatable: all mail is decided under each, and records say under which.",
)
@click.option(
    "--engine",
    type=click.Choice(["reference", "bulk"]),
    default="reference",
    show_default=True,
    help="The one that explains, or the one for millions of messages; both decide alike.",
)
@click.option("--trace", is_flag=True, help="Show the steps of every decision.")
@click.option(
    "--explain",
    "explained",
    metavar="SOURCE",
    help="Show every step of the decisions about one message, named as in the records: "
    "inbox.mbox#3. The bulk engine has the reference engine decide it again.",
)
@record_options
@reading_options
@book_option
@formats()
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
    readers: bool,
    sensitivity: bool,
    reading: str | None,
    assume: tuple[str, ...],
    book: str | None,
    format_: str,
    out: Path | None,
) -> None:
    """
    Decide every message in every mailbox it reached, and count what became of them.

    The bulk engine tells the same of every decision, and the steps to it with --explain. It is
    compiled when it is first used, which takes a while, and quick from then on.

    In text the sums are shown, and with --trace every decision. In the other formats there is one
    record for each message and mailbox; for JSON lines and CSV, notes and sums go to standard
    error, with the messages that could not be read. Pictures, Outlook data files and the like are
    told before anything is read; among mail, each is one unreadable message.
    """
    from sscsim.cli.asking import Asked, journey_of
    from sscsim.sources import total_size

    beside = {
        "readers": readers,
        "trace": trace or explained is not None,
        "sensitivity": sensitivity,
    }
    asked = Asked(
        org=org,
        mail=mail,
        order=order,
        policies=policies,
        engine=engine,
        reading=reading,
        assume=assume,
        out=out,
        book=book,
        beside=beside,
    )
    problems = [
        *_not_for_bulk(engine, trace, sensitivity, book),
        *_not_for_programs(explained, format_),
    ]
    journey = journey_of(asked, problems)
    journey.explained = explained
    sources = asked.sources
    # A bar would be torn by records that come to the same terminal.
    quiet = out is None and sys.stdout.isatty() and (trace or format_ != "text")
    try:
        with opened(out, machine=format_ != "text") as stream:
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


def _not_for_bulk(
    engine: str, trace: bool, sensitivity: bool, book: str | None
) -> Iterator[Problem]:
    """Refuse what only the reference engine knows."""
    from sscsim.errors import Place, Problem

    if engine == "bulk":
        given = {"--trace": trace, "--sensitivity": sensitivity, "--book": book is not None}
        for option in (option for option, asked in given.items() if asked):
            yield Problem(
                Place(option),
                "the bulk engine has no steps to show and asks the rules of the rulebook alone.",
                "Leave it out, or --engine bulk.",
            )
