"""``sscsim lattice``: what every combination of methods, flags and settings would let in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from sscsim.cli.endings import complain
from sscsim.cli.options import formats, org_option, out_file, reading_options
from sscsim.cli.output import opened, progress, say, width
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.lattice import Lattice
    from sscsim.world import Mailbox, World


_UNTRIED = (
    "answers to mail that is let in were not tried, so a change may let in more than is told."
)


@click.command(
    cls=Verb,
    short_help="Every combination of choices, by what it lets in.",
    epilog="Example: sscsim lattice --org snapshot/ --mailbox hanna@contoso.example --format svg "
    "--out lattice.svg",
)
@org_option
@click.option(
    "--mailbox",
    metavar="ADDRESS",
    help="Only what this mailbox promotes, by the method of its user or queue. Left out, what any "
    "does, by one method for all users.",
)
@reading_options
@formats("text", "json", "svg")
@out_file
def lattice(
    org: Path,
    mailbox: str | None,
    reading: str | None,
    assume: tuple[str, ...],
    format_: str,
    out: Path | None,
) -> None:
    """
    Play mail of every kind under every combination, and group those that promote the same.

    Varied are the filtering method, the force setting, the two flags that hide choices, and three
    settings. In text the strictest stand at the bottom, in JSON they come first.
    """
    from sscsim.cli.loading import one_organisation
    from sscsim.lattice import lattice_of, svg

    world, notes = one_organisation(org, reading, assume, out)
    complain(f"note: {note}" for note in (*notes, _UNTRIED))
    box = None if mailbox is None else _mailbox(world, mailbox)
    with progress(combinations=None) as advance:
        found = lattice_of(world, box, advance=partial(advance, "combinations"))
    with opened(out, machine=format_ != "text") as stream:
        if format_ == "json":
            from sscsim.views.tabular import write_document

            write_document(_value(found), stream)
        elif format_ == "svg":
            stream.write(svg(found))
        else:
            say(_lines(found), stream)


def _mailbox(world: World, text: str) -> Mailbox:
    from sscsim.cli.names import mailbox_address

    address = mailbox_address(world, text)
    boxes = world.directory.mailboxes.values()
    return next(box for box in boxes if box.emailaddress.strip().lower() == address)


def _value(found: Lattice) -> dict[str, Any]:
    return {
        "varied": list(found.varied),
        "classes": len(found.kinds),
        "combinations": found.combinations,
        "behaviours": [
            {
                "id": one.id,
                "promotes": [found.kinds[number].says for number in sorted(one.promotes)],
                "settings": [dict(setting) for setting in one.settings],
                "above": list(one.above),
            }
            for one in found.behaviours
        ],
        "current": found.current,
        "moves": [
            {
                "name": move.name,
                "to": move.to,
                "gains": [found.kinds[number].says for number in move.gains],
                "loses": [found.kinds[number].says for number in move.loses],
                "behaviour": move.behaviour,
            }
            for move in found.moves
        ],
    }


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _lines(found: Lattice) -> Iterator[str]:
    """Show behaviours from the loosest down, as they are drawn."""
    from sscsim.lattice import legend, move_lines, shared_by

    ways = _counted(len(found.behaviours), "way")
    ways += f" toward {_counted(len(found.kinds), 'kind')} of mail"
    yield f"{found.combinations:,} combinations behave in {ways}; the strictest at the bottom:"
    for one in reversed(found.behaviours):
        here = "  <- you are here" if one.id == found.current else ""
        number = _counted(len(one.settings), "combination").rjust(16)
        yield f"  {one.id:<4} {len(one.promotes):>6,} promoted, by {number}{here}"
        yield f"         {'; '.join(text for text in shared_by(found, one) if text)}"
    yield from ("", "One change from here:")
    for line in move_lines(found):
        yield from wrap(line, width(), initial_indent="  ", subsequent_indent="    ")
    yield ""
    for line in legend():
        yield from wrap(line, width(), subsequent_indent="  ")
    yield "Every combination, and the order: --format json, svg."
