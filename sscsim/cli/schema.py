"""``sscsim schema``: the JSON Schema of scenario files, and the columns of header tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Literal

import click

from sscsim.cli.options import out_file
from sscsim.cli.output import opened, say, width


@click.command(
    short_help="The shape of scenario files and header tables.",
    epilog="Example: sscsim schema --out scenario.schema.json",
)
@click.argument("what", type=click.Choice(["scenario", "mail"]), default="scenario")
@out_file
def schema(what: Literal["scenario", "mail"], out: Path | None) -> None:
    """
    Print the JSON Schema of scenario files, or the columns of a header table.

    A header table (Parquet, Arrow or CSV) is mail for `replay`, with a row for each message.
    """
    from sscsim.scenario import scenario_schema
    from sscsim.views.tabular import write_document

    with opened(out, machine=what == "scenario") as stream:
        if what == "scenario":
            write_document(scenario_schema(), stream)
        else:
            say(_columns(), stream)


def _columns() -> Iterator[str]:
    from sscsim.sources.headercolumns import COLUMNS, RULES

    for column in COLUMNS:
        needed = "  required" if column.required else ""
        yield f"{column.name}  {column.kind}{needed}"
        yield from _paragraph(column.meaning)
    yield ""
    for rule in RULES.split("\n\n"):
        yield from wrap(rule, width())


def _paragraph(text: str) -> list[str]:
    return wrap(text, width(), initial_indent="    ", subsequent_indent="    ")
