"""``sscsim aftershock``: what still comes in after the mend, and what acting early would save."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

import click

from sscsim.cli.endings import complain
from sscsim.cli.options import any_engine_option, formats, mail_options, out_file, reading_options
from sscsim.cli.output import opened, progress, say
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.cli.asking import Asked
    from sscsim.cli.journey import Journey
    from sscsim.errors import Problem
    from sscsim.exposure import Exposure
    from sscsim.views.aftershock import ShownAftershock

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@click.command(
    cls=Verb,
    short_help="What still comes in after the mend, and why.",
    epilog="Example: sscsim aftershock --org snapshot/ --mail archive.mbox "
    "--mended-at 2026-03-02T09:00:00Z --format svg --out aftershock.svg",
)
@mail_options
@click.option(
    "--mended-at",
    required=True,
    metavar="TIME",
    help="When every offending setting is put right, as 2026-03-02T09:00:00Z; UTC if no zone is "
    "given.",
)
@any_engine_option
@reading_options
@formats("text", "json", "svg")
@out_file
def aftershock(
    org: Path,
    mail: tuple[str, ...],
    order: Literal["received", "file"],
    mended_at: str,
    engine: Literal["auto", "reference", "bulk"],
    reading: str | None,
    assume: tuple[str, ...],
    format_: str,
    out: Path | None,
) -> None:
    """
    Replay the mail with the settings put right at a moment, and tell what came in all the same.

    A promoted email is one that later mail answers, so a leak goes on after the mend, and spreads
    to colleagues on the default method, until its emails are deleted. The same mail is replayed
    with the mend an hour and a day earlier, and with the exposed emails deleted at that moment.
    """
    from sscsim.cli.asking import Asked, journey_of
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
    at = _moment(mended_at)
    journey = journey_of(asked, () if at else _unreadable(mended_at))
    with journey.holding(), opened(out, machine=format_ != "text") as stream:
        with progress(reading=total_size(asked.sources)) as journey.advance:
            found = _replayed(journey, asked, at or datetime.max.replace(tzinfo=UTC))
        _WRITERS[format_](found, stream)
    if format_ != "json":
        complain(f"note: {note}" for note in found.notes)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _unreadable(text: str) -> Iterator[Problem]:
    from sscsim.errors import Place, Problem

    mend = "Write it as 2026-03-02T09:00:00Z."
    yield Problem(Place("--mended-at"), f"'{text}' is no moment.", mend)


def _replayed(journey: Journey, asked: Asked, at: datetime) -> ShownAftershock:
    """Replay with the mend at each of the moments, the earliest first, and once with a deletion."""
    from sscsim.exposure import (
        Earlier,
        Routes,
        aftershock_of,
        exposure_of,
        mending,
        mending_and_deleting,
    )
    from sscsim.policy import culprits
    from sscsim.remedy import righted
    from sscsim.views.aftershock import ShownAftershock

    [world] = journey.worlds.values()
    moments: dict[str | None, datetime] = {"day": at - _DAY, "hour": at - _HOUR, "then": at}
    gone: set[str] = set()  # what is deleted at that moment; known when that run has shown it
    turns = {name: mending(moment) for name, moment in moments.items()}
    turns["deleted"] = mending_and_deleting(at, world, gone)
    journey.through(
        {"anyway": righted(world), **dict.fromkeys(turns, world)},
        asked.sources,
        asked.order,
        turns,
    )
    coming = journey.promotions()
    anyway = next(coming)[1].keys()
    exposed = partial(exposure_of, world, anyway=anyway, routes=Routes(world))
    found: dict[str | None, Exposure] = {}
    for name, some in coming:
        found[name] = exposed(some)
        if name == "then":
            gone |= _exposed_by(found[name], at)
    return ShownAftershock(
        aftershock=aftershock_of(found["then"], at, faulty=culprits(world)),
        as_it_was=Earlier.of(found["then"], at),
        earlier=(
            Earlier.of(found["hour"], moments["hour"]),
            Earlier.of(found["day"], moments["day"]),
            Earlier.of(found["deleted"], at, deleted=True),
        ),
        notes=(*journey.notes, *journey.undecided_notes),
    )


def _exposed_by(found: Exposure, at: datetime) -> set[str]:
    """Name what was exposed when the settings were put right; without a time it is taken along."""
    return {
        one.mail.source
        for one in found.emails
        if one.exposed and (one.mail.received is None or one.mail.received < at)
    }


def _text(shown: ShownAftershock, stream: TextIO) -> None:
    from sscsim.views.aftershock import aftershock_lines

    say(aftershock_lines(shown), stream)


def _json(shown: ShownAftershock, stream: TextIO) -> None:
    from sscsim.views.aftershock import aftershock_value
    from sscsim.views.tabular import write_document

    write_document(aftershock_value(shown), stream)


def _svg(shown: ShownAftershock, stream: TextIO) -> None:
    from sscsim.views.aftershock_chart import aftershock_svg

    stream.write(aftershock_svg(shown))


_WRITERS = {"text": _text, "json": _json, "svg": _svg}
