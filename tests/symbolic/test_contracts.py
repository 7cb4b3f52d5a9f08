"""Every contract of the symbolic lane, tried with Hypothesis; `make symbolic` searches further."""

from __future__ import annotations

import re
from inspect import get_annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.symbolic.contracts import MODULES, Contract, contracts
from tests.symbolic.searching import PAGE, Finding, page, read, table

CONTRACTS = [*contracts()]
_SIGNS = "(){}<>@.,;:=?[] \t\r\n09aAbrRewfFWcmM\xa0é\u0130\u017f\u212a\ud800"
_SMALL = {
    str: st.text(_SIGNS, max_size=12) | st.text(max_size=12),
    bytes: st.binary(max_size=5) | st.binary(min_size=21, max_size=32),
    int: st.integers(0, 9) | st.integers(0, 99_999) | st.integers(),
    bool: st.booleans(),
}


def drawn(contract: Contract) -> st.SearchStrategy[dict[str, object]]:
    """Draw arguments by their types."""
    hints = get_annotations(contract.check, eval_str=True)
    return st.fixed_dictionaries(
        {name: _SMALL[kind] for name, kind in hints.items() if name != "return"}
    )


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda one: one.check.__name__)
def test_a_contract_holds(contract: Contract) -> None:
    @settings(suppress_health_check=[HealthCheck.filter_too_much])  # assumptions may be narrow
    @given(drawn(contract).filter(contract.allows))
    def holds(arguments: dict[str, object]) -> None:
        assert contract.check(**arguments)

    holds()


def test_every_module_has_contracts() -> None:
    assert {one.check.__module__ for one in CONTRACTS} == {one.__name__ for one in MODULES}


def test_what_an_assumption_leaves_out_is_not_spoken_of() -> None:
    [contract] = [one for one in CONTRACTS if one.check.__name__ == "the_ends_of_a_range_lie_in_it"]
    assert contract.allows({"lowest": 1, "highest": 1})
    assert not contract.allows({"lowest": 1, "highest": 0})


OUTPUT = "tests/symbolic/texts.py:18: {}\n"


@pytest.mark.parametrize(
    ("output", "answer", "broken"),
    [
        ("info: Confirmed over all paths.", "holds on every path", ""),
        ("info: Not confirmed.", "no counterexample found", ""),
        ("info: Unable to meet precondition.", "no arguments found that it speaks of", ""),
        (
            "error: false when calling f('{')  (which returns False)",
            "broken",
            "false when calling f('{')  (which returns False)",
        ),
    ],
)
def test_the_answer_of_crosshair_is_read(output: str, answer: str, broken: str) -> None:
    assert read("f", OUTPUT.format(output), 1.5) == Finding("f", answer, 1.5, broken)


def test_no_answer_of_crosshair_is_no_success() -> None:
    """It says so where it has found nothing to check."""
    with pytest.raises(RuntimeError, match=r"^CrossHair said nothing of f:\nWARNING"):
        read("f", "WARNING: Targets found, but contain no checkable functions.", 1.5)


def test_a_broken_contract_is_shown_below_the_table() -> None:
    found = [Finding("f", "broken", 1.5, "false when calling f(1)"), Finding("g", "holds", 20)]
    assert table(found).splitlines() == [
        "| contract | answer | seconds |",
        "|---|---|---:|",
        "| f | broken | 2 |",
        "| g | holds | 20 |",
        "",
        "f: false when calling f(1)",
    ]
    assert table(found[1:]).splitlines()[-1] == "| g | holds | 20 |"


def test_the_page_says_how_long_was_searched_and_names_contracts_that_exist() -> None:
    """It is written by a search through all of them, which takes a quarter of an hour."""
    made = page([Finding("f", "holds on every path", 1.5)], 12.5)
    assert "CrossHair had 12.5 seconds of computing for each contract." in made
    assert made.endswith("| f | holds on every path | 2 |\n")
    named = re.findall(r"^\| (tests\S+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert named
    assert set(named) <= {one.name for one in CONTRACTS}
