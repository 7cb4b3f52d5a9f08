"""``sscsim probe``: test mails that settle the guesses a result depends on, and their answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.options import formats, new_folder, order_option, reading_options
from sscsim.cli.output import opened, progress, say
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.cli.asking import Asked
    from sscsim.cli.journey import Journey
    from sscsim.errors import Problem
    from sscsim.readings import Findings, Plan


@click.command(
    cls=Verb,
    short_help="Test mails for a sandbox that settle what a result depends on.",
    epilog="Example: sscsim probe --org snapshot/ --mail inbox.mbox --out probes/",
)
@click.option(
    "--org",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="The snapshot: a folder, or a zip, of saved Web API answers.",
)
@click.option(
    "--mail",
    multiple=True,
    metavar="[ADDRESS=]PATH",
    help="The mail in question, as for replay. Repeatable.",
)
@order_option
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Settle every open question that the run asks, not only those that turn a verdict.",
)
@new_folder(required=False)
@click.option(
    "--answers",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Read the form, filled in, and say what it settles. Give the same --assume as before.",
)
@reading_options
@formats("text", "json")
@click.pass_context
def probe(
    ctx: click.Context,
    org: Path | None,
    mail: tuple[str, ...],
    order: Literal["received", "file"],
    everything: bool,
    out: Path | None,
    answers: Path | None,
    reading: str | None,
    assume: tuple[str, ...],
    format_: str,
) -> None:
    """
    Find the fewest test mails whose fate in a sandbox organisation settles open questions.

    The questions are those that verdicts about the mail depend on, as replay --envelope tells. Each
    probe is played under every answer before it is written. Into the folder come steps.md, the
    messages as .eml files, and answers.yaml, a form for what was seen.

    With --answers the form is read back: out come the values to assume from then on. Exit 1 if
    something was seen that cannot be.
    """
    if answers is not None:
        _no_more(ctx, "--answers", org=org, out=out, mail=mail or None, all=everything or None)
        found = _answered(answers, assume)
        _tell_findings(found, format_)
        ctx.exit(0 if found.agree else NOT_MET)
    if org is None or out is None or not mail:
        message = "Give --org, --mail and --out for probes, or --answers to read what was seen."
        raise click.UsageError(message, ctx)
    from sscsim.cli.asking import Asked, journey_of
    from sscsim.synth import folder_problems, whole_folder

    asked = Asked(
        org=org,
        mail=mail,
        order=order,
        policies=(),
        engine="reference",
        reading=reading,
        assume=assume,
        out=None,
    )
    journey = journey_of(asked, folder_problems(out))
    with progress(readings=None) as journey.advance, whole_folder(out) as folder:
        plan = _planned(journey, asked, everything=everything)
        _write(plan, folder)
    complain(f"note: {note}" for note in journey.notes)
    _tell_plan(plan, out, format_)


def _no_more(ctx: click.Context, option: str, **others: object) -> None:
    """Refuse options that mean nothing beside another one."""
    given = [f"--{name}" for name, value in others.items() if value is not None]
    if given:
        message = f"{option} reads what was seen; leave out {', '.join(given)}."
        raise click.UsageError(message, ctx)


def _planned(journey: Journey, asked: Asked, *, everything: bool) -> Plan:
    from sscsim.cli.assume import settled
    from sscsim.readings import plan_probes, probe_names, probe_of

    known = settled(asked.assume)
    [world] = journey.worlds.values()
    wanted = _wanted(journey, known, everything=everything)
    values = {name: getattr(world.assume, name) for name in known}
    probes = [probe_of(name, values) for name in probe_names()] if wanted else []
    return plan_probes(wanted, probes)


def _wanted(journey: Journey, known: frozenset[str], *, everything: bool) -> frozenset[str]:
    """Name the open questions that the verdicts depend on, or all that are asked on the way."""
    from sscsim.engine import play
    from sscsim.engine.sensitivity import heard
    from sscsim.readings import envelope

    [world] = journey.worlds.values()
    mail = list(journey.mail[None])
    if not mail:
        complain(["note: there was no mail, so no verdict could depend on an open question."])

    def run(world: Any) -> list[Any]:
        journey.advance("readings")
        return list(play(world, mail, move_watermark=journey.moving))

    if everything:
        return heard(world, run).switches - known
    return frozenset(envelope(world, run, known).switches)


def _write(plan: Plan, folder: Path) -> None:
    from sscsim.gate import eml
    from sscsim.views.probe import form_lines, mail_names, steps_lines

    _page(folder / "steps.md", steps_lines(plan))
    _page(folder / "answers.yaml", form_lines(plan))
    files = mail_names(plan)
    for one in plan.probes:
        for event in one.files:
            path = folder / files[one.name, event.message.source]
            path.write_bytes(eml(event.message, "Made by sscsim probe."))


def _page(path: Path, lines: Iterable[str]) -> None:
    with opened(path) as stream:
        stream.writelines(f"{line}\n" for line in lines)


def _tell_plan(plan: Plan, out: Path, format_: str) -> None:
    from sscsim.views.probe import plan_lines, plan_value

    _tell(plan_value(plan, str(out)), plan_lines(plan, str(out)), format_)


def _tell_findings(found: Findings, format_: str) -> None:
    from sscsim.views.probe import findings_lines, findings_value

    _tell(findings_value(found), findings_lines(found), format_)


def _tell(value: Any, lines: Iterable[str], format_: str) -> None:
    from sscsim.views.tabular import write_document

    with opened(None, machine=format_ == "json") as stream:
        if format_ == "json":
            write_document(value, stream)
        else:
            say(lines, stream)


def _answered(path: Path, assume: tuple[str, ...]) -> Findings:
    """Read the form and keep what can be so."""
    from sscsim.cli.assume import assumptions, settled
    from sscsim.cli.files import read_node
    from sscsim.errors import InputError
    from sscsim.readings import narrowed, probe_names, probe_of

    assumed = assumptions(None, assume)
    known = {name: getattr(assumed, name) for name in settled(assume)}
    root = read_node(path, "Fill in the form that sscsim probe --out writes.")
    problems: list[Problem] = []
    names = list(_keys(root, probe_names(), "probe", problems))
    probes = [probe_of(name, known) for name in names]
    given = {one.name: dict(_seen(root.value[one.name], one, problems)) for one in probes}
    if problems:
        raise InputError(problems)
    return narrowed(probes, given)


def _keys(node: Any, known: Iterable[str], kind: str, problems: list[Problem]) -> Iterator[str]:
    """Give the keys of a part of the form; note those that nobody knows."""
    from sscsim.cli.names import unknown
    from sscsim.errors import Problem

    if not node.is_mapping:
        if node.value is not None:
            what = f"here stand the answers about a {kind}, each after its name."
            problems.append(Problem(node.place, what, "Keep the form as it was written."))
        return
    names = tuple(known)
    for key in node.value:
        if key in names:
            yield key
        else:
            problems.append(unknown(str(node.keys[key]), kind, key, names))


def _seen(node: Any, one: Any, problems: list[Problem]) -> Iterator[Any]:
    """Give what was filled in about one probe."""
    sights = {(sight.event, sight.look): sight for sight in one.questions}
    for event in _keys(node, (event for event, _ in sights), "step", problems):
        part = node.value[event]
        looks = (look for at, look in sights if at == event)
        for look in _keys(part, looks, "thing to look at", problems):
            value = part.value[look]
            if value.value is not None and value.text.strip():
                sight = sights[event, look]
                yield sight, _word(value, look, one.questions[sight], problems)


def _word(node: Any, look: str, known: Sequence[str], problems: list[Problem]) -> str:
    """Give what was filled in as the form spells it; note a word that can be seen nowhere."""
    from sscsim.readings.seen import WORDS

    if isinstance(node.value, bool):
        return "yes" if node.value else "no"
    text = str(node.text.strip())
    words = WORDS.get(look, known)
    found = next((word for word in words if word.casefold() == text.casefold()), None)
    if found is None and look in WORDS:
        problems.append(_no_word(node, text, words))
    return found or text


def _no_word(node: Any, text: str, words: Sequence[str]) -> Problem:
    from sscsim.cli.names import nearest
    from sscsim.errors import Problem

    close = nearest(text, words)
    offer = f"Did you mean {close}?" if close else f"Write {' or '.join(words)}."
    return Problem(node.place, f"'{text}' is nothing that is seen here.", offer)
