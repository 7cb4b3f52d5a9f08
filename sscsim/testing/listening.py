"""A rule book that is listened to: the same rules, and every answer they give is heard.

The trace of a decision leaves out what a veto let pass, for nobody wants to read it; whoever counts
which rules were asked hears that too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

import attrs

from sscsim.rules import Answer, Rule, RuleBook

__all__ = ["Listener", "listened"]

Listener: TypeAlias = Callable[[Rule, Answer], None]


def listened(book: RuleBook, hear: Listener) -> RuleBook:
    """
    Give a book that decides as this one does, and tells a listener every answer.

    Args:
        book: the rules to be asked; it stays as it is.
        hear: called with a rule of that book and its answer, each time one is given.

    >>> from sscsim import World, decide
    >>> from sscsim.events import Delivery
    >>> from sscsim.mail import Message
    >>> from sscsim.rules import BOOK
    >>> heard = []
    >>> book = listened(BOOK, lambda rule, answer: heard.append((rule.id, answer.word)))
    >>> decision = decide(World(), Delivery(message=Message(source="m1"), mailbox=None), book)
    >>> heard
    [('VAL-12', 'passes'), ('SYN-7', 'stops')]

    """
    tables = attrs.asdict(book, recurse=False)
    return RuleBook(**{name: _each(table, hear) for name, table in tables.items()})


def _each(table: Any, hear: Listener) -> Any:
    if isinstance(table, tuple):
        return tuple(_open_to(rule, hear) for rule in table)
    return {method: _open_to(rule, hear) for method, rule in table.items()}


def _open_to(rule: Rule, hear: Listener) -> Rule:
    @wraps(rule.check)
    def check(*case: Any) -> Answer:
        answer = rule.check(*case)
        hear(rule, answer)
        return answer

    return attrs.evolve(rule, check=check)
