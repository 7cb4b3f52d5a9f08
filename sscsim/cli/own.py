"""``--book``: the rule book that is asked, and a line that says so."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sscsim.rules import RuleBook

__all__ = ["rule_book"]


def rule_book(name: str | None) -> RuleBook:
    """
    Find the book that was named, and tell on standard error which rules are not the product's.

    Raises InputError if there is no such book.
    """
    from sscsim.rules import BOOK

    if name is None:
        return BOOK
    from sscsim.books import load_book
    from sscsim.cli.endings import complain

    if "" not in sys.path:  # a module beside the scenarios is found, as by `python -m sscsim`
        sys.path.insert(0, "")
    book = load_book(name)
    own = ", ".join(rule.id for rule in book.own) or "none"
    complain([f"note: decided by the rule book {name}; rules of its own: {own}"])
    return book
