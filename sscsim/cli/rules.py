"""``sscsim rules``: the rule cards."""

from __future__ import annotations

from pathlib import Path

import click

from sscsim.cli.options import formats, out_file
from sscsim.cli.output import opened, say, width


@click.command(short_help="The rule cards.", epilog="Example: sscsim rules FLT-4")
@click.argument("rule_id", metavar="[ID]", required=False)
@formats("text", "json")
@out_file
def rules(rule_id: str | None, format_: str, out: Path | None) -> None:
    """
    List the rules in the order in which they are asked, or show the card of one.

    ID is the id of the rulebook (FLT-4) or the name of the rule's file (filter_all).
    """
    from sscsim.cli.names import unknown
    from sscsim.errors import InputError
    from sscsim.rules import CHAPTERS
    from sscsim.views.cards import rule_card, rule_lines, rule_value
    from sscsim.views.tabular import write_document

    cards = [(chapter, rule) for chapter in CHAPTERS for rule in chapter.rules]
    if rule_id is not None:
        wanted = rule_id.strip().lower()
        known = [name for _, rule in cards for name in (rule.id, rule.name)]
        cards = [card for card in cards if wanted in {card[1].id.lower(), card[1].name.lower()}]
        if not cards:
            raise InputError([unknown("sscsim rules", "rule", rule_id, known)])
    with opened(out, machine=format_ == "json") as stream:
        if format_ == "json":
            write_document([rule_value(chapter, rule) for chapter, rule in cards], stream)
        elif rule_id is None:
            say(rule_lines(CHAPTERS, width()), stream)
        else:
            for number, (chapter, rule) in enumerate(cards):
                say([""] * bool(number), stream)
                say(rule_card(chapter, rule), stream)
