"""What a case of the corpus shows: every answer of every rule, alone, with others, in a row."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from enum import Enum
from itertools import chain, combinations
from typing import Any

from sscsim.decisions import Decision, Step
from sscsim.engine import Entry, Run, simulate
from sscsim.rules import BOOK
from sscsim.scenario import Scenario, load_scenario_data
from sscsim.testing.listening import listened

Document = dict[str, Any]
Feature = tuple[str, ...]

KINDS = ("beside", "matters")

# One book for all scenarios: to open it takes as long as to decide a message.
_HEARD: set[tuple[str, str]] = set()
_OPEN_BOOK = listened(BOOK, lambda rule, answer: _HEARD.add((rule.id, answer.word)))

_SMALL = (bool, int, Enum, type(None))


def features(document: Document, kinds: Container[str] = KINDS) -> frozenset[Feature]:
    """
    Play a scenario, and list what it shows; raises `InputError` if it is none.

    Two of the kinds take longer than all others, and may be left out: which sentences stand side
    by side, and which settings matter, for which all is played again.
    """
    scenario = load_scenario_data(document)
    run, heard = played(scenario)
    shown = {*_of_run(run, scenario), *(("asked", *one) for one in heard)}
    if "beside" in kinds:
        shown.update(chain.from_iterable(map(_beside, run.decisions)))
    if "matters" in kinds:
        shown.update(_that_matter(document, _verdicts(run)))
    return frozenset(shown)


def played(scenario: Scenario) -> tuple[Run, set[tuple[str, str]]]:
    """
    Play a scenario, and hear which answers the rules gave.

    Heard and not read in the trace, which leaves out what a veto let pass.
    """
    _HEARD.clear()
    run = simulate(scenario.world, scenario.events, _OPEN_BOOK)
    return run, set(_HEARD)


def _of_run(run: Run, scenario: Scenario) -> Iterator[Feature]:
    before = ""
    for entry in run.entries:
        yield from _of_answer(entry)
        for decision in entry.decisions:
            yield from _of_decision(decision, scenario.reading)
            yield "after", before, type(entry.event).__name__, *_sentence(decision.decided_by)
            before = f"{type(entry.event).__name__} {decision.rule}"
        before = before if entry.decisions else type(entry.event).__name__


def _of_answer(entry: Entry) -> Iterator[Feature]:
    if entry.answer is not None:
        kind = type(entry.event).__name__
        yield "answer", kind, entry.answer.outcome, str(min(len(entry.answer.readers), 3))


def _of_decision(decision: Decision, reading: str) -> Iterator[Feature]:
    ending = (
        decision.rule,
        decision.outcome,
        decision.reason,
        str(int(decision.correlationmethod)),
    )
    yield "ending", reading, *ending
    yield "path", *(f"{step.rule} {step.answer}" for step in decision.steps)
    yield from _of_email(decision)
    for step in decision.steps:
        yield "sentence", reading, *_sentence(step)
        for cell in step.reads:
            if isinstance(cell.value, _SMALL):
                yield "cell", step.rule, step.answer, cell.column, str(cell.value)


def _beside(decision: Decision) -> Iterator[Feature]:
    """Name the sentences of one decision two by two."""
    said = sorted({_sentence(step) for step in decision.steps})
    by = _sentence(decision.decided_by)
    yield from (("beside", *by, *one, *other) for one, other in combinations(said, 2))


def _of_email(decision: Decision) -> Iterator[Feature]:
    """Name the fields of a record, as far as the kinds of what they hold."""
    tables = (decision.accepting_entity, decision.owner, decision.regarding)
    yield (
        "email",
        decision.rule,
        *("" if one is None else one[0] for one in tables),
        str(int(decision.correlationmethod)),
        str(decision.parent_email and 1),
        str(len(decision.queue_items)),
        str(min(len(decision.readers), 3)),
    )
    for party in decision.parties:
        yield "party", decision.rule, party.participation, str(party.table)


def _sentence(step: Step) -> tuple[str, str]:
    """An answer at its finest: a rule may have several reasons for the same word."""
    return step.rule, step.template


def _verdicts(run: Run) -> list[tuple[str, ...]]:
    return [(one.outcome, one.reason, one.rule, str(one.accepting_entity)) for one in run.decisions]


def _that_matter(document: Document, verdicts: list[tuple[str, ...]]) -> Iterator[Feature]:
    """Name the settings and switches without which another verdict would have come."""
    for path in settings_of(document):
        other = load_scenario_data(without(document, path))
        others = _verdicts(simulate(other.world, other.events))
        for before, after in zip(verdicts, others, strict=False):
            if before != after:
                value = json.dumps(_at(document, path))
                yield "matters", path[-1], value, *before[:3], *after[:2]


def settings_of(document: Document) -> list[tuple[str, ...]]:
    """List the paths of whatever the document sets for the organisation as a whole."""
    organization = document.get("organization", {})
    return [
        *(("assume", name) for name in document.get("assume", {})),
        *(("organization", name) for name in organization if name != "orgdborgsettings"),
        *(
            ("organization", "orgdborgsettings", name)
            for name in organization.get("orgdborgsettings", {})
        ),
    ]


def without(document: Document, path: tuple[str, ...]) -> Document:
    """Copy a document without one key."""
    key, *rest = path
    if not rest:
        return {name: value for name, value in document.items() if name != key}
    return {**document, key: without(document[key], tuple(rest))}


def _at(document: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        document = document[key]
    return document
