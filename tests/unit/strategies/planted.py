"""Rule books with a mistake in one rule, and how they decide otherwise than ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from sscsim.decisions import Decision
from sscsim.engine import simulate
from sscsim.rules import BOOK, Answer, Candidate, Case, Match, Rule, RuleBook, finds, passes
from sscsim.rules.acceptance.known_sender import by_sender
from sscsim.rules.correlation.in_reply_to import named_email
from sscsim.rules.correlation.tracking_token import token_of
from sscsim.rules.creation import owner
from sscsim.rules.creation.owner import named
from sscsim.scenario import Scenario
from sscsim.vocabulary import CorrelationMethod

__all__ = ["MISTAKES", "decides_otherwise", "planted"]


def nobody_asks(_case: Case) -> Answer:
    return passes("Nobody asked.")


def any_record(case: Case, candidate: Candidate) -> Answer:
    return by_sender(case, candidate, lambda _row: True, "the sender is unknown")


def nearly_the_token(case: Case) -> Answer:
    token = token_of(case)
    near = [
        one for one in case.world.emails if token and (one.trackingtoken or "")[:-1] == token[:-1]
    ]
    email = case.world.emails.latest(near)
    return finds(Match(email, CorrelationMethod.TRACKING_TOKEN), "x") if email else passes("x")


def whatever_is_set(case: Case) -> Answer:
    email = named_email(case)
    return finds(Match(email, CorrelationMethod.IN_REPLY_TO), "x") if email else passes("x")


def the_queue_itself(case: Case) -> Answer:
    if case.owner is not None and case.owner.table == "queue":
        return finds(named(case, case.owner), "x")
    return owner.check(case)


# What is wrong, by a name for the file; the id of the rule, and what it does instead.
MISTAKES: dict[str, tuple[str, Callable[..., Answer]]] = {
    "rule-a-sender-may-be-missing": ("VAL-2", nobody_asks),
    "rule-old-mail-is-looked-at": ("SYN-2", nobody_asks),
    "setting-header-correlation-is-never-off": ("COR-10", whatever_is_set),
    "method-2-takes-mail-from-any-record": ("FLT-6", any_record),
    "token-its-last-digit-is-not-compared": ("COR-25", nearly_the_token),
    "ownership-a-queue-owns-what-it-gets": ("OWN-1", the_queue_itself),
}


def planted(mistake: str) -> RuleBook:
    """Give our book with one mistake in it."""
    rule_id, check = MISTAKES[mistake]
    ours: Rule = next(rule for rule in BOOK.rules if rule.id == rule_id)
    return BOOK.replacing(attrs.evolve(ours, check=check))


def decides_otherwise(book: RuleBook) -> Callable[[Scenario], bool]:
    """Say of a scenario whether the book decides anything in it otherwise than ours."""

    def otherwise(scenario: Scenario) -> bool:
        return _told(scenario, book) != _told(scenario, BOOK)

    return otherwise


def _told(scenario: Scenario, book: RuleBook) -> list[Any]:
    return [_columns(one) for one in simulate(scenario.world, scenario.events, book).decisions]


def _columns(decision: Decision) -> dict[str, Any]:
    """What a decision says, but for how it came to it."""
    return {name: getattr(decision, name) for name in _COLUMNS}


_COLUMNS = (
    "outcome", "reason", "accepting_entity", "owner", "correlationmethod", "correlated_email",
    "regarding", "parties", "queue_items", "readers",
)  # fmt: skip
