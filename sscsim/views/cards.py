"""Cards to look things up on: rules, paragraphs of the rulebook, sources; one by one."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from sscsim.assumptions import READINGS, SWITCHES, Switch
from sscsim.decisions import Status
from sscsim.rules import Chapter, Rule
from sscsim.views.rulebook import Paragraph, Source, paragraphs, sources
from sscsim.views.text import WIDTH
from sscsim.views.values import shown_value

__all__ = [
    "paragraph_card",
    "paragraph_value",
    "rule_card",
    "rule_value",
    "source_card",
    "sources_of",
    "switches_of",
]

_ABOUT = ("D", "SP")  # disagreements and settled points speak of other paragraphs


def rule_card(chapter: Chapter, rule: Rule, width: int = WIDTH) -> Iterator[str]:
    """Show the card of one rule."""
    yield from textwrap.wrap(f"{rule.id}  {rule.asks}", width, subsequent_indent=" " * 8)
    yield ""
    for block in rule.card.split("\n\n"):
        if block != rule.asks:
            yield from [*_block(block, width), ""]
    yield from _fact("Chapter", f"{chapter.title} ({rule.name})", width)
    yield from _fact("Looks at", ", ".join(rule.reads) or "nothing stored", width)
    yield from _known(rule.status, rule.status.sentence, rule.sources, width)
    for name in rule.switches:
        switch = SWITCHES[name]
        yield from _fact("Leans on", f"{name}: {switch.asks} ({switch.rule})", width)
    yield from _see_also(rule.id, width)


def paragraph_card(
    paragraph: Paragraph, chapters: Iterable[Chapter], width: int = WIDTH
) -> Iterator[str]:
    """Show a paragraph of the rulebook that is no rule, with the switch that holds it, if any."""
    held = switches_of(paragraph.id)
    asks = held[0].asks if held else paragraph.chapter
    yield from textwrap.wrap(f"{paragraph.id}  {asks}", width, subsequent_indent=" " * 8)
    yield ""
    yield from _paragraph(paragraph.says, width)
    yield from _table(paragraph.table, width)
    yield ""
    yield from _fact("Chapter", f"{paragraph.chapter}, in the rulebook", width)
    yield from _known(paragraph.status, paragraph.sentence, paragraph.sources, width)
    for switch in held:
        yield from _switch(switch, chapters, width)
    yield from _see_also(paragraph.id, width)


def source_card(source: Source, width: int = WIDTH) -> Iterator[str]:
    """Show where something is known from."""
    yield from textwrap.wrap(f"{source.key:<3} {source.title}", width, subsequent_indent="    ")
    yield f"    {source.url}"


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


def paragraph_value(paragraph: Paragraph) -> dict[str, Any]:
    """Give a paragraph under the keys of a rule; it has no file and reads nothing."""
    held = switches_of(paragraph.id)
    return {
        "id": paragraph.id,
        "name": None,
        "chapter": paragraph.chapter,
        "asks": held[0].asks if held else None,
        "reads": [],
        "sources": list(paragraph.sources),
        "status": paragraph.status,
        "switches": [switch.name for switch in held],
        "card": "\n".join([paragraph.says, *map(" | ".join, paragraph.table)]),
    }


def sources_of(chapters: Iterable[Chapter]) -> dict[str, tuple[str, ...]]:
    """Say for every rule where it is known from."""
    return {rule.id: rule.sources for chapter in chapters for rule in chapter.rules}


def switches_of(rule_id: str) -> list[Switch]:
    """Find the switches that hold what the paragraph leaves open."""
    return [switch for switch in SWITCHES.values() if switch.rule == rule_id]


def _switch(switch: Switch, chapters: Iterable[Chapter], width: int) -> Iterator[str]:
    yield from _fact("Switch", switch.name, width)
    for value in switch.values:
        readings = [name for name, each in READINGS.items() if getattr(each, switch.name) == value]
        used = f"reading{'s' * (len(readings) > 1)} {', '.join(readings)}"
        used = used if readings else "no reading"
        yield from _fact("", f"{shown_value(value)}: {used}", width)
    turns = "what follows from a promotion, not whether there is one"
    turns = "whether a message is promoted, or why" if switch.touches_verdict else turns
    yield from _fact("It turns", turns, width)
    asked = [rule.id for each in chapters for rule in each.rules if switch.name in rule.switches]
    if asked:
        yield from _fact("Asked in", ", ".join(dict.fromkeys(asked)), width)


def _known(status: Status | str, sentence: str, keys: Iterable[str], width: int) -> Iterator[str]:
    yield from _fact("Known from", f"{status}: {sentence}", width)
    for key in keys:
        source = sources().get(key)
        title = f"{key:<4}{source.title}" if source else key
        yield from _paragraph(title, width, " " * 12, " " * 16)


def _see_also(rule_id: str, width: int) -> list[str]:
    """Name the disagreements and settled points about it."""
    about = re.compile(rf"\b{re.escape(rule_id)}\b(?!-)")
    found = [each.id for each in paragraphs().values() if each.prefix in _ABOUT]
    named = [key for key in found if key != rule_id and about.search(paragraphs()[key].says)]
    return _fact("See also", ", ".join(named), width) if named else []


def _table(rows: tuple[tuple[str, ...], ...], width: int) -> Iterator[str]:
    """Draw a small table with columns as wide as their heads, or tell its rows where it is wide."""
    if not rows:
        return
    yield ""
    heads, *others = rows
    drawn = [_drawn(row, heads) for row in rows]
    if max(map(len, drawn)) <= width:
        yield from drawn
        return
    for row in others:
        told = "; ".join(f"{head}: {cell}" for head, cell in zip(heads, row, strict=True))
        yield from _paragraph(told, width, "", "  ")


def _drawn(row: tuple[str, ...], heads: tuple[str, ...]) -> str:
    cells = (cell.ljust(len(head)) for cell, head in zip(row, heads, strict=True))
    return "  ".join(cells).rstrip()


def _block(block: str, width: int) -> list[str]:
    """Fill a paragraph of a docstring; what is indented is laid out by hand and stays so."""
    lines = block.splitlines()
    by_hand = any(line[:1].isspace() for line in lines)
    return lines if by_hand else _paragraph(" ".join(lines), width)


def _fact(label: str, text: str, width: int = WIDTH) -> list[str]:
    return _paragraph(f"{label:<11} {text}", width, "", " " * 12)


def _paragraph(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )
