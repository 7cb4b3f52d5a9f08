"""``sscsim mutate``: change one thing at a time, and tell what the scenarios do not notice."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.options import book_option, formats, out_file, reading_options
from sscsim.cli.output import opened, progress, say, width
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.cli.files import Mistakes
    from sscsim.errors import Problem
    from sscsim.mutation import Report
    from sscsim.policy import Policy
    from sscsim.scenario import Scenario


@click.command(
    cls=Verb,
    short_help="What would your scenarios not notice?",
    epilog="Example: sscsim mutate scenarios/lessons/*.yaml --policy lockdown.yaml --fail-under 60",
)
@click.argument("scenario", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--policy",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A policy file, put in force in every scenario; it is changed too.",
)
@click.option("--rules", is_flag=True, help="Change the rules of the simulator too.")
@click.option(
    "--fail-under",
    metavar="PERCENT",
    type=float,
    help="End with status 1 where fewer of all mutants are noticed.",
)
@book_option
@reading_options
@formats()
@out_file
@click.pass_context
def mutate(
    ctx: click.Context,
    scenario: tuple[Path, ...],
    policy: Path | None,
    rules: bool,
    fail_under: float | None,
    book: str | None,
    reading: str | None,
    assume: tuple[str, ...],
    format_: str,
    out: Path | None,
) -> None:
    """
    Loosen or break one thing at a time, and tell which of these mutants no expectation notices.

    Changed are the filtering method of each user and queue, mailboxes, roles, settings, and the
    set, write and choose of a timeline. A mutant is noticed where an expectation of any scenario
    fails; not noticed where decisions change that nothing expects; untouched where none changes.

    Exit status 1 means that --fail-under was not reached, or that a scenario is not as expected
    before anything is changed.

    The keys of a row are fate, kind, says, place, scenarios, table, id, column, before, after,
    noticed_by and differences; JSON has the counts and the score besides.
    """
    from sscsim.cli.files import Mistakes, out_problems, refuse_overwriting
    from sscsim.cli.own import rule_book
    from sscsim.mutation import Staged, judged, mutants_of
    from sscsim.rules import BOOK

    mistakes = Mistakes()
    mistakes.problems += [*out_problems(out), *_no_percentage(fail_under)]
    inputs = [*scenario] if policy is None else [*scenario, policy]
    mistakes.kept(out, lambda: refuse_overwriting(out, inputs))
    asking = mistakes.kept("--book", partial(rule_book, book)) or BOOK
    stories, in_force = _loaded(scenario, policy, reading, assume, mistakes)
    stages = [Staged.under(story, in_force, asking) for story in stories]
    plain = [stage.played() for stage in stages]
    if any(played.failures for played in plain):
        complain(_failing(plain, in_force))
        ctx.exit(NOT_MET)
    file = None if policy is None else str(policy)
    mutants = mutants_of(stages, in_force, rules=rules, policy_file=file)
    with progress(mutants=len(mutants)) as advance:
        name = None if in_force is None else in_force.name
        report = judged(stages, plain, mutants, name, partial(advance, "mutants"))
    with opened(out, machine=format_ != "text") as stream:
        _WRITERS[format_](report, stream)
    if fail_under is not None and report.score < fail_under:
        complain([f"{report.score:g} % of the mutants are noticed, fewer than {fail_under:g} %"])
        ctx.exit(NOT_MET)


def _no_percentage(given: float | None) -> Iterator[Problem]:
    """Refuse what no score can reach, ``nan`` above all: it would let everything by."""
    if given is not None and not (math.isfinite(given) and 0 <= given <= 100):  # noqa: PLR2004
        from sscsim.errors import Place, Problem

        what = f"{given:g} is no percentage."
        yield Problem(Place("--fail-under"), what, "Write a number from 0 to 100.")


def _loaded(
    paths: Sequence[Path],
    policy: Path | None,
    reading: str | None,
    assume: Sequence[str],
    mistakes: Mistakes,
) -> tuple[list[Scenario], Policy | None]:
    """Load everything, or raise InputError with what is wrong with any of it."""
    from sscsim.cli.assume import assumptions
    from sscsim.cli.stage import staged
    from sscsim.policy import load_policy

    assumed = mistakes.kept("--assume", lambda: assumptions(reading, assume))
    options = (None, ()) if assumed is None else (reading, assume)  # wrong ones are told once
    stories = [mistakes.kept(path, partial(staged, path, *options)) for path in paths]
    in_force = None if policy is None else mistakes.kept(policy, partial(load_policy, policy))
    mistakes.tell()
    return [story for story in stories if story is not None], in_force


def _failing(plain: Sequence[Any], policy: Policy | None) -> list[str]:
    """Tell first that the scenarios are not as expected: no mutant can be told from that."""
    under = "without any change" if policy is None else f"under the policy {policy.name}"
    lines = [str(failure) for played in plain for failure in played.failures]
    return [f"no mutant was made: {under} an expectation is not met", *lines]


def _text(report: Report, stream: TextIO) -> None:
    from sscsim.views.mutants import report_lines

    say(report_lines(report, width()), stream)


def _json(report: Report, stream: TextIO) -> None:
    from sscsim.views.mutants import report_value
    from sscsim.views.tabular import write_document

    write_document(report_value(report), stream)


def _jsonl(report: Report, stream: TextIO) -> None:
    from sscsim.views.tabular import write_jsonl

    write_jsonl(_records(report), stream)


def _csv(report: Report, stream: TextIO) -> None:
    from sscsim.views.mutants import RESULT_KEYS
    from sscsim.views.tabular import write_rows

    write_rows(RESULT_KEYS, _records(report), stream)


def _records(report: Report) -> Any:
    from sscsim.views.mutants import result_record

    return (result_record(result, report.scenarios) for result in report.results)


_WRITERS = {"text": _text, "json": _json, "jsonl": _jsonl, "csv": _csv}
