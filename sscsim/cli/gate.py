"""``sscsim gate``: would another policy promote mail that is private now?"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sscsim.cli.endings import NOT_MET
from sscsim.cli.options import formats, reading_options
from sscsim.cli.output import opened, progress, say, width
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.gate import Gate
    from sscsim.world import World


@click.command(
    cls=Verb,
    short_help="Would another policy promote more, of any mail?",
    epilog="Example: sscsim gate --org snapshot/ --from current --to lockdown.yaml",
)
@click.option(
    "--org",
    required=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="The snapshot: a folder, or a zip, of saved Web API answers.",
)
@click.option(
    "--from",
    "from_",
    required=True,
    metavar="FILE",
    help="The policy in force; `current` is the organisation as it is.",
)
@click.option("--to", required=True, metavar="FILE", help="The policy to be put in its place.")
@reading_options
@formats("text", "json")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("witness.eml"),
    show_default=True,
    help="Write the smallest message that --to promotes and --from does not to this file.",
)
@click.pass_context
def gate(
    ctx: click.Context,
    org: Path,
    from_: str,
    to: str,
    reading: str | None,
    assume: tuple[str, ...],
    format_: str,
    out: Path,
) -> None:
    """
    Look for mail of any kind that --to promotes and --from does not.

    Tried is one message for each kind of mail that the rules can tell apart in this organisation:
    by who is to accept it, in whose mailbox it lies, who sends it, which email it answers, and what
    stops it. Exit status 0: there is none. 1: there is one, and `replay` shows it.
    """
    from sscsim.gate import eml, gained

    one, other = _organisations(org, (from_, to), reading, assume, out)
    with progress(kinds=None) as advance:
        found = gained(one, other, advance=partial(advance, "kinds"))
    if found.witness is not None:
        with opened(out) as stream:
            stream.write(eml(found.witness.message).decode())
    with opened(None, machine=format_ == "json") as stream:
        if format_ == "json":
            from sscsim.views.tabular import write_document

            write_document(_value(found, one, other, out), stream)
        else:
            say(_lines(found, one, other, out), stream)
    ctx.exit(0 if found.witness is None else NOT_MET)


def _organisations(
    org: Path, policies: tuple[str, str], reading: str | None, assume: tuple[str, ...], out: Path
) -> list[World]:
    from sscsim.assumptions import READINGS
    from sscsim.cli.assume import assumptions
    from sscsim.cli.files import Mistakes, out_problems, refuse_overwriting
    from sscsim.cli.preparing import CURRENT, organisations
    from sscsim.errors import InputError

    mistakes = Mistakes()
    mistakes.problems += out_problems(out)
    files = [Path(policy) for policy in policies if policy != CURRENT]
    mistakes.kept(out, lambda: refuse_overwriting(out, [org, *files]))
    assumed = mistakes.kept("--assume", partial(assumptions, reading, assume))
    found = organisations(org, policies, assumed or READINGS["article"], mistakes)
    if found is None:
        raise InputError(mistakes.problems)
    mistakes.tell()
    return list(found.worlds.values())


def _lines(found: Gate, one: World, other: World, out: Path) -> Any:
    from textwrap import wrap

    from sscsim.gate.search import decided
    from sscsim.views.short import headline, in_short

    if found.witness is None:
        yield "No mail of any kind is promoted that is not promoted now."
        yield f"{found.tried:,} kinds of mail were played under both."
        return
    yield from wrap(f"More would be promoted: mail {found.witness.says}.", width())
    for says, world in (("Now", one), ("Then", other)):
        yield ""
        yield f"{says}:"
        for decision in decided(world, found.witness):
            yield f"  {headline(decision)}"
            yield from wrap(
                in_short(decision), width(), initial_indent="    ", subsequent_indent="    "
            )
    yield ""
    yield f"The message is in {out}; replay shows the same."


def _value(found: Gate, one: World, other: World, out: Path) -> dict[str, Any]:
    from sscsim.gate.search import decided
    from sscsim.views.record import record

    value: dict[str, Any] = {"gained": found.witness is not None, "tried": found.tried}
    if found.witness is not None:
        value["witness"] = {
            "says": found.witness.says,
            "file": str(out),
            "from": [record(decision) for decision in decided(one, found.witness)],
            "to": [record(decision) for decision in decided(other, found.witness)],
        }
    return value
