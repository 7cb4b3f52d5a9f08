"""``sscsim lint``: settings that contradict, shadow or do nothing, and choices that mislead."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.options import formats, org_option, out_file, reading_options
from sscsim.cli.output import FORMATS, opened, progress, say, width
from sscsim.cli.verb import Verb


@click.command(
    cls=Verb,
    short_help="Settings that contradict, shadow or do nothing.",
    epilog="Example: sscsim lint --org snapshot/ --policy lockdown.yaml --fail-on warning",
)
@org_option
@click.option(
    "--policy",
    metavar="FILE",
    default="current",
    show_default=True,
    help="Look at the organisation as it would be under this policy.",
)
@click.option(
    "--paradoxes/--no-paradoxes",
    default=True,
    show_default=True,
    help="Look for choices that seem stricter and promote more; may take a while.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note"]),
    help="End with status 1 where something is found that matters as much, or more.",
)
@reading_options
@formats(*FORMATS)
@out_file
@click.pass_context
def lint(
    ctx: click.Context,
    org: Path,
    policy: str,
    paradoxes: bool,
    fail_on: str | None,
    reading: str | None,
    assume: tuple[str, ...],
    format_: str,
    out: Path | None,
) -> None:
    """
    Look for what is odd in an organisation's settings, each with the rows it means and what to do.

    Errors let mail in although somebody thought it was closed; warnings mislead; notes do nothing
    now. A paradox is a choice that seems stricter than today's and promotes mail that is kept out
    today: each was found by playing that mail.
    """
    from sscsim.cli.loading import one_organisation
    from sscsim.lint import findings
    from sscsim.lint import paradoxes as looked_for
    from sscsim.views.lint import LINT_KEYS, lint_lines, lint_records

    world, notes = one_organisation(org, reading, assume, out, policy=policy)
    if format_ != "json":
        complain(f"note: {note}" for note in notes)
    found = findings(world)
    with progress(kinds=None) as advance:
        odd = tuple(looked_for(world, advance=partial(advance, "kinds"))) if paradoxes else ()
    with opened(out, machine=format_ != "text") as stream:
        if format_ == "text":
            say(lint_lines(found, odd, width()), stream)
        else:
            from sscsim.views.tabular import write_document, write_jsonl, write_rows

            records = list(lint_records(found, odd))
            if format_ == "json":
                write_document({"findings": records, "notes": list(notes)}, stream)
            elif format_ == "jsonl":
                write_jsonl(records, stream)
            else:
                write_rows(LINT_KEYS, records, stream)
    levels = ["error", "warning", "note"]
    if fail_on is not None:
        failing = levels[: levels.index(fail_on) + 1]
        told = [f"{one.severity.value}: {one.check}" for one in found if one.severity in failing]
        told += [f"note: paradox: {one.choice}" for one in odd if "note" in failing]
        if told:
            complain(told)
            ctx.exit(NOT_MET)
