"""``sscsim exposure``: who can read what was promoted, by which route, and who let it in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

import click

from sscsim.cli.endings import complain
from sscsim.cli.options import any_engine_option, formats, mail_options, out_file, reading_options
from sscsim.cli.output import opened, progress, say, width
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.cli.asking import Asked
    from sscsim.cli.journey import Journey
    from sscsim.decisions import NamedRef
    from sscsim.errors import Problem
    from sscsim.exposure import Change, ChokePoint, Exposure, Marks
    from sscsim.views.exposure import Shown
    from sscsim.world import World


@click.command(
    cls=Verb,
    short_help="Who can read what was promoted, and why.",
    epilog="Example: sscsim exposure --org snapshot/ --mail archive.mbox "
    "--who marc@contoso.example --email archive.mbox#3",
)
@mail_options
@click.option(
    "--who",
    metavar="ADDRESS",
    help="Only what this user can read that was not sent to her, with every route.",
)
@click.option(
    "--email", metavar="ID", help="Only this email, by its source (inbox.mbox#3) or message id."
)
@click.option(
    "--confidential",
    metavar="FILE",
    help="Mark mail as confidential, to be counted apart: sources, messageids, senders, subjects, "
    "columns.",
)
@click.option(
    "--choke-points",
    is_flag=True,
    help="Tell which single changes close most exposures; each is tried by a run.",
)
@click.option(
    "--sums", is_flag=True, help="Add to JSON the sums that the text shows: by route, by setting."
)
@any_engine_option
@reading_options
@formats("text", "json", "jsonl", "csv", "svg")
@out_file
def exposure(
    org: Path,
    mail: tuple[str, ...],
    order: Literal["received", "file"],
    who: str | None,
    email: str | None,
    confidential: str | None,
    choke_points: bool,
    sums: bool,
    engine: Literal["auto", "reference", "bulk"],
    reading: str | None,
    assume: tuple[str, ...],
    format_: str,
    out: Path | None,
) -> None:
    """
    Tell who can read each promoted email, by which route, and whose setting let it in.

    What comes in with the offending settings put right too is kept apart: it is no exposure. An
    exposure is one person who can read one email that was not sent to her and that only a mistake
    brought in.

    In JSON each of the emails has its readers, and each reader all routes with the shortest first:
    via, path, depth, rule, says. Users come with counts of emails: can_read, not_sent (to her),
    exposed and confidential of these, and let_in, let_in_exposed by her own setting. JSON lines
    and CSV have the emails alone, one a row.
    """
    import attrs

    from sscsim.cli.asking import Asked, journey_of
    from sscsim.cli.files import Mistakes
    from sscsim.exposure import load_marks
    from sscsim.sources import total_size

    asked = Asked(
        org=org,
        mail=mail,
        order=order,
        policies=(),
        engine=engine,
        reading=reading,
        assume=assume,
        out=out,
    )
    mistakes = Mistakes()
    marks = None
    if confidential is not None:
        marks = mistakes.kept(confidential, partial(load_marks, confidential))
    journey = journey_of(asked, mistakes.problems)
    with journey.holding(), opened(out, machine=format_ != "text") as stream:
        with progress(reading=total_size(asked.sources)) as journey.advance:
            found = exposure_decided(journey, asked, marks)
            known = email is None or found.found(email)
            stayed = () if known else _not_promoted(journey, asked, email or "")
            shown = _shown(found, who, email, stayed)
            points = _choke_points(journey, asked, found) if choke_points else None
        shown = attrs.evolve(shown, chokepoints=points, sums=sums)
        _WRITERS[format_](shown, stream)
    complain(f"note: {note}" for note in journey.notes)
    if format_ != "text":
        complain(f"note: {remark}" for remark in shown.remarks)


def exposure_decided(journey: Journey, asked: Asked, marks: Marks | None = None) -> Exposure:
    """Decide all mail as things are, and as it would be had nobody ever chosen an open setting."""
    from sscsim.decisions import Outcome
    from sscsim.exposure import exposure_of
    from sscsim.remedy import righted

    [world] = journey.worlds.values()
    journey.through({None: world, "righted": righted(world)}, asked.sources, asked.order)
    found = dict(journey.promotions())
    promoted, anyway = tuple(found[None]), found["righted"].keys()
    return exposure_of(
        world,
        promoted,
        anyway=anyway,
        unclear=journey.undecided["righted"],
        undecided=journey.tallies[None].outcomes[Outcome.UNDECIDABLE],
        marks=marks,
    )


def _choke_points(journey: Journey, asked: Asked, found: Exposure) -> tuple[ChokePoint, ...]:
    """Try the changes that seem to close most; what alters no verdict needs no mail read again."""
    from sscsim.exposure import candidates, changed, confirmed, exposure_of

    numbered = enumerate(candidates(found))
    tried: dict[str | None, Change] = {str(number): change for number, change in numbered}
    worlds = {name: changed(found.routes.world, change) for name, change in tried.items()}
    mail = dict.fromkeys(tried, tuple(one.mail for one in found.emails))
    deciding = {name: worlds[name] for name, change in tried.items() if change.decides}
    journey.through(deciding, asked.sources, asked.order)
    mail |= {name: tuple(some) for name, some in journey.promotions()}
    anyway = {one.mail.key for one in found.emails if one.anyway}
    after = {name: exposure_of(worlds[name], some, anyway=anyway) for name, some in mail.items()}
    points = (confirmed(change, found, after[name]) for name, change in tried.items())
    return tuple(sorted(points, key=lambda point: -point.closes))


def _not_promoted(journey: Journey, asked: Asked, name: str) -> tuple[str, ...]:
    """Say what became of a message that no mailbox promoted; nothing where there is none."""
    from sscsim.views.exposure import not_promoted, so_who_reads

    worlds: dict[str | None, World] = {None: journey.worlds[None]}
    journey.through(worlds, asked.sources, asked.order)
    bare = name.strip().removeprefix("<").removesuffix(">")
    records = (
        one for one in journey.records() if name == one["source"] or bare == one["messageid"]
    )
    found = list(records)
    if not found:
        return ()
    source = found[0]["source"]
    steps = f"Every step: sscsim replay --explain {source}, with the same --org and --mail."
    return *map(not_promoted, found), f"{so_who_reads(found)} {steps}"


def _shown(found: Exposure, who: str | None, email: str | None, out: Sequence[str]) -> Shown:
    """
    Choose what is asked for.

    Raises InputError where there is no such person, or no such email.
    """
    from sscsim.cli.names import unknown
    from sscsim.errors import InputError
    from sscsim.views.exposure import Shown

    problems = []
    people = None if who is None else _people(found, who)
    if people == ():
        problems.append(_no_user(found, who or ""))
    emails = found.emails if email is None else found.found(email)
    if email is not None and not emails and not out:
        sources = (one.mail.source for one in found.emails)
        problems.append(unknown("--email", "promoted email", email, sources))
    if problems:
        raise InputError(problems)
    return Shown(exposure=found, emails=emails, people=people, alone=email is not None, out=out)


def _no_user(found: Exposure, who: str) -> Problem:
    """Say what an address is where it is no user's, and offer the nearest that is one's."""
    from sscsim.cli.names import unknown
    from sscsim.errors import Place, Problem

    directory = found.routes.world.directory
    for row in directory.rows_at(who.strip().lower()):
        what = f"'{who}' is the address of {row.ref.table} {row.label}, and no user's."
        return Problem(Place("--who"), what, _READERS_OF.get(row.ref.table, _ONLY_USERS))
    known = (user.internalemailaddress for user in directory.systemusers.values())
    return unknown("--who", "user with the address", who, filter(None, known))


_ONLY_USERS = "Only users read email in Dynamics 365."
_READERS_OF = {
    "queue": "A queue reads nothing itself; its members do: give the address of one of them, or "
    "leave --who out.",
}


def _people(found: Exposure, text: str) -> tuple[NamedRef, ...]:
    """Name the users with an address, or with an id."""
    from sscsim.vocabulary import Ref

    rows = found.routes.world.directory.rows_at(text.strip().lower())
    refs = [row.ref for row in rows if row.ref.table == "systemuser"]
    if not refs and text in found.routes.world.directory.systemusers:
        refs = [Ref("systemuser", text)]
    return tuple(found.routes.named(ref) for ref in refs)


def _text(shown: Shown, stream: TextIO) -> None:
    from sscsim.views.exposure_text import exposure_lines

    say(exposure_lines(shown, width()), stream)


def _json(shown: Shown, stream: TextIO) -> None:
    from sscsim.views.exposure import email_records, exposure_value
    from sscsim.views.tabular import write_json

    write_json({}, "emails", email_records(shown), partial(exposure_value, shown), stream)


def _jsonl(shown: Shown, stream: TextIO) -> None:
    from sscsim.views.exposure import email_records
    from sscsim.views.tabular import write_jsonl

    write_jsonl(email_records(shown), stream)


def _csv(shown: Shown, stream: TextIO) -> None:
    from sscsim.views.exposure import EMAIL_KEYS, email_records
    from sscsim.views.tabular import write_rows

    write_rows(EMAIL_KEYS, email_records(shown), stream)


def _svg(shown: Shown, stream: TextIO) -> None:
    from sscsim.views.exposure_graph import exposure_svg

    stream.write(exposure_svg(shown))


_WRITERS = {"text": _text, "json": _json, "jsonl": _jsonl, "csv": _csv, "svg": _svg}
