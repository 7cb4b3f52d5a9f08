"""``sscsim audit``: who is at risk, from a snapshot alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.options import formats, out_file, reading_options
from sscsim.cli.output import opened, say, width
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.audit import Accepted, Audit, Finding

# What --fail-on names, and the classes of unaccepted findings that it means.
_FAILS: Mapping[str, Callable[[Finding], bool]] = {
    "live": lambda one: one.class_ == "live",
    "reachable": lambda one: one.class_ in {"live", "reachable"},
    "latent": lambda one: one.class_ in {"live", "reachable", "latent"},
    "any": lambda _one: True,
    "new": lambda one: one.state in {"new", "drifted"},
}


@click.command(
    cls=Verb,
    short_help="Who is at risk: users, queues, shared addresses.",
    epilog="Example: sscsim audit snapshot/ --baseline last.json --accepted accepted.yaml "
    "--fail-on new",
)
@click.argument("org", type=click.Path(path_type=Path))
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="An earlier audit, written with --format json: say what is new, mended or drifted since.",
)
@click.option(
    "--accepted",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A list of accepted findings: accepted: [{finding, owner, until, note}].",
)
@click.option("--findings", "wanted", is_flag=True, help="List the findings with their ids.")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The day to which acceptances are held, as 2026-12-31; left out, today.",
)
@click.option(
    "--fail-on",
    type=click.Choice(list(_FAILS)),
    help="End with status 1 where a finding that is not accepted is live (or reachable too, or "
    "latent too), is any, or is new.",
)
@reading_options
@formats("text", "json", "jsonl", "csv")
@out_file
@click.pass_context
def audit(
    ctx: click.Context,
    org: Path,
    baseline: Path | None,
    accepted: Path | None,
    wanted: bool,
    today: datetime | None,
    fail_on: str | None,
    reading: str | None,
    assume: tuple[str, ...],
    format_: str,
    out: Path | None,
) -> None:
    """
    Sort every user and queue of a snapshot: live, reachable, latent, overridden or safe.

    Live: the mailbox is read, and more than answers come in. Reachable: the mailbox is not read,
    but mail in others' asks this setting too. Latent: it acts again when somebody enables a user or
    mailbox. Overridden: a setting of the organisation keeps it from acting.
    """
    from sscsim.audit import audit_of, compared, findings_of
    from sscsim.cli.files import Mistakes
    from sscsim.cli.loading import one_organisation

    mistakes = Mistakes()
    answers = mistakes.kept(accepted, partial(_accepted, accepted)) or ()
    before = mistakes.kept(baseline, partial(_before, baseline))
    world, notes = one_organisation(org, reading, assume, out, mistakes=mistakes)
    found = audit_of(world)
    day = date.today() if today is None else today.date()  # noqa: DTZ011 - the user's own day
    findings = compared(findings_of(found), before, answers, day)
    idle = tuple(_idle(answers, findings, found))
    shown = findings if wanted or baseline or accepted or fail_on else None
    with opened(out, machine=format_ != "text") as stream:
        if format_ == "json":
            from sscsim.views.audit import audit_value
            from sscsim.views.tabular import write_document

            write_document(audit_value(found, shown), stream)
        elif format_ == "jsonl":
            from sscsim.views.audit import audit_records
            from sscsim.views.tabular import write_jsonl

            write_jsonl(audit_records(found), stream)
        elif format_ == "csv":
            from sscsim.views.audit import AUDIT_KEYS, audit_records
            from sscsim.views.tabular import write_rows

            write_rows(AUDIT_KEYS, audit_records(found), stream)
        else:
            from sscsim.views.audit import audit_lines

            say(audit_lines(found, notes, shown, width(), listed=wanted, idle=idle), stream)
    if format_ != "text":
        complain(f"note: {note}" for note in (*notes, *idle))
    unknown = sum(one.untold for one in found.users)
    if unknown and (format_ != "text" or fail_on is not None):
        of_all = f"{unknown:,} of {len(found.users):,} users count as safe"
        complain([f"note: {of_all} for want of a value alone: what they chose was not exported."])
    if fail_on is not None and (failing := list(_failing(findings, fail_on))):
        complain(failing)
        ctx.exit(NOT_MET)


def _failing(findings: Sequence[Finding], fail_on: str) -> Iterator[str]:
    for one in findings:
        if one.state not in {"accepted", "mended"} and _FAILS[fail_on](one):
            yield f"{fail_on}: {one.id}: {one.says}"


def _accepted(path: Path | None) -> tuple[Accepted, ...]:
    from sscsim.audit import load_accepted

    return () if path is None else load_accepted(path)


def _idle(answers: Iterable[Accepted], findings: Iterable[Finding], found: Audit) -> Iterator[str]:
    """Name what was accepted and is no finding: it was mended since, or its id is misspelt."""
    from sscsim.cli.names import nearest

    ids = [one.id for one in findings if one.state != "mended"]
    safe = {f"user:{one.row.ref.id}": one.row.label for one in found.users}
    for one in answers:
        if one.finding in ids:
            continue
        close = nearest(one.finding, ids)
        meant = f", or misspelt: did you mean {close}?" if close else ", or misspelt."
        if one.finding in safe:
            meant = f": {safe[one.finding]} is safe."
        yield f"accepted, but found no longer: {one.finding}: mended{meant}"


def _before(path: Path | None) -> Mapping[str, str] | None:
    """Read the findings of an earlier audit; raises InputError where the file is none."""
    import json

    from sscsim.errors import InputError, Place, Problem
    from sscsim.views.audit import baseline_of

    if path is None:
        return None
    try:
        before = baseline_of(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, RecursionError):
        before = None
    if before is None:
        offer = "Make one with: sscsim audit SNAPSHOT --format json --out last.json"
        raise InputError([Problem(Place(str(path)), "it is no audit in JSON.", offer)])
    return before
