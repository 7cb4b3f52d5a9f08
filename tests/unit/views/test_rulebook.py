"""The rulebook in the package: whole, readable, and what everything else cites is in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sscsim.assumptions import SWITCHES
from sscsim.rules import CHAPTERS
from sscsim.views.rulebook import paragraphs, ranges, sources
from sscsim.world import ORG_SETTINGS

ROOT = Path(__file__).resolve().parents[3]
ORIGINAL = ROOT.parent / "shared" / "domain" / "rulebook.md"
CITED = re.compile(r"\b(?:SYN|FLT|SET|COR|DUP|VAL|PTY|OWN|VIS|MAN|AUD|SP)-\d+\b")


def test_every_id_that_the_code_cites_has_a_paragraph() -> None:
    """What a person may meet in a trace, a card, a message or a docstring can be looked up."""
    files = [path for path in (ROOT / "sscsim").rglob("*") if path.suffix in {".py", ".yaml"}]
    cited = {found for path in files for found in CITED.findall(path.read_text("utf-8"))}
    assert len(cited) > 100
    assert sorted(cited - set(paragraphs())) == []


def test_every_id_that_rules_switches_and_settings_name_has_a_paragraph() -> None:
    """The same of the values, however they were put together."""
    named = {rule.id for chapter in CHAPTERS for rule in chapter.rules}
    named |= {switch.rule for switch in SWITCHES.values()}
    named |= {rule for setting in ORG_SETTINGS.values() for rule in setting.rules}
    assert sorted(named - set(paragraphs())) == []


def test_every_source_that_is_named_is_listed() -> None:
    """With a title and an address."""
    named = {key for chapter in CHAPTERS for rule in chapter.rules for key in rule.sources}
    named |= {key for paragraph in paragraphs().values() for key in paragraph.sources}
    assert sorted(named - set(sources())) == []
    assert all(each.title and each.url.startswith("https://") for each in sources().values())


def test_every_paragraph_says_something_and_how_well_it_is_known() -> None:
    """In words, without the marks of Markdown."""
    for paragraph in paragraphs().values():
        assert paragraph.says
        assert paragraph.sentence
        assert "`" not in paragraph.says


def test_a_table_comes_with_its_paragraph() -> None:
    """Which choices the dialog offers is a table, and others have none."""
    table = paragraphs()["SET-12"].table
    assert table[0][0] == "HideEmailAutoTrackOptions"
    assert table[-1] == ("true", "true", "1, 4", "1")
    assert paragraphs()["SET-11"].table == ()


def test_a_disagreement_names_both_sides() -> None:
    """The rulebook keeps them in a table."""
    paragraph = paragraphs()["D-6"]
    assert (paragraph.status, paragraph.sources) == ("disagreement", ("S8", "S7", "S9"))
    assert paragraph.says == (
        "One inactive match. One side: resolves whatever its state (S8, late 2025). The other "
        "side: inactive rows are skipped by default (S7, S9). Taken here: resolves (PTY-8)."
    )


def test_emphasis_goes_and_a_star_in_a_code_stays() -> None:
    """A regular expression has stars of its own."""
    assert "A forward usually carries In-Reply-To" in paragraphs()["COR-13"].says
    assert r"^[\s]*([\w]+\s?:[\s]*)+" in paragraphs()["COR-42"].says


def test_ids_in_a_row_are_named_by_their_ends() -> None:
    """From three on; another chapter begins anew."""
    ids = ("COR-1", "COR-2", "COR-3", "COR-5", "COR-6", "D-7")
    assert ranges(ids) == "COR-1 to COR-3, COR-5, COR-6, D-7"
    assert ranges(()) == ""


def test_the_paragraphs_are_those_of_the_rulebook() -> None:
    """Where it lies beside the checkout: every line of ours is one of its lines."""
    if not ORIGINAL.is_file():
        pytest.skip(f"no rulebook at {ORIGINAL}: the copy in the package was not compared")
    original = ORIGINAL.read_text("utf-8")
    lines = {line.rstrip() for line in original.splitlines()}
    ours = (ROOT / "sscsim" / "views" / "rulebook.md").read_text("utf-8").partition("\n## ")[2]
    told = [line for line in ours.splitlines() if line.startswith(("- **", "  ", "| D-"))]
    assert [line for line in told if line not in lines] == []
    ids = re.findall(r"^- \*\*([A-Z]+-\d+)\*\*|^\| (D-\d+) ", original, re.MULTILINE)
    assert sorted("".join(pair) for pair in ids) == sorted(paragraphs())
