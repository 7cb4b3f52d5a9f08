"""Decisions told under a failure: the short answer first, then, if wished, every step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sscsim.decisions import Decision
from sscsim.rules import BOOK, RuleBook
from sscsim.views.cards import sources_of
from sscsim.views.names import names_in
from sscsim.views.text import Page
from sscsim.world import World

__all__ = ["Decided", "told"]

Decided = tuple[World | None, Decision]


def told(decided: Iterable[Decided], *, book: RuleBook = BOOK, trace: bool = True) -> Iterator[str]:
    """
    Give the lines that tell decisions: the first in full, and of each other what is different.

    Args:
        decided: each decision with the world it was made in, or None: then rows go by their ids.
        book: the rules that were asked, for the sources they are known from.
        trace: show every step of the first too.
    """
    for number, (world, decision) in enumerate(decided):
        page = _page(world, book, trace)
        yield ""
        yield from page.brief(decision) if number else page.lines(decision)


def _page(world: World | None, book: RuleBook, trace: bool) -> Page:
    sources = sources_of(book.chapters)
    if world is None:
        return Page(sources=sources, trace=trace)
    return Page(sources=sources, trace=trace, name_of=names_in(world), assume=world.assume)
