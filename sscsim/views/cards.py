"""Cards to look things up on: the rules, one by one and as a list."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from sscsim.rules import Chapter, Rule
from sscsim.views.text import WIDTH

__all__ = ["rule_card", "rule_lines", "rule_value", "sources_of"]


def rule_lines(chapters: Iterable[Chapter], width: int = WIDTH) -> Iterator[str]:
    """List every rule under its chapter, in the order asked."""
    for chapter in chapters:
        yield chapter.title
        for rule in chapter.rules:
            yield from textwrap.wrap(
                f"{rule.id:<8} {rule.asks} [{rule.status}]", width,
                initial_indent="  ", subsequent_indent=" " * 11, break_on_hyphens=False,
            )  # fmt: skip
        yield ""
    yield "Show a card: sscsim rules ID"


def rule_card(chapter: Chapter, rule: Rule) -> Iterator[str]:
    """Show the card of one rule."""
    yield f"{rule.id}  {rule.asks}"
    yield ""
    yield from rule.card.splitlines()
    yield ""
    yield from _fact("Chapter", f"{chapter.title} ({rule.name})")
    yield from _fact("Looks at", ", ".join(rule.reads) or "nothing stored")
    yield from _fact(
        "Known from", f"{', '.join(rule.sources)}: {rule.status}, {rule.status.sentence}"
    )
    if rule.switches:
        yield from _fact("Leans on", f"{', '.join(rule.switches)} (sscsim glossary NAME says more)")


def rule_value(chapter: Chapter, rule: Rule) -> dict[str, Any]:
    """Give a rule as plain values."""
    return {
        "id": rule.id,
        "name": rule.name,
        "chapter": chapter.name,
        "asks": rule.asks,
        "reads": list(rule.reads),
        "sources": list(rule.sources),
        "status": rule.status.value,
        "switches": list(rule.switches),
        "card": rule.card,
    }


def sources_of(chapters: Iterable[Chapter]) -> dict[str, tuple[str, ...]]:
    """Say for every rule where it is known from."""
    return {rule.id: rule.sources for chapter in chapters for rule in chapter.rules}


def _fact(label: str, text: str) -> Iterator[str]:
    yield from textwrap.wrap(
        f"{label:<11} {text}", WIDTH, subsequent_indent=" " * 12, break_on_hyphens=False
    )
