"""``sscsim remedy``: the article's four steps as a plan for one organisation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from sscsim.cli.endings import complain
from sscsim.cli.options import (
    any_engine_option,
    formats,
    new_folder,
    order_option,
    org_option,
    reading_options,
)
from sscsim.cli.output import opened, progress, say
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.cli.asking import Asked
    from sscsim.errors import Problem
    from sscsim.exposure import Exposure
    from sscsim.remedy import Plan, Rehearsal
    from sscsim.sources import MailSource


@click.command(
    cls=Verb,
    short_help="The mend: four steps, with requests, undo and letters.",
    epilog="Example: sscsim remedy --org snapshot/ --mail archive.mbox --out plan/ --rehearse",
)
@org_option
@click.option(
    "--mail",
    multiple=True,
    metavar="[ADDRESS=]PATH",
    help="Mail that arrived, as for replay: what it became is on the export list. Left out, only "
    "emails of the snapshot are. Repeatable.",
)
@order_option
@click.option(
    "--value",
    type=click.Choice(["1", "4"]),
    default="1",
    show_default=True,
    help="What every user at risk gets: answers only, or no email messages.",
)
@click.option(
    "--removal",
    type=click.Choice(["mass", "one-by-one"]),
    default="mass",
    show_default=True,
    help="Delete all that the settings let in, or only what would not have come in anyway.",
)
@click.option(
    "--recycle-bin/--no-recycle-bin",
    "recoverable",
    default=True,
    show_default=True,
    help="Whether a mass deletion leaves the emails in the recycle bin.",
)
@click.option(
    "--rehearse",
    is_flag=True,
    help="Play the steps over time and in every order, into rehearsal.md; needs --mail.",
)
@new_folder()
@any_engine_option
@reading_options
@formats("text", "json")
def remedy(
    org: Path,
    mail: tuple[str, ...],
    order: Literal["received", "file"],
    value: str,
    removal: str,
    recoverable: bool,
    rehearse: bool,
    out: Path,
    engine: Literal["auto", "reference", "bulk"],
    reading: str | None,
    assume: tuple[str, ...],
    format_: str,
) -> None:
    """
    Write a plan to mend an organisation: plan.md, requests.jsonl, emails.csv and letters.

    The steps are those of the article: hide the choices, list who is at risk, change their values,
    then assess the emails, remove them and tell people. Nothing is sent to anybody.
    """
    from sscsim.cli.asking import Asked, journey_of
    from sscsim.cli.exposure import exposure_decided
    from sscsim.remedy import Removal, plan_of
    from sscsim.synth import whole_folder
    from sscsim.views.remedy_pages import plan_knows
    from sscsim.vocabulary import FilteringMethod

    asked = Asked(
        org=org,
        mail=mail,
        order=order,
        policies=(),
        engine=engine,
        reading=reading,
        assume=assume,
        out=None,
    )
    journey = journey_of(asked, _problems(asked.sources, out, rehearse=rehearse))
    [world] = journey.worlds.values()
    deciding = progress(deciding=None)
    with journey.holding(), deciding as journey.advance, whole_folder(out) as folder:
        found = exposure_decided(journey, asked) if mail else None
        plan = plan_of(
            world,
            found,
            method=FilteringMethod(int(value)),
            removal=Removal(removal),
            recoverable=recoverable,
        )
        rehearsals = _rehearsed(plan, found, asked) if rehearse and found is not None else ()
        _write(plan, rehearsals, folder, journey.notes)
    complain(f"note: {note}" for note in (*journey.notes, *plan_knows(plan)))
    with opened(None, machine=format_ == "json") as stream:
        if format_ == "json":
            from sscsim.views.tabular import write_document

            write_document(_value(plan, rehearsals, out), stream)
        else:
            say(_lines(plan, rehearsals, out), stream)


def _problems(sources: list[MailSource], out: Path, *, rehearse: bool) -> Iterator[Problem]:
    from sscsim.errors import Place, Problem
    from sscsim.synth import folder_problems

    yield from folder_problems(out)
    if rehearse and not sources:
        what = "there is no mail that could arrive meanwhile."
        yield Problem(Place("--rehearse"), what, "Add --mail, or leave it out.")


def _rehearsed(plan: Plan, found: Exposure, asked: Asked) -> tuple[Rehearsal, ...]:
    """Play the plan over time; by the reference engine, which alone goes on after a change."""
    from sscsim.remedy import rehearse
    from sscsim.sources import deliveries

    exported = (one for one in plan.emails if one.activityid is not None)
    arriving = deliveries(plan.world.directory, asked.sources, asked.order)
    return rehearse(
        plan.world,
        arriving,
        found.anyway,
        exported=exported,
        method=plan.method,
        removal=plan.removal,
    )


def _write(
    plan: Plan, rehearsals: tuple[Rehearsal, ...], folder: Path, notes: Sequence[str]
) -> None:
    from sscsim.remedy import batches
    from sscsim.views.remedy_letters import letter_lines
    from sscsim.views.remedy_pages import EMAIL_KEYS, email_records, plan_lines
    from sscsim.views.remedy_rehearsal import rehearsal_lines
    from sscsim.views.tabular import write_jsonl, write_rows

    _page(folder / "plan.md", plan_lines(plan, notes))
    with opened(folder / "requests.jsonl") as stream:
        write_jsonl((request.record() for request in plan.requests), stream)
    with opened(folder / "emails.csv") as stream:
        write_rows(EMAIL_KEYS, email_records(plan), stream)
    for part, texts in (("letters", plan.people), ("batches", plan.step(3))):
        if texts:
            (folder / part).mkdir()
    for number, (ref, emails) in enumerate(plan.people.items(), start=1):
        _page(
            folder / "letters" / f"{number:04}-{_stem(ref.id)}.md", letter_lines(plan, ref, emails)
        )
    for number, body in enumerate(batches(plan.step(3)), start=1):
        (folder / "batches" / f"step-3-{number}.txt").write_bytes(body.encode())
    if rehearsals:
        _page(folder / "rehearsal.md", rehearsal_lines(rehearsals, plan.undecided))


def _page(path: Path, lines: Iterable[str]) -> None:
    """Write a page. A thousand letters need not be safe one by one: their folder comes whole."""
    with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        stream.writelines(f"{line}\n" for line in lines)


def _stem(text: str) -> str:
    """Give an id as the name of a file, whatever characters are in it."""
    return "".join(sign if sign.isalnum() or sign == "-" else "_" for sign in text)[:80]


def _value(plan: Plan, rehearsals: tuple[Rehearsal, ...], out: Path) -> dict[str, Any]:
    from sscsim.views.remedy_rehearsal import rehearsal_records

    return {
        "out": str(out),
        "users": len(plan.users),
        "requests": len(plan.requests),
        "emails": len(plan.let_in),
        "anyway": len(plan.anyway),
        "wake": len(plan.wake),
        "letters": len(plan.people),
        **({"rehearsal": rehearsal_records(rehearsals)} if rehearsals else {}),
    }


def _lines(plan: Plan, rehearsals: tuple[Rehearsal, ...], out: Path) -> Iterator[str]:
    requests, letters = len(plan.requests), len(plan.people)
    yield f"{out}/plan.md: the plan, in four steps"
    yield f"{out}/requests.jsonl: {requests:,} requests, with undo of settings; nothing was sent"
    yield (
        f"{out}/emails.csv: {len(plan.let_in):,} emails that {len(plan.users):,} users' settings "
        f"let in; {len(plan.anyway):,} would have come in anyway; {len(plan.wake):,} more answer "
        "what should not be there"
    )
    yield f"{out}/letters: {letters:,} drafts for those who must be told"
    if rehearsals:
        gone = sum(not one.left for one in rehearsals)
        clean = sum(one.clean for one in rehearsals)
        yield (
            f"{out}/rehearsal.md: {len(rehearsals)} orders played; {gone} of them leave nothing "
            f"that the settings let in, {clean} of them nothing in its wake either"
        )
