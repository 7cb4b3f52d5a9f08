"""``sscsim report``: who is at risk, what came in, who can read it and how to mend it; a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from sscsim.cli.endings import complain
from sscsim.cli.options import any_engine_option, mail_options, out_file, reading_options
from sscsim.cli.output import opened, progress
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.cli.asking import Asked
    from sscsim.cli.journey import Journey
    from sscsim.views.report import Report

_RIGHTED = "\0righted"  # a name that no policy has


@click.command(
    cls=Verb,
    short_help="All of it on one page that can be handed over.",
    epilog="Example: sscsim report --org snapshot/ --mail archive.mbox --policy lockdown.yaml "
    "--out report.html",
)
@mail_options
@click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="FILE",
    help="A policy file to compare the organisation with. Repeatable.",
)
@click.option("--title", metavar="TEXT", help="What the organisation is called on the page.")
@any_engine_option
@reading_options
@click.option(
    "--format",
    "format_",
    type=click.Choice(["html", "markdown"]),
    default="html",
    show_default=True,
    help="A page that opens in any browser, or a text.",
)
@out_file
def report(
    org: Path,
    mail: tuple[str, ...],
    order: Literal["received", "file"],
    policies: tuple[str, ...],
    title: str | None,
    engine: Literal["auto", "reference", "bulk"],
    reading: str | None,
    assume: tuple[str, ...],
    format_: str,
    out: Path | None,
) -> None:
    """
    Write one self-contained page: summary, findings, pictures, policies, plan and messages.

    It opens from disk, loads nothing, and holds no body of any mail. Every number of messages opens
    to its messages, each with its cause; of those that were not promoted, to the first 200 of each
    kind. replay lists all of them.
    """
    from sscsim.cli.asking import Asked, journey_of
    from sscsim.cli.preparing import CURRENT
    from sscsim.sources import total_size

    asked = Asked(
        org=org,
        mail=mail,
        order=order,
        policies=(CURRENT, *(name for name in policies if name != CURRENT)),
        engine=engine,
        reading=reading,
        assume=assume,
        out=out,
    )
    journey = journey_of(asked)
    with journey.holding(), opened(out) as stream:
        with progress(reading=total_size(asked.sources)) as journey.advance:
            found = _report(journey, asked, title)
        if format_ == "markdown":
            from sscsim.views.report_page import report_markdown

            stream.writelines(f"{line}\n" for line in report_markdown(found))
        else:
            from sscsim.views.report_page import report_html

            stream.write(report_html(found))
    complain(f"note: {note}" for note in journey.notes)


def _report(journey: Journey, asked: Asked, title: str | None) -> Report:
    """Decide all mail under every policy and with the settings put right, and gather the rest."""
    from sscsim.assumptions import SWITCHES
    from sscsim.audit import audit_of
    from sscsim.cli.preparing import CURRENT
    from sscsim.decisions import Outcome
    from sscsim.exposure import exposure_of
    from sscsim.remedy import plan_of, righted
    from sscsim.views.keptout import KeptOuts
    from sscsim.views.report import Report

    world = journey.worlds[CURRENT]
    journey.kept_out[CURRENT] = KeptOuts()
    worlds = {**journey.worlds, _RIGHTED: righted(world)}
    journey.through(worlds, asked.sources, asked.order)
    promoted = dict(journey.promotions())
    anyway = promoted.pop(_RIGHTED).keys()
    found = {str(policy): tuple(some) for policy, some in promoted.items()}
    exposure = exposure_of(
        world,
        found[CURRENT],
        anyway=anyway,
        unclear=journey.undecided[_RIGHTED],
        undecided=journey.tallies[CURRENT].outcomes[Outcome.UNDECIDABLE],
    )
    return Report(
        title=title or world.organization.name or asked.org.name,
        audit=audit_of(world),
        tally=journey.tallies[CURRENT],
        kept_out=journey.kept_out[CURRENT],
        exposure=exposure,
        policies=found,
        plan=plan_of(world, exposure),
        notes=journey.notes,
        reading=" ".join((asked.reading or "article", *asked.assume)),
        questions=len(SWITCHES),
    )
