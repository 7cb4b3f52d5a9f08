"""The page of clauses names tests that exist, and every rule stands on it with what holds it."""

from __future__ import annotations

import pytest

from sscsim.rules import BOOK, Rule
from sscsim.views.rulebook import paragraphs
from tests.clauses.citing import citations, cited_by_cards, defined, ids_in
from tests.clauses.page import COMMAND, NAMED, PAGE, clauses, parts

TEXT = PAGE.read_text(encoding="utf-8")
PARTS = parts(TEXT)
FILES = sorted({file for file, _ in NAMED.findall(TEXT)})
CITED = {one.paragraph for one in citations()}
ANEW = f"make the page anew: {COMMAND}"


def test_every_clause_stands_on_the_page_in_its_own_words() -> None:
    """The rulebook is quoted, not told again."""
    assert [*PARTS] == [one.id for one in clauses()], ANEW
    for one in clauses():
        assert f"> {' '.join(one.says.split())}\n" in PARTS[one.id], ANEW


@pytest.mark.parametrize("clause", sorted(cited_by_cards()))
def test_what_a_card_cites_is_held(clause: str) -> None:
    """By a test that cites it now, and by one that the page names."""
    assert clause in CITED
    assert NAMED.search(PARTS[clause]), ANEW


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.name)
def test_every_rule_has_a_unit_test_and_a_scenario(rule: Rule) -> None:
    """Goals, truth; which of them is the twin that says no, its docstring tells."""
    files = [file for file, _ in NAMED.findall(PARTS[rule.id])]
    assert any(file.startswith("tests/unit/") for file in files), ANEW
    assert any(file.startswith("scenarios/") for file in files), ANEW


@pytest.mark.parametrize("file", FILES)
def test_what_the_page_names_exists(file: str) -> None:
    names = {
        name
        for named, listed in NAMED.findall(TEXT)
        if named == file
        for name in listed.strip("`").split("`, `")
    }
    assert names <= defined(file), ANEW


def test_ids_are_found_in_a_text() -> None:
    """Alone, in a list, between two ends; and only those that the rulebook has."""
    assert ids_in("COR-5, COR-50 to COR-52: as any match") == {
        "COR-5",
        "COR-50",
        "COR-51",
        "COR-52",
    }
    assert ids_in("VAL-1 to 3") == {"VAL-1", "VAL-2", "VAL-3"}
    assert ids_in("VAL-99, UTF-8") == frozenset()
    assert "COR-10" in paragraphs()
