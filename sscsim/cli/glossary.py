"""``sscsim glossary``: the product's words and option values, and ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from sscsim.cli.options import formats, out_file
from sscsim.cli.output import opened, say, width

if TYPE_CHECKING:
    from sscsim.views.entries import Entry

_FEW = 8


@click.command(
    short_help="The product's words and option values.",
    epilog="Example: sscsim glossary incomingemailfilteringmethod",
)
@click.argument("word", nargs=-1)
@formats("text", "json")
@out_file
def glossary(word: tuple[str, ...], format_: str, out: Path | None) -> None:
    """
    Look up a word, an option value, a setting, a reason, a switch or a reading.

    WORD is a name or a part of it, a label ('All email messages'), or the number of an option
    value. The name of a kind, such as 'settings', shows all of it; without WORD everything is
    listed.
    """
    from sscsim.cli.names import unknown
    from sscsim.errors import InputError
    from sscsim.views.entries import entries
    from sscsim.views.glossary import glossary_lines
    from sscsim.views.lookup import find, holding
    from sscsim.views.tabular import write_document

    wanted = " ".join(word)
    found = (find(wanted) or holding(wanted)) if wanted else list(entries())
    if not found:
        known = [name for entry in entries() for name in (entry.name, *entry.also)]
        raise InputError([unknown("sscsim glossary", "entry", wanted, known)])
    with opened(out, machine=format_ == "json") as stream:
        if format_ == "json":
            shown = [{"name": each.name, "kind": each.kind, **each.value} for each in found]
            write_document(shown, stream)
        else:
            say(_told(wanted, found) if wanted else glossary_lines(width()), stream)


def _told(wanted: str, found: list[Entry]) -> Iterator[str]:
    """Show the entries, or their names where there are many; then what else has the word in it."""
    from sscsim.views.glossary import entry_lines, name_lines
    from sscsim.views.lookup import find, holding

    if len(found) > _FEW and not find(wanted):
        yield f"{len(found)} entries have '{wanted}' in their name or label:"
        yield from name_lines(found, width())
        return
    for number, entry in enumerate(found):
        yield from [""] * bool(number)
        yield from entry_lines(entry, width())
    names = [each.name for each in holding(wanted) if each not in found]
    if names:
        yield ""
        yield from wrap(f"See also: {', '.join(names[:_FEW])}", width(), subsequent_indent="  ")
