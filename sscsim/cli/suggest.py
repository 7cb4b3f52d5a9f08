"""``sscsim suggest``: which policy does what is wanted of mail, or why none can."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import attrs
import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.options import formats, org_option, out_file, reading_options
from sscsim.cli.output import opened, progress, say, width
from sscsim.cli.verb import Verb
from sscsim.vocabulary import METHOD

if TYPE_CHECKING:
    from sscsim.cli.files import Mistakes
    from sscsim.errors import Problem
    from sscsim.events import Delivery
    from sscsim.sources import MailSource
    from sscsim.suggest import Suggestion
    from sscsim.vocabulary import Ref
    from sscsim.world import World

_MAIL = "Mail as `replay --mail` takes it: [ADDRESS=]PATH. Repeatable."


@click.command(
    cls=Verb,
    short_help="Which policy lets in what must, and nothing that must not?",
    epilog="Example: sscsim suggest --org snapshot/ --must orders.mbox --must-not private.mbox "
    "--policies suggested/",
)
@org_option
@click.option("--must", multiple=True, metavar="FILE", help=f"What must come in. {_MAIL}")
@click.option("--must-not", multiple=True, metavar="FILE", help=f"What must not come in. {_MAIL}")
@click.option(
    "--mail",
    multiple=True,
    metavar="[ADDRESS=]PATH",
    help="Instead of labels: all mail, to be weighed. Repeatable.",
)
@click.option(
    "--keep-share",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="With --mail: which setting keeps so much of the replies and of the mail of customers "
    "with the least exposure.",
)
@click.option(
    "--engine",
    type=click.Choice(["reference", "bulk"]),
    help="With --mail: who decides; the bulk engine if it is installed. Both decide alike.",
)
@click.option(
    "--keep",
    multiple=True,
    metavar="NAME",
    help="Leave this as it is: a setting, the method of a user or queue by an address, or "
    "incomingemailfilteringmethod for all of them. Repeatable.",
)
@click.option(
    "--policies",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write each policy into this folder as a file for `compare` and `replay --policy`.",
)
@reading_options
@formats("text", "json", "csv", "markdown", "svg")
@out_file
@click.pass_context
def suggest(
    ctx: click.Context,
    org: Path,
    must: tuple[str, ...],
    must_not: tuple[str, ...],
    mail: tuple[str, ...],
    keep_share: float | None,
    engine: str | None,
    keep: tuple[str, ...],
    policies: Path | None,
    reading: str | None,
    assume: tuple[str, ...],
    format_: str,
    out: Path | None,
) -> None:
    """
    Find the policies under which labelled mail comes in, or does not.

    A message comes in if any mailbox promotes it. Told are the policy that changes least, the
    strictest and the loosest: those that promote the fewest and the most kinds of mail of all that
    do what is wanted. Varied are the settings that `lattice` varies and that decide on arriving
    mail, the two about correlating forwards and by headers, and the stored filtering methods of
    users and queues: for the least change of those whom the mail concerns, for the strictest and
    the loosest of all. --keep leaves any of it as it is. Where no policy does what is wanted, the
    smallest set of wishes that contradict each other is told (no set of fewer wishes does), and the
    exit status is 1.

    With --mail a corpus is weighed: under each combination of the method of all users and these
    settings, how many replies and messages of customers (contacts, leads, accounts) are kept, and
    how many of strangers and colleagues come in. Told are the combinations of which none keeps as
    much with less exposure; svg is the picture.

    JSON: {satisfiable, least_change: {policy, changes, promotes}, strictest, loosest, conflict:
    [{source, mailboxes, subject, must}], smallest, met_today, kinds, varied, methods: {concerned,
    others}, tried}; methods counts the users and queues whose method is varied. With --mail
    {looked_at, within_reach, combinations, frontier: [{kept, share, exposed, reply, customer,
    internal, stranger, changes, policy}], today, points, keep_share: {wanted, found, says}}.
    """
    from sscsim.cli.weighing import write_files
    from sscsim.suggest import suggest as suggested
    from sscsim.views.suggestion import policy_files

    asked = _Asked(
        org, must, must_not, mail, keep_share, engine, keep, reading, assume, format_, out
    )
    wanted = _wanted(asked)
    if mail:
        _weigh(asked, wanted, policies)
        complain(f"note: {note}" for note in wanted.notes)
        return
    with progress(playing=None) as bar:
        found = suggested(
            wanted.world,
            wanted.mail,
            wanted.demands,
            keep=wanted.keep,
            advance=partial(bar, "playing"),
        )
    if policies is not None:
        write_files(policy_files(found), policies)
    with opened(out, machine=format_ != "text") as stream:
        _WRITERS[format_](found, len(wanted.demands), stream)
    complain(f"note: {note}" for note in wanted.notes)
    ctx.exit(0 if found.satisfiable else NOT_MET)


@attrs.frozen
class _Asked:
    """The options as they were given."""

    org: Path
    must: tuple[str, ...]
    must_not: tuple[str, ...]
    mail: tuple[str, ...]
    share: float | None
    engine: str | None
    keep: tuple[str, ...]
    reading: str | None
    assume: tuple[str, ...]
    format_: str
    out: Path | None

    @property
    def sources(self) -> dict[str, list[MailSource]]:
        """All mail, by the option that names it."""
        from sscsim.sources import MailSource

        given = {"--must": self.must, "--must-not": self.must_not, "--mail": self.mail}
        return {option: [MailSource.parse(one) for one in some] for option, some in given.items()}


@attrs.frozen
class _Wanted:
    """An organisation, labelled mail in the order of arrival, and what is wanted of it."""

    world: World
    mail: Sequence[Delivery]
    demands: Sequence[Any]
    keep: Sequence[str | Ref]
    notes: Sequence[str]


def _wanted(asked: _Asked) -> _Wanted:
    """Load everything, or raise InputError with all that is wrong."""
    from sscsim.assumptions import READINGS
    from sscsim.cli.assume import assumptions
    from sscsim.cli.files import Mistakes, out_problems, refuse_overwriting
    from sscsim.cli.preparing import organisations
    from sscsim.errors import InputError
    from sscsim.sources import mail_problems
    from sscsim.suggest import demands_of

    mistakes = Mistakes()
    mistakes.problems += [*out_problems(asked.out), *_wrongly_asked(asked)]
    sources = asked.sources
    every = [one for some in sources.values() for one in some]
    inputs = [asked.org, *(source.path for source in every)]
    mistakes.kept(asked.out, lambda: refuse_overwriting(asked.out, inputs))
    assumed = mistakes.kept("--assume", partial(assumptions, asked.reading, asked.assume))
    found = organisations(asked.org, (), assumed or READINGS["article"], mistakes)
    if found is None:
        mistakes.problems += mail_problems(every)
        raise InputError(mistakes.problems)
    [world] = found.worlds.values()
    keep = _kept(world, asked, mistakes)
    read = {option: _read(world, option, some, mistakes) for option, some in sources.items()}
    mistakes.tell()
    if asked.mail:
        return _Wanted(world, read["--mail"], (), keep, found.notes)
    demands = demands_of(world, read["--must"], read["--must-not"])
    both = _read(world, "--must", every, mistakes)
    return _Wanted(world, both, demands, keep, found.notes)


def _wrongly_asked(asked: _Asked) -> Iterator[Problem]:
    """Tell labels and a corpus apart, and what belongs to one of them alone."""
    from sscsim.errors import Place, Problem

    labelled = asked.must or asked.must_not
    if labelled and asked.mail:
        what = "mail is labelled, or weighed as a whole."
        yield Problem(Place("--mail"), what, "Give --must and --must-not, or --mail.")
    elif not labelled and not asked.mail:
        what = "no mail is labelled, and there is none to weigh."
        yield Problem(Place("--must"), what, "Give --must or --must-not, or a corpus: --mail.")
    alone = {
        "--keep-share": asked.share is not None,
        "--engine": asked.engine is not None,
        "--format svg": asked.format_ == "svg",
    }
    for option, given in alone.items():
        if given and labelled and not asked.mail:
            what = "that is for mail that is weighed."
            yield Problem(Place(option), what, "Leave it out, or give --mail instead of labels.")


def _read(world: World, option: str, sources: Sequence[Any], mistakes: Mistakes) -> list[Delivery]:
    from sscsim.errors import Place, Problem
    from sscsim.sources import deliveries

    def read() -> list[Delivery]:
        return list(deliveries(world.directory, sources))

    found = mistakes.kept(option, read)
    if found == [] and sources:
        told = ", ".join(map(str, sources))
        problem = Problem(Place(f"{option} {told}"), "there is no mail in it.", "Name other files.")
        mistakes.problems.append(problem)
    return found or []


def _kept(world: World, asked: _Asked, mistakes: Mistakes) -> list[str | Ref]:
    """Find what is to stay as it is: settings by name, people by any of their addresses."""
    from sscsim.cli.names import unknown
    from sscsim.errors import Place, Problem
    from sscsim.suggest.varying import every_setting

    settings = {name.casefold(): name for name in (*every_setting(), METHOD)}
    kept: list[str | Ref] = []
    for name in asked.keep:
        at = world.directory.addressbook.at(name.strip().lower())
        people = [one.ref for one in at if one.ref.table in {"systemuser", "queue"}]
        if name.casefold() in settings:
            kept.append(settings[name.casefold()])
        elif people and asked.mail:
            what = f"{name} chooses as all users do where a corpus is weighed."
            mend = f"Leave it out, or write --keep {METHOD}."
            mistakes.problems.append(Problem(Place("--keep"), what, mend))
        elif people:
            kept += people
        else:
            boxes = world.directory.mailboxes.values()
            known = [*settings.values(), *(box.emailaddress.strip().lower() for box in boxes)]
            mistakes.problems.append(unknown("--keep", "setting or address", name, known))
    return kept


def _weigh(asked: _Asked, wanted: _Wanted, policies: Path | None) -> None:
    from sscsim.cli.weighing import Weighing, weigh

    weigh(
        Weighing(
            world=wanted.world,
            mail=wanted.mail,
            sources=asked.sources["--mail"],
            keep=[name for name in wanted.keep if isinstance(name, str)],
            engine=asked.engine,
            share=asked.share,
            policies=policies,
            format_=asked.format_,
            out=asked.out,
        )
    )


def _text(found: Suggestion, demands: int, stream: TextIO) -> None:
    from sscsim.views.suggestion import suggestion_lines

    say(suggestion_lines(found, demands, width()), stream)


def _json(found: Suggestion, _demands: int, stream: TextIO) -> None:
    from sscsim.views.suggestion import suggestion_value
    from sscsim.views.tabular import write_document

    write_document(suggestion_value(found), stream)


def _csv(found: Suggestion, _demands: int, stream: TextIO) -> None:
    from sscsim.views.suggestion import SUGGESTION_KEYS, suggestion_records
    from sscsim.views.tabular import write_rows

    write_rows(SUGGESTION_KEYS, suggestion_records(found), stream)


def _markdown(found: Suggestion, demands: int, stream: TextIO) -> None:
    from sscsim.views.suggestion_pages import suggestion_markdown

    stream.writelines(f"{line}\n" for line in suggestion_markdown(found, demands))


_WRITERS = {"text": _text, "json": _json, "csv": _csv, "markdown": _markdown}
