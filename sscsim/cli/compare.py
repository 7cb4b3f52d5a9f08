"""``sscsim compare``: the same mail under two or more policies, and what differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from string import ascii_uppercase
from typing import TYPE_CHECKING, Literal, TextIO

import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.options import engine_option, formats, mail_options, out_file, reading_options
from sscsim.cli.output import FORMATS, opened, progress, say, width
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.cli.journey import Journey
    from sscsim.errors import Problem
    from sscsim.gate import AllMail
    from sscsim.policy import Kind
    from sscsim.views.comparison import Compared
    from sscsim.views.summary import Tally


@click.command(
    cls=Verb,
    short_help="Which mail would another policy promote?",
    epilog="Example: sscsim compare --org snapshot/ --mail archive.mbox --policy current "
    "--policy lockdown.yaml --fail-on gained",
)
@mail_options
@click.option(
    "--policy",
    "policies",
    multiple=True,
    required=True,
    metavar="FILE",
    help="A policy file; `current` is the organisation as it is. At least two: each of the others "
    "is compared with the first.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["gained", "lost", "changed"]),
    help="End with status 1 where another policy than the first promotes more (gained) or less "
    "(lost), or anything is told differently (changed), with --all-mail over all mail too; and "
    "where there is no mail to compare.",
)
@click.option(
    "--all-mail",
    is_flag=True,
    help="Compare over all mail that the policies can tell apart too, with a message of each kind "
    "that is gained or lost.",
)
@engine_option
@reading_options
@formats(*FORMATS, "markdown", "html")
@out_file
@click.pass_context
def compare(
    ctx: click.Context,
    org: Path,
    mail: tuple[str, ...],
    order: Literal["received", "file"],
    policies: tuple[str, ...],
    fail_on: str | None,
    all_mail: bool,
    engine: Literal["reference", "bulk"],
    reading: str | None,
    assume: tuple[str, ...],
    format_: str,
    out: Path | None,
) -> None:
    """
    Decide all mail under every policy, and tell what differs: the sums first, then the rows.

    Gained and lost speak of promotion: of a message that becomes an email under the other policy
    alone, or under the first alone. Counted is every message in every mailbox. A row of which only
    the accepting user or queue differs is shown, and counts as the same.
    """
    from sscsim.cli.asking import Asked, journey_of
    from sscsim.sources import total_size

    asked = Asked(
        org=org,
        mail=mail,
        order=order,
        policies=policies,
        engine=engine,
        reading=reading,
        assume=assume,
        out=out,
    )
    journey = journey_of(asked, _wrong_number(policies))
    with opened(out, machine=format_ != "text") as stream:
        with progress(reading=total_size(asked.sources)) as journey.advance:
            found = _compared(journey, mail, all_mail=all_mail, brief=format_ == "text")
        _WRITERS[format_](found, stream)
    complain(f"note: {note}" for note in found.notes if format_ in {"text", "jsonl", "csv"})
    if fail_on is not None and (failing := list(_failing(found, fail_on))):
        complain(failing)
        ctx.exit(NOT_MET)


def _wrong_number(policies: Sequence[str]) -> Iterator[Problem]:
    from sscsim.errors import Place, Problem

    if len(policies) == 1:
        what, mend = "there is one policy, and none to compare it with.", "Give another one."
        yield Problem(Place("--policy"), what, f"{mend} `current` is the organisation as it is.")
    if len(policies) > len(ascii_uppercase):
        what = f"there are {len(policies)} policies; letters name {len(ascii_uppercase)}."
        yield Problem(Place("--policy"), what, "Give fewer at one time.")


def _compared(journey: Journey, mail: Sequence[str], *, all_mail: bool, brief: bool) -> Compared:
    """Decide everything, and hold each policy against the first."""
    from sscsim.policy import Comparison, side_by_side
    from sscsim.views.comparison import SHOWN, Compared

    names = dict(zip(ascii_uppercase, journey.worlds, strict=False))
    against_first = {
        letter: Comparison(words=SHOWN if brief else None) for letter in list(names)[1:]
    }
    for one, *rest in side_by_side(list(journey.verdicts().values())):
        for comparison, other in zip(against_first.values(), rest, strict=True):
            comparison.add(one, other)
    tallies = {letter: journey.tallies[name] for letter, name in names.items()}
    over_all = _over_all(journey) if all_mail else None
    return Compared(
        policies={letter: str(name) for letter, name in names.items()},
        tallies=tallies,
        against_first=against_first,
        notes=(
            *journey.notes,
            *_nothing_read(tallies["A"], mail),
            *journey.undecided_notes,
            *_not_tried(journey, over_all),
        ),
        all_mail=over_all,
    )


def _nothing_read(tally: Tally, mail: Sequence[str]) -> Iterator[str]:
    """Say that there was no mail: no difference between two policies is no good news then."""
    if not tally.looked_at:
        names = ", ".join(Path(source.rpartition("=")[2]).name for source in mail)
        yield f"there is no mail in {names}, so nothing was compared."


def _not_tried(journey: Journey, over_all: AllMail | None) -> Iterator[str]:
    from sscsim.gate import not_tried

    if over_all is not None:
        yield from not_tried(*journey.worlds.values(), cut_short=over_all.cut_short)


def _over_all(journey: Journey) -> AllMail:
    from sscsim.gate import over_all_mail

    return over_all_mail(list(journey.worlds.values()), lambda: journey.advance("kinds"))


def _failing(found: Compared, fail_on: str) -> Iterator[str]:
    """Say which policies do what must not be; of no mail nothing is shown."""
    from sscsim.policy import Kind

    if not any(comparison.counts.total() for comparison in found.against_first.values()):
        yield f"{fail_on}: unknown, for no mail was compared"
    against = found.policies[found.first]
    kinds = [kind for kind in Kind if kind is not Kind.SAME and fail_on in {"changed", kind.value}]
    for letter, comparison in found.against_first.items():
        count = sum(comparison.counts[kind] for kind in kinds)
        if count:
            yield f"{fail_on}: {count:,} under {found.policies[letter]} against {against}"
    for letter, counts in _classes(found):
        if count := sum(counts[kind] for kind in kinds if kind in counts):
            what = "class" if count == 1 else "classes"
            name = found.policies[letter]
            yield f"{fail_on}: {count:,} {what} of all mail under {name} against {against}"


def _classes(found: Compared) -> Iterator[tuple[str, dict[Kind, int]]]:
    """Count by policy the classes of mail gained and lost, where all mail was asked about."""
    from sscsim.policy import Kind
    from sscsim.views.comparison import all_mail_counts

    if found.all_mail is not None:
        for letter, gained, lost in all_mail_counts(found, found.all_mail):
            yield letter, {Kind.GAINED: gained, Kind.LOST: lost}


def _text(found: Compared, stream: TextIO) -> None:
    from sscsim.views.comparison import compared_lines

    say(compared_lines(found, width()), stream)


def _json(found: Compared, stream: TextIO) -> None:
    from sscsim.views.comparison import compared_value
    from sscsim.views.tabular import write_document

    write_document(compared_value(found), stream)


def _jsonl(found: Compared, stream: TextIO) -> None:
    from sscsim.views.comparison import change_records
    from sscsim.views.tabular import write_jsonl

    write_jsonl(change_records(found), stream)


def _csv(found: Compared, stream: TextIO) -> None:
    from sscsim.views.comparison import ROW_KEYS, change_records
    from sscsim.views.tabular import write_rows

    write_rows(ROW_KEYS, change_records(found), stream)


def _markdown(found: Compared, stream: TextIO) -> None:
    from sscsim.views.comparison_pages import compared_markdown

    stream.writelines(f"{line}\n" for line in compared_markdown(found))


def _html(found: Compared, stream: TextIO) -> None:
    from sscsim.views.comparison_pages import compared_html

    stream.write(compared_html(found))


_WRITERS = {
    "text": _text,
    "json": _json,
    "jsonl": _jsonl,
    "csv": _csv,
    "markdown": _markdown,
    "html": _html,
}
