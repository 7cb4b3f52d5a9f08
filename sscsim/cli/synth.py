"""``sscsim synth``: an organisation and its mail, made up or made from real mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sscsim.cli.options import formats, new_folder
from sscsim.cli.output import opened, progress, say
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.errors import Problem
    from sscsim.sources import MailSource
    from sscsim.synth import Made

# What people ask about; the other rows are there as well, and `check` lists all of them.
_ROWS = {
    "systemusers": ("user", "users"),
    "queues": ("queue", "queues"),
    "contacts": ("contact", "contacts"),
    "leads": ("lead", "leads"),
    "accounts": ("account", "accounts"),
    "emails": ("email", "emails"),
}
_ONLY_FROM_MAIL = "It says which addresses of --from-mail are the organisation's; add --from-mail."
_ONLY_MADE_UP = "With --from-mail the mail is there already; leave this out."


def _number(name: str, default: int, what: str) -> Callable[..., Any]:
    return click.option(
        f"--{name}", type=int, default=default, show_default=True, metavar="N", help=what
    )


@click.command(
    cls=Verb,
    short_help="A made-up organisation and its mail.",
    epilog="Example: sscsim synth --users 20 --messages 500 --out made-up/",
)
@_number("users", 40, "How many users.")
@_number("queues", 8, "How many queues.")
@_number("contacts", 200, "How many contacts; leads and accounts come with them.")
@_number("messages", 1_000, "How many messages.")
@_number("seed", 1, "The same seed gives the same bytes, another seed another company.")
@click.option(
    "--from-mail",
    "from_mail",
    multiple=True,
    metavar="[ADDRESS=]PATH",
    help="Make the organisation from this mail instead; the numbers are then upper bounds. "
    "Repeatable.",
)
@click.option(
    "--domain", metavar="DOMAIN", help="With --from-mail: only addresses here become its own."
)
@new_folder()
@formats("text", "json")
@click.pass_context
def synth(
    ctx: click.Context,
    users: int,
    queues: int,
    contacts: int,
    messages: int,
    seed: int,
    from_mail: tuple[str, ...],
    domain: str | None,
    out: Path,
    format_: str,
) -> None:
    """
    Make a snapshot (FOLDER/org) and its mail (FOLDER/mail.mbox) for `check` and `replay`.

    The company has busy and quiet people, threads, forwards, tokens, lists, strangers, shared
    addresses and confidential mail; everybody in it is made up. With --from-mail, real mail gets an
    organisation that could have received it; what its people chose is dealt by chance.
    """
    from sscsim.errors import InputError
    from sscsim.sources import MailSource
    from sscsim.synth import Sizes, whole_folder, write_company, write_from_mail

    sizes = {"users": users, "queues": queues, "contacts": contacts, "messages": messages}
    sources = [MailSource.parse(argument) for argument in from_mail]
    problems = list(_problems(ctx, sizes, sources, domain, out))
    if problems:
        raise InputError(problems)
    given = Sizes(**sizes)
    with progress(written=messages) as advance, whole_folder(out) as folder:
        if sources:
            made = write_from_mail(folder, sources, given, seed, domain=domain)
        else:
            made = write_company(folder, given, seed, lambda count: advance("written", count))
    with opened(None, machine=format_ == "json") as stream:
        if format_ == "json":
            from sscsim.views.tabular import write_document

            write_document(_value(made, out), stream)
        else:
            say(_lines(made, out, sources), stream)


def _problems(
    ctx: click.Context,
    sizes: dict[str, int],
    sources: list[MailSource],
    domain: str | None,
    out: Path,
) -> Iterator[Problem]:
    """Say everything that is wrong with the arguments at once (contract 1)."""
    from sscsim.errors import Place, Problem
    from sscsim.sources import mail_problems
    from sscsim.synth import folder_problems, size_problems

    yield from size_problems(sizes)
    yield from mail_problems(sources, option="--from-mail")
    if domain is not None and not sources:
        yield Problem(Place(f"--domain {domain}"), "there is no mail.", _ONLY_FROM_MAIL)
    by_hand = ctx.get_parameter_source("messages") is click.core.ParameterSource.COMMANDLINE
    if sources and by_hand:
        place = Place(f"--messages {sizes['messages']}")
        yield Problem(place, "no mail is made.", _ONLY_MADE_UP)
    yield from folder_problems(out)


def _value(made: Made, out: Path) -> dict[str, Any]:
    return {"out": str(out), "messages": made.messages, "bytes": made.bytes, "rows": made.rows}


def _lines(made: Made, out: Path, sources: list[MailSource]) -> Iterator[str]:
    from datetime import UTC, datetime

    counts = ((made.rows.get(entityset, 0), words) for entityset, words in _ROWS.items())
    rows = ", ".join(f"{count:,} {one if count == 1 else many}" for count, (one, many) in counts)
    yield f"{out}/org: {rows} that are there already"
    mail = " ".join(f"--mail {source}" for source in sources) or f"--mail {out}/mail.mbox"
    if sources:
        yield f"Made from {made.messages:,} messages; what its people chose is dealt by chance."
    elif made.first is not None and made.last is not None:
        first, last = (datetime.fromtimestamp(at, UTC).date() for at in (made.first, made.last))
        yield (
            f"{out}/mail.mbox: {made.messages:,} messages from {first} to {last},"
            f" {made.bytes / 1e6:,.1f} MB"
        )
    yield f"Next: sscsim replay --org {out}/org {mail}"
