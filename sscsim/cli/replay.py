"""``sscsim replay``: real or generated mail through the snapshot of an organisation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.options import book_option, formats, out_file, reading_options, record_options
from sscsim.cli.output import opened, progress
from sscsim.cli.verb import Verb


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
    help="Mail: .eml, mbox (.gz too), Maildir, or a folder of them; with ADDRESS= it is the Inbox "
    "of that mailbox. Repeatable.",
)
@click.option(
    "--order",
    type=click.Choice(["received", "file"]),
    default="received",
    show_default=True,
    help="In the order of arrival, or as it stands in the files.",
)
@click.option("--trace", is_flag=True, help="Show the steps of every decision.")
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
    trace: bool,
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

    In text the sums are shown, and with --trace every decision. In the other formats there is one
    record for each message and mailbox; for JSON lines and CSV, notes and sums go to standard
    error, with the messages that could not be read. Pictures, Outlook data files and the like are
    told before anything is read; among mail, each is one unreadable message.
    """
    from sscsim.assumptions import READINGS
    from sscsim.cli.assume import assumptions
    from sscsim.cli.files import Mistakes, out_problems, refuse_overwriting
    from sscsim.cli.journey import Journey
    from sscsim.cli.own import rule_book
    from sscsim.errors import Place, Problem
    from sscsim.sources import MailSource, total_size

    sources = [MailSource.parse(argument) for argument in mail]
    asked = {"readers": readers, "trace": trace, "sensitivity": sensitivity}
    mistakes = Mistakes()
    mistakes.problems += out_problems(out)
    mistakes.problems += [
        # An empty variable of a shell, most likely; read as a path it would be this folder.
        Problem(Place(f"--mail {argument!r}"), "there is no path.", "Give a file or a folder.")
        for argument in mail
        if not argument or argument.endswith("=")
    ]
    inputs = [org, *(source.path for source in sources)]
    mistakes.kept(out, lambda: refuse_overwriting(out, inputs))
    assumed = mistakes.kept("--assume", lambda: assumptions(reading, assume))
    asking = mistakes.kept("--book", lambda: rule_book(book))
    journey = Journey.of(org, sources, order, assumed or READINGS["article"], asked, mistakes)
    journey.book = asking or journey.book
    # A bar would be torn by records that come to the same terminal.
    quiet = out is None and sys.stdout.isatty() and (trace or format_ != "text")
    try:
        with opened(out, machine=format_ != "text") as stream:
            with progress(quiet=quiet, reading=total_size(sources)) as journey.advance:
                journey.write(format_, stream)
            complain(journey.conclude(format_, stream))
            if not journey.tally.agrees:  # before the file gets its name: wrong sums are no result
                complain(["the sums do not agree: a message was lost on the way"])
                ctx.exit(NOT_MET)
    except KeyboardInterrupt:
        lines, last = journey.broken_off()
        complain(lines)
        raise KeyboardInterrupt(last) from None
