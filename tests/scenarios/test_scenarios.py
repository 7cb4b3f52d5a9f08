"""Every scenario file is played, and what it says about itself is true."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sscsim.scenario import scenario_schema
from tests.scenarios.files import FILES, ROOT, SCENARIOS, each, failures, loaded, prose, sentences
from tests.scenarios.rule_ids import CITATION, CITED, RULE_IDS

WIDTH = 100


@each(FILES)
def test_a_scenario_plays_as_it_expects(path: Path) -> None:
    """A file loads without a warning, and everything in it comes as it expects."""
    scenario = loaded(path)
    assert [str(warning) for warning in scenario.warnings] == []
    assert [str(failure) for failure in failures(scenario)] == []


@each(FILES)
def test_a_scenario_names_its_schema_and_fits_on_a_screen(path: Path) -> None:
    """The first line serves the editor, and no line is longer than a screen is wide."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# yaml-language-server: $schema=../scenario.schema.json"
    assert max(map(len, lines)) <= WIDTH


@each(FILES)
def test_a_scenario_says_what_it_is_about(path: Path) -> None:
    """Every file has a title and a summary of two sentences."""
    scenario = loaded(path)
    assert "title:" in path.read_text(encoding="utf-8")
    summary = re.sub(CITATION, "", prose(scenario.summary or ""))
    assert len(sentences(summary)) == 2, sentences(summary)


@each(FILES)
def test_a_scenario_cites_rules_that_exist(path: Path) -> None:
    """Every rule id in a file is one of the rule book's."""
    text = path.read_text(encoding="utf-8")
    cited = set(CITED.findall(text))
    assert cited
    assert [f"{part}-{n}" for part, n in sorted(cited) if int(n) not in RULE_IDS[part]] == []


def test_the_ids_above_are_those_of_the_rule_book() -> None:
    """Where the rule book lies beside the checkout, it has exactly the ids listed here."""
    book = ROOT.parent / "shared" / "domain" / "rulebook.md"
    if not book.is_file():
        pytest.skip(f"no rule book at {book}: the ids were not compared with it")
    defined = re.findall(
        r"^- \*\*([A-Z]+)-([0-9]+)\*\*", book.read_text(encoding="utf-8"), re.MULTILINE
    )
    found: dict[str, set[int]] = {}
    for part, number in defined:
        found.setdefault(part, set()).add(int(number))
    assert found == RULE_IDS


@each(FILES)
def test_people_in_scenarios_are_made_up(path: Path) -> None:
    """Addresses end in .example, which belongs to nobody."""
    text = path.read_text(encoding="utf-8")
    domains = re.findall(r"@([\w.-]+)", text)
    assert {domain for domain in domains if not domain.endswith(".example")} <= {"contoso"}


def test_the_schema_for_editors_is_that_of_the_loader() -> None:
    """The file that the first lines name is what `sscsim schema` prints now."""
    kept = json.loads((SCENARIOS / "scenario.schema.json").read_text(encoding="utf-8"))
    assert kept == scenario_schema(), "sscsim schema --out scenarios/scenario.schema.json"
