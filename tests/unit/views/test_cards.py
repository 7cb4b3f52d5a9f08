"""Cards say the question, what is looked at, and how well it is known."""

from __future__ import annotations

import json

import pytest

from sscsim.assumptions import SWITCHES
from sscsim.rules import CHAPTERS
from sscsim.views.cards import (
    paragraph_card,
    paragraph_value,
    rule_card,
    rule_value,
    source_card,
    sources_of,
    switches_of,
)
from sscsim.views.rulebook import paragraphs, sources
from sscsim.views.rulelist import rule_lines


def spoken(paragraph_id: str) -> str:
    """Show the card of a paragraph as one line."""
    return " ".join(" ".join(paragraph_card(paragraphs()[paragraph_id], CHAPTERS)).split())


def test_every_rule_is_listed_in_the_order_asked() -> None:
    """Under the title of its chapter."""
    text = "\n".join(rule_lines(CHAPTERS))
    places = [text.index(chapter.title) for chapter in CHAPTERS]
    assert places == sorted(places)
    assert all(f"  {rule.id} " in text for chapter in CHAPTERS for rule in chapter.rules)


def test_every_open_question_is_listed_once() -> None:
    """With its switch's question, unless a rule asks it."""
    lines = list(rule_lines(CHAPTERS, 200))
    rules = {rule.id for chapter in CHAPTERS for rule in chapter.rules}
    for switch in SWITCHES.values():
        if switch.rule not in rules:
            status = paragraphs()[switch.rule].status
            assert lines.count(f"  {switch.rule:<8} {switch.asks} [{status}]") == 1


def test_other_paragraphs_are_listed_in_short() -> None:
    """By chapter, ids only."""
    assert "  Settled points: SP-1 to SP-18" in rule_lines(CHAPTERS)


def test_every_rule_has_a_card() -> None:
    """With its question first, and its status in words."""
    for chapter in CHAPTERS:
        for rule in chapter.rules:
            lines = list(rule_card(chapter, rule))
            text = " ".join(" ".join(lines).split())
            assert text.startswith(f"{rule.id} {rule.asks} ")
            assert rule.status.sentence in text
            assert all(switch in text for switch in rule.switches)
            assert all(sources()[key].title in text for key in rule.sources)


@pytest.mark.parametrize("width", [60, 80, 100])
def test_a_card_keeps_to_its_width(width: int) -> None:
    """Only what is laid out by hand, an address and a long name may be wider."""
    cards = [rule_card(chapter, rule, width) for chapter in CHAPTERS for rule in chapter.rules]
    cards += [paragraph_card(each, CHAPTERS, width) for each in paragraphs().values()]
    lines = [line for card in cards for line in card]
    wide = [line for line in lines if len(line) > width and " " in line.strip()]
    assert wide == []


def test_the_question_is_not_said_twice() -> None:
    """Where the docstring of a rule begins with it."""
    for chapter in CHAPTERS:
        for rule in chapter.rules:
            assert " ".join(" ".join(rule_card(chapter, rule)).split()).count(rule.asks) == 1


def test_every_paragraph_has_a_card() -> None:
    """With its text, and its sources by title."""
    for paragraph in paragraphs().values():
        text = spoken(paragraph.id)
        assert text.startswith(f"{paragraph.id} ")
        assert " ".join(paragraph.says.split()) in text
        assert paragraph.sentence in text


def test_the_card_of_an_open_question_says_who_takes_what() -> None:
    """The switch, its values, the readings that use each, and the rules that ask it."""
    text = spoken("FLT-17")
    assert "FLT-17 Must a user or queue be visible in To or Cc even under method 0? " in text
    assert "true: readings article, narrowest" in text
    assert "false: readings learn, widest" in text
    assert "It turns whether a message is promoted, or why" in text
    assert "Asked in FLT-14, FLT-16" in text
    assert "disagreement: the sources contradict each other" in text


def test_a_switch_that_turns_no_verdict_says_so() -> None:
    """It may still turn who owns the email."""
    assert "It turns what follows from a promotion, not whether there is one" in spoken("OWN-6")
    assert "synchronizing_mailbox_owner: readings article" in spoken("OWN-6")
    assert "system: no reading" in spoken("OWN-6")
    assert "90: reading narrowest It turns" in spoken("COR-46")


def test_a_card_names_the_disagreements_about_it() -> None:
    """And the settled points, but not itself."""
    assert "See also D-1, SP-2, SP-11" in spoken("FLT-17")
    assert "See also" not in spoken("SET-12")


def test_a_table_is_drawn_where_it_fits_and_told_where_it_does_not() -> None:
    """The table of the dialog is wider than most terminals."""
    wide = list(paragraph_card(paragraphs()["SET-12"], CHAPTERS, 100))
    assert "true" + " " * 23 + "true" + " " * 16 + "1, 4" + " " * 22 + "1" in wide
    assert "HideTrackAllOption: true; DoNotAutoTrackEmail true: 1, 2, 3, 4; " in spoken("SET-12")


def test_a_source_has_a_card() -> None:
    """Its title and where it is."""
    lines = list(source_card(sources()["G1"]))
    assert lines == [
        'G1  DoNotAutotrackEmail setting affects "no email messages"',
        "    https://github.com/seanmcne/OrgDbOrgSettings/issues/112",
    ]


def test_a_rule_is_plain_json() -> None:
    """The machine form has the card too."""
    for chapter in CHAPTERS:
        for rule in chapter.rules:
            assert json.loads(json.dumps(rule_value(chapter, rule)))["card"] == rule.card


def test_a_paragraph_is_plain_json_under_the_same_keys() -> None:
    """So that a program need not know which of the two it got."""
    keys = list(rule_value(CHAPTERS[0], CHAPTERS[0].rules[0]))
    for paragraph in paragraphs().values():
        value = json.loads(json.dumps(paragraph_value(paragraph)))
        assert list(value) == keys
    assert paragraph_value(paragraphs()["SET-3"])["switches"] == ["hide_flags_affect_runtime"]
    assert [switch.rule for switch in switches_of("COR-14")] == ["COR-14", "COR-14"]


def test_sources_are_found_by_rule() -> None:
    """The article is one of the sources of method 0."""
    assert "B5" in sources_of(CHAPTERS)["FLT-4"]
