"""A book that leaves out who can read an email: that takes long, and lets nothing in or out."""

from __future__ import annotations

import attrs

from sscsim.rules.answers import finds
from sscsim.rules.book import RuleBook
from sscsim.rules.creation import readers

__all__ = ["unread"]

_SILENT = attrs.evolve(readers.RULE, check=lambda _: finds((), "Nobody asks who can read it."))


def unread(book: RuleBook) -> RuleBook:
    """
    Give a book that promotes the same mail, and names no readers.

    >>> from sscsim.rules import BOOK
    >>> unread(BOOK).creation[-1].check(None).finding
    ()

    """
    told = (_SILENT if rule.id == _SILENT.id else rule for rule in book.creation)
    return attrs.evolve(book, creation=tuple(told))
