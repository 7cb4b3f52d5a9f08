"""Mutants of the rule book: a rule left out, one that always says yes, one that says the contrary.

Only rules that settle something are changed: those of the open chapters, and the filters. The
others only tell, or the engine needs their answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial, wraps
from typing import Any

import attrs

from sscsim.decisions import Outcome, Reason
from sscsim.mutation.mutant import Mutant
from sscsim.mutation.staged import Staged
from sscsim.rules import BOOK, Answer, Case, Match, Rule, RuleBook
from sscsim.rules.answers import finds, passes, promotes, refuses, stops
from sscsim.rules.book import OPEN_CHAPTERS
from sscsim.vocabulary import CorrelationMethod, FilteringMethod

__all__ = ["of_rules"]

Check = Callable[..., Answer]

_SAYS = "As a mutant of this rule answers."
_PASSES, _REFUSES = passes(_SAYS), refuses(Reason.NO_CORRELATION_MATCH, _SAYS)
# What a rule of each chapter says when it objects; those of correlation find an email instead.
_OBJECTIONS: Mapping[str, Answer] = {
    "looked_at": stops(Outcome.NOT_EVALUATED, Reason.EXCLUDED_ITEM, _SAYS),
    "valid_and_new": refuses(Reason.INVALID_SENDER, _SAYS),
    "vetoes": _REFUSES,
    "obstacles": stops(Outcome.FAILED_CREATE, Reason.CREATE_HOOK, _SAYS),
}
_ACCEPTS: Mapping[FilteringMethod, Reason] = {
    FilteringMethod.ALL: Reason.ACCEPT_ALL,
    FilteringMethod.IN_RESPONSE: Reason.CORRELATION_MATCH,
    FilteringMethod.LEADS_CONTACTS_ACCOUNTS: Reason.SENDER_MATCH,
    FilteringMethod.EMAIL_ENABLED_RECORDS: Reason.SENDER_MATCH,
    FilteringMethod.NONE: Reason.ACCEPT_ALL,
}


def of_rules(scenarios: int, book: RuleBook = BOOK) -> Iterator[Mutant]:
    """Give the mutants of a rule book, each played in all of some scenarios."""
    for says, other in _books(book):
        change = partial(_with_book, book=other)
        yield Mutant(kind="rule", says=says, on=tuple(range(scenarios)), change=change)


def _with_book(staged: Staged, book: RuleBook) -> Staged:
    return attrs.evolve(staged, book=book)


def _books(book: RuleBook) -> Iterator[tuple[str, RuleBook]]:
    for chapter in OPEN_CHAPTERS:
        for rule in getattr(book, chapter):
            yes = _constant(_OBJECTIONS[chapter]) if chapter in _OBJECTIONS else _finding(rule)
            yield f"{_title(rule)} left out", book.without(rule.id)
            yield f"{_title(rule)} always yes", _with(book, rule, yes)
            other = _contrary(rule.check, yes, _constant(_PASSES), _settles)
            yield f"{_title(rule)} answered the other way", _with(book, rule, other)
    for method, rule in book.filters.items():
        yield from _filters(book, method, rule)


def _filters(book: RuleBook, method: FilteringMethod, rule: Rule) -> Iterator[tuple[str, RuleBook]]:
    """A filter lets in or refuses; 0 and 4 do always the one, so for them there is one contrary."""
    yes = _constant(promotes(_ACCEPTS[method], _SAYS))
    no = _constant(_REFUSES)
    if method is not FilteringMethod.ALL:
        yield f"{_title(rule)} always yes", _with(book, rule, yes)
    if method is not FilteringMethod.NONE:
        yield f"{_title(rule)} always no", _with(book, rule, no)
    if method not in {FilteringMethod.ALL, FilteringMethod.NONE}:
        other = _contrary(rule.check, yes, no, _lets_in)
        yield f"{_title(rule)} answered the other way", _with(book, rule, other)


def _title(rule: Rule) -> str:
    return f'rule {rule.id} "{rule.asks}"'


def _with(book: RuleBook, rule: Rule, check: Check) -> RuleBook:
    """Put the check into the rule; it keeps the rule's name, by which an order may call it."""
    return book.replacing(attrs.evolve(rule, check=wraps(rule.check)(check)))


def _constant(answer: Answer) -> Check:
    def check(*_: Any) -> Answer:
        return answer

    return check


def _finding(rule: Rule) -> Check:
    """Take the most recent email for the one that is answered, if there is any."""
    known = CorrelationMethod.__members__
    method = known.get(rule.name.upper(), CorrelationMethod.CUSTOM_CORRELATION)

    def check(case: Case) -> Answer:
        email = case.world.emails.latest(case.world.emails)
        return _PASSES if email is None else finds(Match(email, method), _SAYS)

    return check


def _contrary(original: Check, yes: Check, no: Check, affirms: Callable[[Answer], bool]) -> Check:
    def check(*asked: Any) -> Answer:
        return (no if affirms(original(*asked)) else yes)(*asked)

    return check


def _settles(answer: Answer) -> bool:
    return answer.settles


def _lets_in(answer: Answer) -> bool:
    return answer.finding is not None and answer.finding.outcome is Outcome.PROMOTED
