"""A trial: one scenario, played with a rule in the book, and all that the rule was asked."""

from __future__ import annotations

import copy
from functools import cached_property
from typing import Any, NamedTuple

import attrs

from sscsim.decisions import Decision
from sscsim.engine import Run, deliveries, simulate
from sscsim.events import Deliver, Delivery
from sscsim.rules import BOOK, Answer, Case, Match, Rule, RuleBook
from sscsim.rules.own import answer_problem
from sscsim.scenario import Scenario
from sscsim.world import World

__all__ = ["Asked", "Trial", "gist", "told"]

# What the engine puts on a case for the rules that come later.
_FOUND = ("correlation", "acceptances", "refusals", "owner_found", "asked")


class Asked(NamedTuple):
    """One time that the rule was asked: the case as it was then, and what was answered twice."""

    case: Case
    candidate: tuple[Any, ...]
    answer: Answer
    again: Answer
    changed: str | None

    def of(self, rule: Rule, **changes: Any) -> tuple[str, Any]:
        """
        Ask the rule once more, of another message or another world.

        A law compares with what is answered now where nothing is changed, so that a rule which
        remembers is not taken for one that reads what it should not.
        """
        world = changes.pop("world", self.case.world)
        message = attrs.evolve(self.case.message, **changes)
        case = Case(world, attrs.evolve(self.case.delivery, message=message))
        for name in _FOUND:
            setattr(case, name, getattr(self.case, name))
        return gist(rule.check(case, *self.candidate))

    def __str__(self) -> str:
        """Name the message and the mailbox it was asked of."""
        return f"{self.case.message.source} in {self.case.mailbox_name}"


@attrs.frozen(kw_only=True)
class Trial:
    """
    A scenario in which laws are tried.

    Attributes:
        scenario: a world and its events.
        book: the rules that are asked; left out, the rulebook as it is.
        rule: the one that is tried, as it stands in ``book``; a law that looks at whole decisions
            needs none.
        base: the book as it was without that rule.
    """

    scenario: Scenario
    book: RuleBook = BOOK
    rule: Rule | None = None
    base: RuleBook = BOOK

    @cached_property
    def place(self) -> str | None:
        """The table in which the rule stands."""
        return None if self.rule is None else self.book.place_of(self.rule.id)

    @property
    def replaces(self) -> bool:
        """Whether the rule stands in the place of another."""
        return self.rule is not None and self.base.place_of(self.rule.id) is not None

    @cached_property
    def run(self) -> Run:
        """The scenario as it was played."""
        return self._played()

    @cached_property
    def arrivals(self) -> tuple[tuple[World, Delivery], ...]:
        """Every delivery of a message, with the world in which it arrived."""
        return tuple(
            (entry.world, delivery)
            for entry in self.run.entries
            if isinstance(entry.event, Deliver)
            for delivery in deliveries(entry.world, entry.event)
        )

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """Every time that the rule was asked while the scenario was played, up to a failure."""
        return self._recorded[0]

    @cached_property
    def failure(self) -> str | None:
        """What the rule did that ended the play, as a sentence; None if it never did."""
        return self._recorded[1]

    @cached_property
    def written(self) -> bool:
        """Whether the play wrote into what it was given."""
        return self._recorded[2]

    def _played(self, book: RuleBook | None = None) -> Run:
        return simulate(self.scenario.world, self.scenario.events, book or self.book)

    @cached_property
    def _recorded(self) -> tuple[tuple[Asked, ...], str | None, bool]:
        if self.rule is None:
            return (), None, False
        before = _writable(self.scenario)
        noted: list[Asked] = []
        watched = attrs.evolve(self.rule, check=_recorder(self.rule, self.place or "", noted))
        try:
            self._played(self.book.replacing(watched))
        except _FailedError as failed:
            return tuple(noted), str(failed), False
        except Exception as error:  # noqa: BLE001 - what the engine trips over is the rule's answer
            return tuple(noted), f"Its answer made the engine raise {_said(error)}.", False
        return tuple(noted), None, _writable(self.scenario) != before


class _FailedError(Exception):
    """The rule raised, or answered what its chapter does not take."""


def _recorder(rule: Rule, place: str, noted: list[Asked]) -> Any:
    """Make a check that notes what it is asked, and asks the rule twice."""

    def check(case: Case, *candidate: Any) -> Answer:
        before = _snapshot(case)
        try:
            answer, again = rule.check(case, *candidate), rule.check(case, *candidate)
        except Exception as error:
            where = f"{case.message.source} in {case.mailbox_name}"
            raise _FailedError(f"Asked of {where}, it raised {_said(error)}.") from error
        wrong = answer_problem(place, rule, answer)
        if wrong is not None:
            raise _FailedError(wrong)
        noted.append(Asked(before, candidate, answer, again, _changed(before, case)))
        return answer

    return check


def _writable(scenario: Scenario) -> list[Any]:
    """Copy the few values of a world and its messages that can be written into."""
    directory = scenario.world.directory
    messages = (getattr(event, "message", None) for event in scenario.events)
    return [
        {ref: dict(record.columns) for ref, record in directory.records.items()},
        [dict(message.headers) for message in messages if message is not None],
        dict(directory.organization.orgdborgsettings.given),
    ]


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": .")


def _snapshot(case: Case) -> Case:
    """Keep a case as it is now: the engine goes on writing on it."""
    kept = copy.copy(case)
    kept.refusals = list(case.refusals)
    return kept


def _changed(before: Case, after: Case) -> str | None:
    """Name what is otherwise on the case; words that were only derived are not."""
    names = ("world", "delivery", "message", "assume", "directory", *_FOUND)
    return next((one for one in names if getattr(before, one) != getattr(after, one)), None)


def gist(answer: Answer) -> tuple[str, Any]:
    """Give what an answer comes to: its word, and which email or verdict it settles."""
    finding = answer.finding
    if isinstance(finding, Match):
        finding = (finding.email.activityid, int(finding.method))
    return answer.word, finding


def told(decision: Decision) -> Decision:
    """Give a decision without its trace: what a record says."""
    return attrs.evolve(decision, steps=(), decided_by=decision.decided_by._replace(fragments={}))
