"""Whatever stands in a scenario file, it plays or is refused: an `InputError`, never a crash."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sscsim.engine import simulate
from sscsim.errors import InputError
from sscsim.scenario import Scenario, check, dump_scenario, load_scenario_text
from tests.laws.strategies import scenarios
from tests.unit.scenario.documents import bent, broken, written


def _plays_or_is_refused(text: str) -> None:
    try:
        scenario = load_scenario_text(text, "fuzz.yaml")
    except InputError as error:
        for problem in error.problems:
            assert problem.place.file == "fuzz.yaml"
            assert str(problem).isprintable(), "a message cannot move the cursor"
    else:
        run = simulate(scenario.world, scenario.events)
        assert all(isinstance(failure.place.line, int) for failure in check(scenario, run))


@given(broken())
def test_any_document_plays_or_is_refused(document: Any) -> None:
    """Keys in wrong places and values of wrong kinds are problems with a place."""
    _plays_or_is_refused(json.dumps(document))


@given(written().flatmap(bent))
def test_a_right_document_with_one_wrong_value_plays_or_is_refused(document: Any) -> None:
    """One mistake in a whole file does not reach the code behind the loader."""
    _plays_or_is_refused(json.dumps(document))


@given(st.text())
@example("a: \x85b")
@example("\ufeffa: b")
@example('a: "\\U99999999"')
@example("%YAML 99999999999999999999.1\n---\na: b")
@example("%TAG ! x\n---\na: b")
@example("!<!> a")
@example("a: !!python/object/apply:os.system [ls]")
@example("<<: {a: b}")
@example("? a\n? b")
@example("\t")
@example("--- --- ---")
def test_any_text_plays_or_is_refused(text: str) -> None:
    """No text ends the program."""
    _plays_or_is_refused(text)


@given(scenarios(), st.integers(0, 10_000), st.integers(0, 40))
@settings(max_examples=50)
def test_a_file_that_is_cut_or_torn_plays_or_is_refused(
    scenario: Scenario, at: int, long: int
) -> None:
    """A download that broke off, or a line deleted by mistake, is told with its place."""
    text = dump_scenario(scenario.world)
    at %= len(text)
    _plays_or_is_refused(text[:at])
    _plays_or_is_refused(text[:at] + text[at + long :])
