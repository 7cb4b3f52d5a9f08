"""Rule cards say the question, what is looked at, and how well it is known."""

from __future__ import annotations

import json

from sscsim.rules import CHAPTERS
from sscsim.views.cards import rule_card, rule_lines, rule_value, sources_of


def test_every_rule_is_listed_in_the_order_asked() -> None:
    """Under the title of its chapter."""
    text = "\n".join(rule_lines(CHAPTERS))
    places = [text.index(chapter.title) for chapter in CHAPTERS]
    assert places == sorted(places)
    assert all(f"  {rule.id} " in text for chapter in CHAPTERS for rule in chapter.rules)


def test_every_rule_has_a_card() -> None:
    """With its question first, and its status in words."""
    for chapter in CHAPTERS:
        for rule in chapter.rules:
            lines = list(rule_card(chapter, rule))
            assert lines[0] == f"{rule.id}  {rule.asks}"
            text = " ".join(" ".join(lines).split())
            assert rule.status.sentence in text
            assert all(switch in text for switch in rule.switches)


def test_a_rule_is_plain_json() -> None:
    """The machine form has the card too."""
    for chapter in CHAPTERS:
        for rule in chapter.rules:
            assert json.loads(json.dumps(rule_value(chapter, rule)))["card"] == rule.card


def test_sources_are_found_by_rule() -> None:
    """The article is one of the sources of method 0."""
    assert "B5" in sources_of(CHAPTERS)["FLT-4"]
