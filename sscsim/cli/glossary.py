"""``sscsim glossary``: the product's words and option values, and ours."""

from __future__ import annotations

from pathlib import Path

import click

from sscsim.cli.options import formats, out_file
from sscsim.cli.output import opened, say, width


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

    Without WORD everything is listed; the name of a kind, such as 'settings', shows all of it.
    """
    from sscsim.cli.names import unknown
    from sscsim.errors import InputError
    from sscsim.views.glossary import entries, entry_lines, find, glossary_lines
    from sscsim.views.tabular import write_document

    wanted = " ".join(word)
    found = find(wanted) if wanted else list(entries())
    if not found:
        known = [name for entry in entries() for name in (entry.name, *entry.also)]
        raise InputError([unknown("sscsim glossary", "entry", wanted, known)])
    with opened(out, machine=format_ == "json") as stream:
        if format_ == "json":
            shown = [{"name": each.name, "kind": each.kind, **each.value} for each in found]
            write_document(shown, stream)
        elif not wanted:
            say(glossary_lines(width()), stream)
        else:
            for number, entry in enumerate(found):
                say([""] * bool(number), stream)
                say(entry_lines(entry, width()), stream)
