"""The few ways in which a rule can answer, so that verdict and reason stand on one line."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from sscsim.decisions import Cell, Outcome, Reason
from sscsim.rules.rule import Answer
from sscsim.rules.tuples import made_of

__all__ = ["Verdict", "finds", "passes", "promotes", "refuses", "stops"]

_answer = made_of(Answer)


class Verdict(NamedTuple):
    """
    What a chapter ends with: the outcome and its reason.

    >>> from sscsim.decisions import Reason
    >>> from sscsim.rules import refuses
    >>> verdict = refuses(Reason.INVALID_SENDER, "Nobody is called so.").finding
    >>> print(verdict.outcome, verdict.reason)
    rejected InvalidSender

    """

    outcome: Outcome
    reason: Reason


def passes(template: str, **fragments: Cell | str) -> Answer:
    """
    Nothing is settled; the next rule is asked.

    >>> passes("It is about no order.").settles
    False

    """
    if not fragments:
        return _nothing_seen(template)
    return _answer(("passes", template, fragments, None, None))


@cache
def _nothing_seen(template: str) -> Answer:
    """Say a sentence without holes: always the same answer, so made once."""
    return Answer("passes", template, {})


def stops(outcome: Outcome, reason: Reason, template: str, **fragments: Cell | str) -> Answer:
    """
    Settle that the message is not evaluated at all, or no further.

    >>> from sscsim.decisions import Outcome, Reason
    >>> answer = stops(Outcome.NOT_EVALUATED, Reason.EXCLUDED_ITEM, "It is an appointment.")
    >>> print(answer.finding.outcome)
    not_evaluated

    """
    return Answer("stops", template, fragments, Verdict(outcome, reason))


def refuses(reason: Reason, template: str, **fragments: Cell | str) -> Answer:
    """
    Settle that the message stays private: rejected for this reason.

    >>> from sscsim.decisions import Reason
    >>> answer = refuses(Reason.INVALID_SENDER, "The sender is {who}.", who="nobody")
    >>> print(answer.finding.outcome, answer.finding.reason)
    rejected InvalidSender

    """
    verdict = Verdict(Outcome.REJECTED, reason)
    return _answer(("refuses", template, fragments, verdict, None))


def promotes(reason: Reason, template: str, **fragments: Cell | str) -> Answer:
    """
    Settle that the message is let in, for this reason.

    >>> from sscsim.decisions import Reason
    >>> answer = promotes(Reason.ACCEPT_ALL, "Whoever writes is let in.")
    >>> print(answer.finding.outcome, answer.finding.reason)
    promoted AcceptAll

    """
    verdict = Verdict(Outcome.PROMOTED, reason)
    return _answer(("promotes", template, fragments, verdict, None))


def finds(finding: Any, template: str, **fragments: Cell | str) -> Answer:
    """
    Report what was found: an earlier email, an owner, the parties.

    >>> from sscsim.rules import Match
    >>> from sscsim.world import Email
    >>> answer = finds(Match(Email(activityid="e1")), "The email {email} is older.", email="e1")
    >>> answer.word, answer.finding.email.activityid
    ('finds', 'e1')

    """
    return _answer(("finds", template, fragments, finding, None))
