"""Many decisions in one table: how many were looked at, and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from sscsim.decisions import Decision, NamedRef, Outcome, Reason
from sscsim.safe import clip
from sscsim.views.sentences import OUTCOME_MEANS, VERDICTS
from sscsim.views.short import others

__all__ = ["Tally"]

_TOP = 10
_WIDTH = 80
_NAME = 44


class Tally:
    """
    A running count.

    What goes in (`looked_at`) and what comes out (`count`) are counted apart, so that a message
    lost between the two shows.
    """

    def __init__(self) -> None:
        self.looked_at = 0
        self.reasons: Counter[tuple[Outcome, Reason]] = Counter()
        self.mailboxes: Counter[str] = Counter()
        self.acceptors: Counter[NamedRef] = Counter()

    def count(self, decision: Decision) -> None:
        """Count one decision that came out."""
        self.reasons[decision.outcome, decision.reason] += 1
        if decision.promoted:
            self.mailboxes[decision.mailbox or ""] += 1
            if decision.accepting_entity is not None:
                self.acceptors[decision.accepting_entity] += 1

    def add(self, other: Tally) -> None:
        """Add what another one has counted."""
        self.looked_at += other.looked_at
        self.reasons += other.reasons
        self.mailboxes += other.mailboxes
        self.acceptors += other.acceptors

    @property
    def outcomes(self) -> Counter[Outcome]:
        """How many of each outcome."""
        sums: Counter[Outcome] = Counter()
        for (outcome, _), count in self.reasons.items():
            sums[outcome] += count
        return sums

    @property
    def agrees(self) -> bool:
        """Whether everything that was looked at has an outcome."""
        return self.looked_at == self.reasons.total()

    def figures(self) -> dict[str, Any]:
        """Give the sums as plain values; every outcome is named, also one that did not occur."""
        outcomes = self.outcomes
        reasons: Counter[str] = Counter()
        for (_, reason), count in self.reasons.items():
            reasons[reason.value] += count
        return {
            "looked_at": self.looked_at,
            "outcomes": {outcome.value: outcomes[outcome] for outcome in Outcome},
            "reasons": {reason.value: reasons[reason] for reason in Reason if reasons[reason]},
            "agrees": self.agrees,
        }

    def lines(self) -> Iterator[str]:
        """Show the sums for people: by outcome, and under each by reason."""
        outcomes = self.outcomes
        yield f"{self.looked_at:>9,}  looked at (one for each message in each mailbox)"
        for outcome in Outcome:
            if outcomes[outcome]:
                told = f"{outcomes[outcome]:>9,}  {VERDICTS[outcome]:<17} {OUTCOME_MEANS[outcome]}"
                yield from wrap(told, _WIDTH, subsequent_indent=" " * 29, break_on_hyphens=False)
                yield from self._reason_lines(outcome)
        parts = " + ".join(f"{outcomes[outcome]:,}" for outcome in Outcome if outcomes[outcome])
        yield f"{'':>9}  {self.looked_at:,} = {parts or 0}" + (
            "" if self.agrees else "  DOES NOT AGREE"
        )

    def _reason_lines(self, outcome: Outcome) -> Iterator[str]:
        found = [(reason, count) for (of, reason), count in self.reasons.items() if of is outcome]
        for reason, count in sorted(found, key=lambda pair: (-pair[1], pair[0])):
            yield f"{'':>9}  {count:>9,}  {reason}"

    def top_lines(self) -> Iterator[str]:
        """Show who let most in, and in whose mailboxes it was found."""
        people = {_who(entity): count for entity, count in self.acceptors.items()}
        yield from _ranking("Let in by the setting of", people)
        yield from _ranking("Promoted from the mailbox", self.mailboxes)


def _who(entity: NamedRef) -> str:
    table = {"systemuser": "user"}.get(entity.table, entity.table)
    return f"{entity.name} ({table} {entity.id})"


def _ranking(title: str, counts: dict[str, int] | Counter[str]) -> Iterator[str]:
    if not counts:
        return
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    yield ""
    yield f"{title}:"
    for name, count in ranked[:_TOP]:
        yield f"{count:>9,}  {clip(name, _NAME + 24)}"
    if len(ranked) > _TOP:
        rest = sum(count for _, count in ranked[_TOP:])
        yield f"{rest:>9,}  {others(len(ranked) - _TOP)}"
