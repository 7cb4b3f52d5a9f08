"""A disagreement between the reference and another implementation, told as an explanation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from sscsim.decisions import Decision
from sscsim.errors import InputError
from sscsim.events import Delivery
from sscsim.rules import BOOK, RuleBook
from sscsim.safe import one_line
from sscsim.scenario import Scenario, load_scenario_data
from sscsim.scenario.parts.expectations import RULE_IDS
from sscsim.scenario.writing.emitter import emit
from sscsim.testing.keeping import keep
from sscsim.testing.levels import Difference, Raised, differences, shown
from sscsim.testing.paring import pare
from sscsim.testing.walking import Question, questions
from sscsim.views.record import record
from sscsim.views.short import headline, in_short
from sscsim.world import World

__all__ = [
    "Decide",
    "Disagreement",
    "Found",
    "answer",
    "compared",
    "first_found",
    "with_expectations",
]

Decide = Callable[[World, Delivery], Any]

_TITLE = "Two implementations disagree"
_EXPECTED = ("outcome", "reason", "rule")


class Found(NamedTuple):
    """A question, another implementation's answer to it, and where that differs."""

    question: Question
    theirs: Any
    differences: tuple[Difference, ...]


class Disagreement(AssertionError):  # noqa: N818 - the contract's word
    """
    Another implementation decides otherwise than the reference.

    Told is the smallest scenario in which it still does of the same rule, which asks it a few
    times more.

    Attributes:
        scenario: what happened, up to the message on which they disagree.
        text: the same as a scenario file, which expects of that message what the reference said.
        ours: what the reference decided.
        theirs: what the other gave: a `Decision`, a mapping, or the error that it raised.
        differences: the fields on which they differ, each with both values.
        level: how closely they were compared.

    >>> from sscsim.testing import Disagreement, check_against
    >>> def strict(world, delivery):
    ...     return {"outcome": "rejected"}
    >>> try:
    ...     check_against(strict, level="outcome", examples=0)
    ... except Disagreement as error:
    ...     print(error.ours.outcome, error.differences[0].field)
    unreadable outcome

    """

    def __init__(
        self,
        document: Mapping[str, Any],
        found: Found,
        decide: Decide,
        level: str,
        book: RuleBook = BOOK,
    ) -> None:
        super().__init__()
        self.level = level
        self._begun = document, found
        self._asked = decide, book

    @cached_property
    def _pared(self) -> tuple[dict[str, Any], Found]:
        """Pare the scenario when somebody first looks: a search raises many, and shows one."""
        document, found = self._begun
        decide, book = self._asked
        last = found

        def breaks(smaller: Mapping[str, Any]) -> bool:
            nonlocal last
            again = _found_in(smaller, decide, self.level, book)
            # Of the same rule, or every scenario would end as an empty organisation.
            if again is None or _rule_of(again) != _rule_of(found):
                return False
            last = again
            return True

        cut = {**document, "timeline": document["timeline"][: found.question.event + 1]}
        pared = pare(cut, breaks)
        return with_expectations(pared, last.question.event, book), last

    @property
    def ours(self) -> Decision:
        return self._pared[1].question.decision

    @property
    def theirs(self) -> Any:
        theirs = self._pared[1].theirs
        return theirs.error if isinstance(theirs, Raised) else theirs

    @property
    def differences(self) -> tuple[Difference, ...]:
        return self._pared[1].differences

    @property
    def scenario(self) -> Scenario:
        return load_scenario_data(self._pared[0], "disagreement")

    @cached_property
    def text(self) -> str:
        return emit(self._pared[0])

    def __str__(self) -> str:
        """Tell it as an explanation, with the scenario file below."""
        return "\n".join(_sentences(self._pared[1], self.text))

    def save_to(self, path: str | Path) -> None:
        """Write the scenario to a file, or into a folder; `sscsim run` plays it."""
        keep(self.text, path, "disagreement")


def answer(decide: Decide, question: Question) -> Any:
    """Ask the other implementation; an error that it raises is its answer."""
    try:
        return decide(question.world, question.delivery)
    except Exception as error:  # noqa: BLE001 - whatever it raises
        return Raised(error)


def compared(question: Question, theirs: Any, level: str) -> Found | None:
    """Compare the other answer with ours; None where they agree."""
    found = differences(question.decision, theirs, level)
    return Found(question, theirs, found) if found else None


def first_found(
    scenario: Scenario, decide: Decide, level: str, book: RuleBook = BOOK
) -> Found | None:
    """Find the first disagreement of a scenario; None if there is none."""
    all_of_them = questions(scenario.world, scenario.events, book)
    asked = (compared(one, answer(decide, one), level) for one in all_of_them)
    return next((found for found in asked if found is not None), None)


def _rule_of(found: Found) -> str:
    return found.question.decision.rule


def _found_in(
    document: Mapping[str, Any], decide: Decide, level: str, book: RuleBook
) -> Found | None:
    try:
        scenario = load_scenario_data(document)
    except InputError:
        return None
    return first_found(scenario, decide, level, book)


def with_expectations(
    document: Mapping[str, Any], event: int, book: RuleBook = BOOK
) -> dict[str, Any]:
    """Cut a scenario behind an event, of which it expects what the reference decides."""
    scenario = load_scenario_data(document)
    timeline = list(document["timeline"][: event + 1])
    asked = questions(scenario.world, scenario.events[: event + 1], book)
    expected = [_expected(one.decision) for one in asked if one.event == event]
    timeline[event] = {**timeline[event], "expect": expected}
    return {**document, "title": _TITLE, "timeline": timeline}


def _expected(decision: Decision) -> dict[str, Any]:
    known = record(decision)
    keys = [key for key in _EXPECTED if key != "rule" or known[key] in RULE_IDS]
    return {key: known[key] for key in keys}


# ------------------------------------------------------------------------------------ in words


def _sentences(found: Found, text: str) -> Iterator[str]:
    ours, theirs = found.question.decision, found.theirs
    yield "The other implementation disagrees with the reference."
    yield ""
    yield f"The reference: {one_line(headline(ours))}"
    yield f"    because (rule {ours.rule}): {one_line(ours.decided_by.because)}"
    if one_line(ours.decided_by.because) not in in_short(ours):
        yield f"    {in_short(ours)}"
    yield ""
    yield f"The other: {_other(theirs)}"
    yield from _fields(found.differences, theirs)
    yield ""
    yield "The scenario:"
    yield ""
    yield text.rstrip("\n")


def _other(theirs: Any) -> str:
    if isinstance(theirs, Decision):
        return one_line(headline(theirs))
    if isinstance(theirs, Mapping):
        return "a record"
    return one_line(shown(theirs))


def _fields(found: Iterable[Difference], theirs: Any) -> Iterator[str]:
    if isinstance(theirs, Decision):
        yield f"    because (rule {theirs.rule}): {one_line(theirs.decided_by.because)}"
    if isinstance(theirs, Decision | Mapping):
        for field, own, other in found:
            yield f"    {field}: {_said(other)}; the reference says {_said(own)}"


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "(" + ", ".join(f"{key} {_said(part)}" for key, part in value.items()) + ")"
    if isinstance(value, list):
        return "[" + ", ".join(map(_said, value)) + "]"
    return "null" if value is None else one_line(str(value))
