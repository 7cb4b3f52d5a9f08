"""Rules that are not of the rulebook: what they have to say of themselves, and how they answer.

A rule of your own stands in the same chapters and is asked like any other. It must never pass for
one of the rulebook: its id is of another form, and its status is `Status.OWN`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from sscsim.assumptions import SWITCHES
from sscsim.decisions import OWN_ID, Outcome, Reason, Status
from sscsim.rules.answers import Verdict
from sscsim.rules.case import Match
from sscsim.rules.rule import Answer, Rule
from sscsim.vocabulary import CorrelationMethod
from sscsim.world import Email

__all__ = ["answer_problem", "own_problems", "owned"]

_WORDS = ("passes", "stops", "refuses", "promotes", "finds")
_SETTLING = ("looked_at", "valid_and_new", "vetoes", "filters", "obstacles")


def owned(rule: Rule) -> Rule:
    """Mark a rule as your own; sources that came with another status were those of its claim."""
    return rule if rule.own else attrs.evolve(rule, status=Status.OWN, sources=())


def own_problems(rule: Any, *, added: bool = False) -> list[str]:
    """
    Tell what is wrong with the card of a rule of your own, each with what to write instead.

    One that is ``added`` needs an id of its own; one that replaces another has that one's.
    """
    if not isinstance(rule, Rule):
        return [f"rule={rule!r} is no Rule. Pass Rule(id=..., asks=..., reads=(...), check=...)."]
    return [*_wrong_id(rule, added), *_wrong_words(rule), *_wrong_lists(rule)]


def _wrong_id(rule: Any, added: bool) -> Iterator[str]:
    if not isinstance(rule.id, str) or (added and not OWN_ID.fullmatch(rule.id)):
        offer = "package:rule in small letters, such as 'contoso:order-number'"
        yield f"id={rule.id!r} is no id of a rule of your own. Write {offer}."


def _wrong_words(rule: Any) -> Iterator[str]:
    if not isinstance(rule.asks, str) or not rule.asks.endswith("?"):
        yield f"asks={rule.asks!r} is no question. Write a sentence that ends with '?'."
    if not callable(rule.check):
        yield f"check={rule.check!r} is no function. Pass one that takes a Case."


def _wrong_lists(rule: Any) -> Iterator[str]:
    columns = isinstance(rule.reads, tuple) and all("." in str(column) for column in rule.reads)
    if not columns:
        offer = "a tuple of table.column, such as ('message.Subject',)"
        yield f"reads={rule.reads!r} names no columns. Write {offer}."
    unknown = [name for name in rule.switches if name not in SWITCHES]
    if unknown:
        yield f"switches={unknown!r} are none. `sscsim glossary switches` lists them."


def answer_problem(place: str, rule: Rule, answer: Any) -> str | None:
    """
    Tell what is wrong with the answer of a rule of your own, or None where nothing is.

    ``place`` is the table of the `RuleBook` in which it stands: each takes findings of one kind.
    """
    if not isinstance(answer, Answer) or answer.word not in _WORDS:
        return f"It answered {answer!r}. Return passes(...), finds(...), refuses(...) and the like."
    if place == "correlation":
        wrong = _wrong_match(rule, answer.finding)
    else:
        wrong = _wrong_verdict(place, answer.finding) if place in _SETTLING else None
    return wrong or _unspeakable(rule, answer)


def _wrong_match(rule: Rule, finding: Any) -> str | None:
    if finding is None:
        return None
    if isinstance(finding, Email):
        return "It found an email and no Match. Return finds(Match(email), ...)."
    if not isinstance(finding, Match):
        return f"It found {finding!r}, which is no Match. Return finds(Match(email), ...)."
    email: Any = finding.email
    if not isinstance(email, Email):
        return f"It found {email!r}, which is no Email. Pass one of case.world.emails."
    added = OWN_ID.fullmatch(rule.id)
    if added and finding.method is not CorrelationMethod.CUSTOM_CORRELATION:
        return f"It wrote the method {finding.method!r}, which is ours. Return Match(email)."
    return None


def _wrong_verdict(place: str, finding: Any) -> str | None:
    if finding is None:
        needed = "It passed, but the filter of a method is the last one asked."
        return f"{needed} Return promotes(...) or refuses(...)." if place == "filters" else None
    if not isinstance(finding, Verdict):
        return f"It settled {finding!r}, which is no Verdict. Return refuses(...) or stops(...)."
    reason: Any = finding.reason
    if not isinstance(reason, Reason):
        offer = "Pass one of sscsim.decisions, such as Reason.INVALID_SENDER."
        return f"It gave the reason {reason!r}, which is no Reason. {offer}"
    if finding.outcome is Outcome.PROMOTED and place in {"vetoes", "obstacles"}:
        return "It promoted, but nothing is let in here. Return refuses(...), stops(...) or passes."
    return None


def _unspeakable(rule: Rule, answer: Answer) -> str | None:
    try:
        said = rule.step(answer).because.strip()
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        offer = "Name each hole as an argument: finds(..., 'The {email}.', email=...)."
        return f"Its sentence {answer.template!r} cannot be said: {error!r}. {offer}"
    return None if said else "It gave no reason. Write a sentence."
