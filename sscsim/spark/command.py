"""``python -m sscsim.spark``: a mail table decided on a cluster, for spark-submit as well."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from sscsim.assumptions import READINGS
from sscsim.cli.assume import assumptions
from sscsim.cli.endings import NOT_MET, complain, endings
from sscsim.cli.files import Mistakes
from sscsim.cli.options import reading_options
from sscsim.cli.output import say
from sscsim.cli.preparing import CURRENT, Organisations, organisations
from sscsim.cli.verb import Verb
from sscsim.errors import InputError
from sscsim.safe import one_line
from sscsim.spark.counting import read_decisions, tallies, whole_digest
from sscsim.spark.cutting import Cut
from sscsim.spark.deciding import decide_on_spark
from sscsim.spark.reading import read_mail
from sscsim.spark.session import in_words, refuse_existing, session
from sscsim.views.summary import Tally

__all__ = ["main"]


@click.command(
    cls=Verb,
    epilog="Example: spark-submit --py-files sscsim.zip run.py --org snapshot.zip "
    "--mail /data/mail --out /data/decisions",
)
@click.option(
    "--org",
    required=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="The snapshot: a folder, or a zip, of saved Web API answers, where the driver runs.",
)
@click.option(
    "--mail",
    required=True,
    metavar="PATH",
    help="The mail table: a Parquet file or a folder of them, wherever the cluster reads.",
)
@click.option(
    "--out",
    required=True,
    metavar="FOLDER",
    help="A folder that does not exist yet, for the decisions as Parquet, by policy.",
)
@click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="FILE",
    help="A policy file; `current` is the organisation as it is. Repeatable.",
)
@click.option(
    "--rows",
    type=click.IntRange(min=1),
    default=250_000,
    show_default=True,
    help="About so many rows are decided together; a worker needs a kilobyte or two for each.",
)
@click.option(
    "--master", metavar="URL", help="Where Spark runs, if spark-submit does not say: local[2]."
)
@reading_options
@click.pass_context
def command(
    ctx: click.Context,
    org: Path,
    mail: str,
    out: str,
    policies: tuple[str, ...],
    rows: int,
    master: str | None,
    reading: str | None,
    assume: tuple[str, ...],
) -> None:
    """
    Decide a mail table on Spark: the same decisions, row for row, as one machine gives.

    Rows that can influence one another go to the same worker. The decisions are written by policy,
    with the place that each row has in the order of the mail, and counted once they are there.
    """
    with endings(ctx), in_words():
        found = _organisations(org, policies, reading, assume)
        complain(f"note: {note}" for note in found.notes)
        worlds = {name or CURRENT: world for name, world in found.worlds.items()}
        spark = session(master)
        refuse_existing(spark, out)
        cuts: list[Cut] = []
        table = read_mail(spark, mail)
        decided = decide_on_spark(spark, worlds, table, rows=rows, on_cut=cuts.append)
        complain(_told(cuts[0], rows))
        decided.write.partitionBy("policy").parquet(out)
        written = read_decisions(spark, out)
        counted = tallies(written, cuts[0].rows)
        say([*_sums(counted), "", f"digest {whole_digest(written):016x}"], sys.stdout)
        if not all(tally.agrees for tally in counted.values()):
            complain(["the sums do not agree: a message was lost on the way"])
            ctx.exit(NOT_MET)


def _organisations(
    org: Path, policies: tuple[str, ...], reading: str | None, assume: tuple[str, ...]
) -> Organisations:
    """Load the snapshot under every policy; all mistakes are raised at once."""
    mistakes = Mistakes()
    assumed = mistakes.kept("--assume", lambda: assumptions(reading, assume))
    found = organisations(org, policies, assumed or READINGS["article"], mistakes)
    if found is None or mistakes.problems:
        raise InputError(mistakes.problems)
    return found


def _told(cut: Cut, rows: int) -> Iterator[str]:
    """Tell how the mail falls apart, and that it does not where it does not."""
    yield (
        f"{cut.components:,} groups of mail that do not influence one another, in {cut.parts:,} "
        f"parts; the largest group has {cut.largest:,} rows"
    )
    if cut.largest > rows:
        yield (
            f"note: one task decides {cut.largest:,} rows, which hang together; its worker needs "
            "a kilobyte or two for each"
        )


def _sums(counted: Mapping[str, Tally]) -> Iterator[str]:
    for number, (policy, tally) in enumerate(counted.items()):
        if number:
            yield ""
        yield f'Under the policy "{one_line(policy)}":'
        yield from tally.lines()


def main() -> None:
    """Run the command."""
    command(prog_name="python -m sscsim.spark")
