"""``sscsim schema``: the JSON Schema of scenario files, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from sscsim.cli.options import out_file
from sscsim.cli.output import opened


@click.command(
    short_help="The JSON Schema of scenario files.",
    epilog="Example: sscsim schema --out scenario.schema.json",
)
@out_file
def schema(out: Path | None) -> None:
    """Print the JSON Schema of scenario files."""
    from sscsim.scenario import scenario_schema
    from sscsim.views.tabular import write_document

    with opened(out) as stream:
        write_document(scenario_schema(), stream)
