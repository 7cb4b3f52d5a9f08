"""``sscsim rules``: the rule cards, and what the rulebook says beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from sscsim.cli.options import book_option, formats, out_file
from sscsim.cli.output import opened, say, width

if TYPE_CHECKING:
    from sscsim.errors import Problem
    from sscsim.rules import Chapter


class _Card(NamedTuple):
    """A card for people, and the same for programs."""

    lines: Iterator[str]
    value: dict[str, Any]


@click.command(short_help="The rule cards.", epilog="Example: sscsim rules FLT-4")
@click.argument("rule_id", metavar="[ID]", required=False)
@book_option
@formats("text", "json")
@out_file
def rules(rule_id: str | None, book: str | None, format_: str, out: Path | None) -> None:
    """
    List the rules in the order in which they are asked, or show the card of one.

    ID is an id that a trace, a switch or a decision cites (FLT-4, SET-12), the name of a rule's
    file (filter_all), or the key of a source (S1).
    """
    from sscsim.cli.own import rule_book
    from sscsim.errors import InputError
    from sscsim.views.cards import rule_value
    from sscsim.views.rulelist import rule_lines
    from sscsim.views.tabular import write_document

    chapters = rule_book(book).chapters
    cards = list(_cards(rule_id, chapters)) if rule_id is not None else []
    if rule_id is not None and not cards:
        raise InputError([_unknown(rule_id, chapters)])
    with opened(out, machine=format_ == "json") as stream:
        if format_ == "json" and rule_id is None:
            every = [rule_value(chapter, rule) for chapter in chapters for rule in chapter.rules]
            write_document(every, stream)
        elif format_ == "json":
            write_document([card.value for card in cards], stream)
        elif rule_id is None:
            say(rule_lines(chapters, width()), stream)
        else:
            for number, card in enumerate(cards):
                say([""] * bool(number), stream)
                say(card.lines, stream)


def _cards(rule_id: str, chapters: Iterable[Chapter]) -> Iterator[_Card]:
    """Find the rules of that id or name; without any, the paragraph or the source."""
    from sscsim.views import cards
    from sscsim.views.rulebook import paragraphs, sources

    wanted = rule_id.strip()
    found = False
    for chapter in chapters:
        for rule in chapter.rules:
            if wanted.lower() in {rule.id.lower(), rule.name.lower()}:
                found = True
                value = cards.rule_value(chapter, rule)
                yield _Card(cards.rule_card(chapter, rule, width()), value)
    paragraph, source = paragraphs().get(wanted.upper()), sources().get(wanted.upper())
    if paragraph is not None and not found:
        lines = cards.paragraph_card(paragraph, chapters, width())
        yield _Card(lines, cards.paragraph_value(paragraph))
    if source is not None:
        yield _Card(cards.source_card(source, width()), source._asdict())


def _unknown(rule_id: str, chapters: Iterable[Chapter]) -> Problem:
    """Offer the ids of the chapter that was meant, or else the nearest word."""
    from sscsim.cli.names import nearest
    from sscsim.errors import Place, Problem
    from sscsim.views.rulebook import paragraphs, ranges

    says = f"There is no rule '{rule_id}'."
    prefix = rule_id.strip().upper().partition("-")[0]
    chapter = [each.id for each in paragraphs().values() if each.prefix == prefix]
    if chapter:
        return Problem(Place("sscsim rules"), says, f"There are: {ranges(chapter)}.")
    rules = [rule for each in chapters for rule in each.rules]
    own = [rule.id for rule in rules if rule.own]
    close = nearest(rule_id, [*own, *paragraphs(), *(rule.name for rule in rules)])
    offer = f"Did you mean {close}?" if close else "The list of all: sscsim rules"
    return Problem(Place("sscsim rules"), says, offer)
