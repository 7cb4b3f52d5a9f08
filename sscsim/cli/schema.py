"""``sscsim schema``: the JSON Schema of scenario files, and the columns of header tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

import click

from sscsim.cli.options import out_file
from sscsim.cli.output import opened, say, width

WHAT = ("scenario", "mail", "decisions")


@click.command(
    short_help="The shape of scenario files and tables.",
    epilog="Example: sscsim schema --out scenario.schema.json",
)
@click.argument("what", type=click.Choice(WHAT), default="scenario")
@out_file
def schema(what: str, out: Path | None) -> None:
    """
    Print the JSON Schema of scenario files, or the columns of a table.

    `mail` is the table of headers (Parquet, Arrow or CSV) that `replay` takes as mail, with a row
    for each message; `decisions` is the Parquet table that it writes.
    """
    from sscsim.scenario import scenario_schema
    from sscsim.views.tabular import write_document

    lines = {"mail": _mail, "decisions": _decisions}
    shown = list(lines[what]()) if what in lines else []
    with opened(out, machine=what == "scenario") as stream:
        if shown:
            say(shown, stream)
        else:
            write_document(scenario_schema(), stream)


def _mail() -> Iterator[str]:
    from sscsim.sources.headercolumns import COLUMNS, RULES

    for column in COLUMNS:
        needed = "  required" if column.required else ""
        yield f"{column.name}  {column.kind}{needed}"
        yield from wrap(column.meaning, width(), initial_indent="    ", subsequent_indent="    ")
    for rule in RULES.split("\n\n"):
        yield ""
        yield from wrap(rule, width())


def _decisions() -> Iterator[str]:
    from sscsim.errors import InputError, Place, Problem

    try:
        from sscsim.cli.parquet import MORE, decision_schema
    except ImportError as error:
        what = f"the table takes {error.name}, which is not installed."
        mend = "Install it: pip install 'sscsim[bulk]'"
        raise InputError([Problem(Place("decisions"), what, mend)]) from None
    yield from (f"{field.name}  {field.type}" for field in decision_schema())
    for option, field in MORE.items():
        yield f"{field.name}  {field.type}  with {option}"
