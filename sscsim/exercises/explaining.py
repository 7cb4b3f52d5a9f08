"""Why an answer is right or wrong, in the engine's own sentence and with the id of its rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from sscsim.decisions import Decision, Step
from sscsim.exercises.stage import Verdict
from sscsim.views.short import causes, in_short
from sscsim.vocabulary import METHOD

__all__ = ["FLAG_ACTS", "Explained", "is_flag", "of_step", "of_verdict", "own_step"]

_FLAGS = {"HideEmailAutoTrackOptions", "HideTrackAllOption"}
FLAG_ACTS = "A flag acts on the dialog only: it hides the choice, and changes nothing stored."


@attrs.frozen
class Explained:
    """A sentence or two, and the rule they rest on."""

    text: str
    rule: str


def is_flag(edit: Mapping[str, Any]) -> bool:
    """Whether an edit sets one of the flags that hide choices."""
    return not _FLAGS.isdisjoint(edit.get("set", {}))


def of_verdict(verdict: Verdict) -> Explained:
    """Say why a message came in, or why it stayed where it is."""
    decision = verdict.telling
    if decision.promoted:
        return of_step(decision.decided_by)
    return Explained(in_short(decision), causes(decision)[0].rule)


def of_step(step: Step) -> Explained:
    """Give what a rule answered."""
    return Explained(step.because, step.rule)


def own_step(verdict: Verdict, who: str) -> Step | None:
    """Find what was answered about the choice of one user or queue; None if it was not asked."""
    return next(_about(verdict.decisions, who), None)


def _about(decisions: tuple[Decision, ...], who: str) -> Iterator[Step]:
    for decision in decisions:
        for step in decision.steps:
            if any(cell.id == who and cell.column == METHOD for cell in step.reads):
                yield step
