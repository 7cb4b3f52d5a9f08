"""The list of what has a card: rules as they are asked, then open questions, then ids."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from sscsim.assumptions import SWITCHES
from sscsim.rules import Chapter
from sscsim.views.rulebook import paragraphs, ranges
from sscsim.views.text import WIDTH

__all__ = ["rule_lines"]


def rule_lines(chapters: Iterable[Chapter], width: int = WIDTH) -> Iterator[str]:
    """List every rule under its chapter, in the order asked; then what else has a card."""
    asked = set()
    for chapter in chapters:
        yield chapter.title
        for rule in chapter.rules:
            asked.add(rule.id)
            yield from _listed(rule.id, f"{rule.asks} [{rule.status}]", width)
        yield ""
    yield "Open questions that no rule asks by itself (each is held by a switch)"
    held = [switch for switch in SWITCHES.values() if switch.rule not in asked]
    for switch in sorted(held, key=lambda switch: list(paragraphs()).index(switch.rule)):
        asked.add(switch.rule)
        status = paragraphs()[switch.rule].status
        yield from _listed(switch.rule, f"{switch.asks} [{status}]", width)
    yield ""
    yield "Other paragraphs of the rulebook, which settings, events and texts cite"
    yield from _others(asked, width)
    yield ""
    yield "Show a card: sscsim rules ID; a source, such as S1 or B5, has one too"


def _others(asked: set[str], width: int) -> Iterator[str]:
    chapters: dict[str, list[str]] = {}
    for each in paragraphs().values():
        if each.id not in asked:
            chapters.setdefault(each.chapter, []).append(each.id)
    for title, ids in chapters.items():
        yield from _paragraph(f"{title}: {ranges(ids)}", width, "    ")


def _listed(name: str, text: str, width: int) -> list[str]:
    return _paragraph(f"{name:<8} {text}", width, " " * 11)


def _paragraph(text: str, width: int, rest: str) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent="  ", subsequent_indent=rest, break_on_hyphens=False
    )
