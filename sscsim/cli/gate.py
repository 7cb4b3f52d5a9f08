"""``sscsim gate``: would another policy promote more, or any mail that must stay private?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.options import formats, org_option, reading_options
from sscsim.cli.output import opened, progress, say, width
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.classes import Kind
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
    "what each policy decides about it, and what was looked at. JSON.",
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
    from sscsim.gate import broken, eml, gained, not_tried

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
    worlds = _organisations(asked, [str(given) for _, given in policies if given], mistakes)
    _refuse_addresses(worlds[0], wanted)
    with progress(kinds=None) as bar:
        advance = partial(bar, "kinds")
        search = partial(broken, worlds[0], wanted) if wanted else partial(gained, *worlds)
        found = search(advance=advance)
    if found.witness is not None:
        for path, one in _files(found.witness, out).items():
            with opened(path) as stream:
                stream.write(eml(one.message).decode())
    else:
        complain(f"note: {note}" for note in not_tried(*reversed(worlds)))
    if found.witness is None and certificate is not None:
        _certify(found, worlds, wanted, certificate)
    with opened(None, machine=format_ == "json") as stream:
        if format_ == "json":
            from sscsim.views.tabular import write_document

            write_document(_value(found, worlds, out), stream)
        else:
            say(_lines(found, worlds, out), stream)
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


def _certify(found: Gate, worlds: Sequence[World], wanted: Sequence[Property], path: Path) -> None:
    from sscsim.gate import certificate
    from sscsim.views.tabular import write_document

    with opened(path, machine=True) as stream:
        write_document(certificate(found, worlds, wanted), stream)


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


def _organisations(asked: _Asked, policies: Sequence[str], mistakes: Mistakes) -> list[World]:
    """Load the organisation under each policy, or raise InputError with everything wrong."""
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
    mistakes.tell()
    complain(f"note: {note}" for note in found.notes)
    worlds = dict(zip(each_once, found.worlds.values(), strict=True))
    return [worlds[policy] for policy in policies]


def _refuse_addresses(world: World, wanted: Sequence[Property]) -> None:
    """Raise InputError for addresses that nobody has; tell of whoever has no mailbox."""
    from sscsim.cli.names import nearest
    from sscsim.errors import InputError
    from sscsim.gate import Addresses

    known = Addresses(world, nearest)
    problems = [
        problem
        for one in wanted
        for problem in known.mistaken(one.said, "--never" if one.never else "--always")
    ]
    if problems:
        raise InputError(problems)
    without = dict.fromkeys(name for one in wanted for name in known.without_mailbox(one.said))
    complain(f"note: {name} has no mailbox, so no mail is promoted in one." for name in without)


_FOUND = {
    1: "Promoted, and must not be as it is: mail {says}.",
    2: "More would be promoted: mail {says}.",
}
_NONE = {
    1: "All promoted mail is as it must be, of any kind.",
    2: "No mail of any kind is promoted that is not promoted now.",
}
_PLAYED = {
    1: "{count:,} kinds of mail were tried.",
    2: "{count:,} kinds of mail were tried under both.",
}


def _lines(found: Gate, worlds: Sequence[World], out: Path) -> Iterator[str]:
    from textwrap import wrap

    from sscsim.gate import decided
    from sscsim.views.short import headline, in_short

    asked = len(worlds)
    if found.witness is None:
        yield _NONE[asked]
        yield _PLAYED[asked].format(count=found.tried)
        return
    yield from wrap(_FOUND[asked].format(says=found.witness.says), width())
    for says, world in zip(("Now", "Then") if asked > 1 else ("So",), worlds, strict=True):
        yield ""
        yield f"{says}:"
        for decision in decided(world, found.witness):
            yield f"  {headline(decision)}"
            yield from wrap(
                in_short(decision), width(), initial_indent="    ", subsequent_indent="    "
            )
    yield ""
    yield from _where(found.witness, out)


def _files(witness: Kind, out: Path) -> dict[Path, Kind]:
    """Name a file for each message: what comes first has a number, and sorts before."""
    numbered = (
        out.with_name(f"{out.stem}-{number}{out.suffix}")
        for number in range(1, len(witness.before) + 1)
    )
    return dict(zip((*numbered, out), (*witness.before, witness), strict=True))


def _where(witness: Kind, out: Path) -> Iterator[str]:
    from textwrap import wrap

    if not witness.before:
        yield f"The message is in {out}; replay shows the same."
        return
    for one in witness.before:
        says = f"The earlier message is promoted too: mail {one.says}."
        yield from wrap(says, width())
    files = " and ".join(map(str, _files(witness, out)))
    yield f"The messages are in {files}; replay of both shows the same."


def _value(found: Gate, worlds: Sequence[World], out: Path) -> dict[str, Any]:
    from sscsim.gate import decided
    from sscsim.views.record import record

    name = "gained" if len(worlds) > 1 else "broken"
    value: dict[str, Any] = {name: found.witness is not None, "tried": found.tried}
    if found.witness is not None:
        names = ("from", "to") if len(worlds) > 1 else ("policy",)
        told = {
            name: [record(decision) for decision in decided(world, found.witness)]
            for name, world in zip(names, worlds, strict=True)
        }
        *before, _ = _files(found.witness, out).items()
        first = [{"says": one.says, "file": str(path)} for path, one in before]
        value["witness"] = {
            "says": found.witness.says,
            "file": str(out),
            **({"before": first} if first else {}),
            **told,
        }
    return value
