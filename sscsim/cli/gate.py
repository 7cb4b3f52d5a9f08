"""``sscsim gate``: would another policy promote more, or any mail that must stay private?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.options import formats, org_option, reading_options
from sscsim.cli.output import opened, progress, say, width
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.cli.files import Mistakes
    from sscsim.errors import Problem
    from sscsim.gate import Gate, Property
    from sscsim.world import World


@click.command(
    cls=Verb,
    short_help="Would another policy promote more, of any mail?",
    epilog="Example: sscsim gate --org snapshot/ --from current --to lockdown.yaml",
)
@org_option
@click.option(
    "--from",
    "from_",
    metavar="FILE",
    help="The policy in force; `current` is the organisation as it is.",
)
@click.option("--to", metavar="FILE", help="The policy to be put in its place.")
@click.option(
    "--policy",
    metavar="FILE",
    help="Instead of these two: the policy of which something must hold.",
)
@click.option(
    "--never",
    multiple=True,
    metavar="EXPR",
    help="No promoted mail may be so, as in 'mailbox = hanna@contoso.example and not correlated'. "
    "Repeatable.",
)
@click.option(
    "--always", multiple=True, metavar="EXPR", help="All promoted mail must be so. Repeatable."
)
@reading_options
@formats("text", "json")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("witness.eml"),
    show_default=True,
    help="Write the smallest message that --to promotes and --from does not to this file. If it "
    "answers mail that has to be promoted first, that is written beside it (witness-1.eml).",
)
@click.option(
    "--certificate",
    type=click.Path(path_type=Path),
    help="Where there is no such mail, write why to this file: a message of each class of mail, "
    "what each policy decides about it, and what was looked at, with digests of the organisation "
    "under each. JSON.",
)
@click.pass_context
def gate(
    ctx: click.Context,
    org: Path,
    from_: str | None,
    to: str | None,
    policy: str | None,
    never: tuple[str, ...],
    always: tuple[str, ...],
    reading: str | None,
    assume: tuple[str, ...],
    format_: str,
    out: Path,
    certificate: Path | None,
) -> None:
    """
    Look for mail of any kind that --to promotes and --from does not, or that breaks a property.

    Tried is one message for each kind of mail that the rules can tell apart in this organisation:
    by who is to accept it, in whose mailbox it lies, who sends it, which email it answers, and what
    stops it; and two messages where mail that is let in can be answered as no email that is there.
    Exit status 0: there is none. 1: there is one, and `replay` shows it.

    An EXPR says something of a promoted message with and, or, not, parentheses, =, != and
    in (a, b) over mailbox, accepting_entity, reader (addresses), sender (lead contact account
    record user queue unknown), correlated, forward, internal (true or false, or alone), method
    (in_reply_to tracking_token conversation_index smart_matching none) and reason. An address that
    nobody in the organisation has is a mistake (exit status 2): it would hold of no mail.
    """
    from sscsim.gate import broken, eml, gained, not_tried, witness_files

    asked = _Asked(org, reading, assume, out)
    if policy is None and not never and not always:
        policies = [("--from", from_), ("--to", to)]
    else:
        policies = [("--policy", policy)]
    mistakes = _mistakes(policies, stray=from_ or to if policy else None)
    wanted = _properties(never, always, mistakes)
    mistakes.problems += _certificate_problems(certificate, asked, policies)
    if policy and not never and not always:
        mistakes.problems.append(_missing("--never", "there is nothing to hold the policy against"))
    given = [str(policy) for _, policy in policies if policy]
    worlds, notes = _organisations(asked, given, wanted, mistakes)
    complain(f"note: {note}" for note in notes)
    with progress(kinds=None) as bar:
        advance = partial(bar, "kinds")
        search = partial(broken, worlds[0], wanted) if wanted else partial(gained, *worlds)
        found = search(advance=advance)
    if found.witness is not None:
        for path, one in witness_files(found.witness, out).items():
            with opened(path) as stream:
                stream.write(eml(one.message).decode())
    elif certificate is not None:
        _certify(found, worlds, wanted, notes, certificate)
    if found.witness is None:
        limits = list(not_tried(*reversed(worlds), cut_short=found.cut_short))
        complain(f"note: {note}" for note in limits)
        notes += limits
    with opened(None, machine=format_ == "json") as stream:
        if format_ == "json":
            from sscsim.views.gate import gate_value
            from sscsim.views.tabular import write_document

            write_document(gate_value(found, worlds, out, notes), stream)
        else:
            from sscsim.views.gate import gate_lines

            say(gate_lines(found, worlds, out, width()), stream)
    ctx.exit(0 if found.witness is None else NOT_MET)


def _certificate_problems(
    path: Path | None, asked: _Asked, policies: Sequence[tuple[str, str | None]]
) -> list[Problem]:
    from sscsim.cli.files import out_problems
    from sscsim.errors import Place, Problem

    if path is None:
        return []
    problems = list(out_problems(path))
    if path == asked.out or any(given and path == Path(given) for _, given in policies):
        what = f"{path} is another file of this run."
        problems.append(Problem(Place("--certificate"), what, "Give another name."))
    return problems


def _certify(
    found: Gate,
    worlds: Sequence[World],
    wanted: Sequence[Property],
    notes: Sequence[str],
    path: Path,
) -> None:
    from sscsim.gate import certificate
    from sscsim.views.tabular import write_document

    with opened(path, machine=True) as stream:
        write_document(certificate(found, worlds, wanted, notes), stream)


class _Asked(NamedTuple):
    """What is asked of which organisation."""

    org: Path
    reading: str | None
    assume: tuple[str, ...]
    out: Path


def _missing(option: str, what: str) -> Problem:
    from sscsim.errors import Place, Problem

    mend = "Give --from and --to, or --policy with --never or --always."
    return Problem(Place(option), f"{what}.", mend)


def _mistakes(policies: Sequence[tuple[str, str | None]], stray: str | None) -> Mistakes:
    """Say which policy is missing, or is one too many."""
    from sscsim.cli.files import Mistakes

    mistakes = Mistakes()
    mistakes.problems += [
        _missing(name, "no policy is given") for name, given in policies if not given
    ]
    if stray:
        mistakes.problems.append(_missing("--policy", "two questions are asked at once"))
    return mistakes


def _properties(
    never: tuple[str, ...], always: tuple[str, ...], mistakes: Mistakes
) -> list[Property]:
    from sscsim.gate import Property, expression

    given = [*((True, text) for text in never), *((False, text) for text in always)]
    found = []
    for is_never, text in given:
        option = "--never" if is_never else "--always"
        said = mistakes.kept(option, partial(expression, text, option))
        if said is not None:
            found.append(Property(never=is_never, said=said))
    return found


def _organisations(
    asked: _Asked, policies: Sequence[str], wanted: Sequence[Property], mistakes: Mistakes
) -> tuple[list[World], list[str]]:
    """Load the organisation under each policy, with notes; InputError has everything wrong."""
    from sscsim.assumptions import READINGS
    from sscsim.cli.assume import assumptions
    from sscsim.cli.files import out_problems, refuse_overwriting
    from sscsim.cli.preparing import CURRENT, organisations
    from sscsim.errors import InputError

    mistakes.problems += out_problems(asked.out)
    files = [Path(policy) for policy in policies if policy != CURRENT]
    mistakes.kept(asked.out, lambda: refuse_overwriting(asked.out, [asked.org, *files]))
    assumed = mistakes.kept("--assume", partial(assumptions, asked.reading, asked.assume))
    each_once = list(dict.fromkeys(policies))
    found = organisations(asked.org, each_once, assumed or READINGS["article"], mistakes)
    if found is None:
        raise InputError(mistakes.problems)
    named = list(_about_addresses(next(iter(found.worlds.values())), wanted, mistakes))
    mistakes.tell()
    worlds = dict(zip(each_once, found.worlds.values(), strict=True))
    return [worlds[policy] for policy in policies], [*found.notes, *named]


def _about_addresses(world: World, wanted: Sequence[Property], mistakes: Mistakes) -> Iterator[str]:
    """Tell what naming a mailbox leaves open; an address that nobody has is a mistake."""
    from sscsim.cli.names import nearest
    from sscsim.gate import Addresses

    known = Addresses(world, nearest)
    for one in wanted:
        mistakes.problems += known.mistaken(one.said, "--never" if one.never else "--always")
    for name in dict.fromkeys(name for one in wanted for name in known.without_mailbox(one.said)):
        yield f"{name} has no mailbox, so no mail is promoted in one."
    if any(named.field == "mailbox" for one in wanted for named in one.said.named):
        yield (
            "tried is mail that lies in the mailbox of everybody it is addressed to. What lies in "
            "one of them alone, for the others keep no copy, was not tried."
        )
