"""``sscsim explain``: one message of a scenario, its verdict in full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sscsim.cli.options import (
    book_option,
    envelope_option,
    formats,
    out_file,
    reading_options,
)
from sscsim.cli.output import opened, say, width

if TYPE_CHECKING:
    from sscsim.cli.stage import Performance
    from sscsim.decisions import Decision
    from sscsim.whatif import WhatIf
    from sscsim.world import World


@click.command(
    short_help="One verdict of a scenario in full.",
    epilog="Example: sscsim explain story.yaml --mail complaint",
)
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--mail", required=True, metavar="ID", help="The id of the message in the scenario.")
@click.option("--mailbox", metavar="ID", help="Only this mailbox: its user, its queue or address.")
@click.option("--trace/--no-trace", default=True, help="Show the steps (default), or leave them.")
@click.option(
    "--sensitivity/--no-sensitivity",
    default=True,
    help="Say which open questions would change the verdict (default), or do not ask.",
)
@click.option(
    "--what-if",
    is_flag=True,
    help="Find every smallest change that would have turned the verdict, in text or JSON: of a "
    "column, a setting, a header; by the person, an administrator, the sender. Each is played.",
)
@click.option("--readers", is_flag=True, help="List every reader, however many.")
@envelope_option
@reading_options
@book_option
@formats()
@out_file
def explain(
    scenario: Path,
    mail: str,
    mailbox: str | None,
    trace: bool,
    sensitivity: bool,
    what_if: bool,
    readers: bool,
    envelope: bool,
    reading: str | None,
    assume: tuple[str, ...],
    book: str | None,
    format_: str,
    out: Path | None,
) -> None:
    """
    Explain what became of one message, and why.

    The short answer comes first; then every rule that was asked, its answer, and the values it saw.
    """
    import attrs

    from sscsim.cli.files import refuse_overwriting
    from sscsim.cli.own import rule_book
    from sscsim.cli.stage import page_of, performed
    from sscsim.views.envelope import ENVELOPE_KEYS, envelope_lines
    from sscsim.views.names import names_in
    from sscsim.views.record import record
    from sscsim.views.tabular import write_csv, write_document, write_jsonl

    refuse_overwriting(out, [scenario])
    show = performed(scenario, reading, assume, rule_book(book))
    found = list(_found(show, mail, mailbox))
    turned = _turned(show, mail, mailbox, format_) if what_if else None
    if envelope:
        show = show.with_envelope(reading, assume)
    told = show.told
    if sensitivity:
        found = list(_found(show.with_sensitivity(mail), mail, mailbox))
    asked = {"readers": readers, "trace": trace, "sensitivity": sensitivity}
    records = ({**record(decision, **asked), **told(decision)} for _, decision in found)
    with opened(out, machine=format_ != "text") as stream:
        if format_ == "text":
            page = page_of(show.book, width=width(), **asked)
            for number, (world, decision) in enumerate(found):
                say(["", ""] * bool(number), stream)
                own = attrs.evolve(page, name_of=names_in(world), assume=world.assume)
                say(own.lines(decision), stream)
            if show.sure is not None:
                one = attrs.evolve(show.sure, messages={mail: show.sure.messages[mail]})
                say(["", *envelope_lines(one, show.subjects, width())], stream)
            if turned is not None:
                from sscsim.views.whatif import whatif_lines

                say(["", *whatif_lines(turned, width())], stream)
        elif format_ == "json":
            more = {}
            if turned is not None:
                from sscsim.views.whatif import whatif_value

                more = whatif_value(turned)
            write_document({"decisions": list(records), **more}, stream)
        elif format_ == "csv":
            keys = () if show.sure is None else ENVELOPE_KEYS
            write_csv(records, stream, trace=trace, more=keys)
        else:
            write_jsonl(records, stream)


def _turned(show: Performance, mail: str, mailbox: str | None, format_: str) -> WhatIf:
    """Find what would have turned the verdict, in the organisation as the message arrived."""
    from sscsim.cli.names import mailbox_address
    from sscsim.errors import InputError, Place, Problem
    from sscsim.events import Deliver
    from sscsim.whatif import what_would_turn

    if format_ not in {"text", "json"}:
        what = "what would have turned a verdict is no row of a table."
        raise InputError([Problem(Place("--what-if"), what, "Write --format text or json.")])
    arrivals = ((entry.world, entry.event) for entry in show.run.entries)
    world, event = next(
        (world, event)
        for world, event in arrivals
        if isinstance(event, Deliver) and event.message.source == mail
    )
    own = None if mailbox is None else mailbox_address(world, mailbox)
    return what_would_turn(world, event, mailbox=own, book=show.book)


def _found(show: Performance, mail: str, mailbox: str | None) -> Iterator[tuple[World, Decision]]:
    """Find every decision about the message, in the order of the timeline."""
    from sscsim.cli.names import mailbox_address, unknown
    from sscsim.errors import InputError

    wanted = None if mailbox is None else mailbox_address(show.run.world, mailbox)
    every = [(entry.world, each) for entry in show.run.entries for each in entry.decisions]
    of_mail = [(world, each) for world, each in every if each.source == mail]
    if not of_mail:
        known = dict.fromkeys(each.source for _, each in every)
        raise InputError([unknown("--mail", "message", mail, known)])
    found = [(world, each) for world, each in of_mail if wanted in {None, each.mailbox}]
    if not found:
        known = dict.fromkeys(each.mailbox or "" for _, each in of_mail)
        raise InputError([unknown("--mailbox", f"mailbox that got {mail}:", mailbox or "", known)])
    yield from found
