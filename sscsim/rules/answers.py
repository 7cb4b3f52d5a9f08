"""The few ways in which a rule can answer, so that verdict and reason stand on one line."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from sscsim.decisions import Cell, Outcome, Reason
from sscsim.rules.rule import Answer

__all__ = ["Verdict", "finds", "passes", "promotes", "refuses", "stops"]


class Verdict(NamedTuple):
    """What a chapter ends with: the outcome and its reason."""

    outcome: Outcome
    reason: Reason


def passes(template: str, **fragments: Cell | str) -> Answer:
    """Nothing is settled; the next rule is asked."""
    return Answer("passes", template, fragments) if fragments else _nothing_seen(template)


@cache
def _nothing_seen(template: str) -> Answer:
    """Say a sentence without holes: always the same answer, so made once."""
    return Answer("passes", template, {})


def stops(outcome: Outcome, reason: Reason, template: str, **fragments: Cell | str) -> Answer:
    """Settle that the message is not evaluated at all, or no further."""
    return Answer("stops", template, fragments, Verdict(outcome, reason))


def refuses(reason: Reason, template: str, **fragments: Cell | str) -> Answer:
    """Settle that the message stays private: rejected for this reason."""
    return Answer("refuses", template, fragments, Verdict(Outcome.REJECTED, reason))


def promotes(reason: Reason, template: str, **fragments: Cell | str) -> Answer:
    """Settle that the message is let in, for this reason."""
    return Answer("promotes", template, fragments, Verdict(Outcome.PROMOTED, reason))


def finds(finding: Any, template: str, **fragments: Cell | str) -> Answer:
    """Report what was found: an earlier email, an owner, the parties."""
    return Answer("finds", template, fragments, finding)
