"""At each level the fields that it names are compared, and a mapping says what it likes to."""

from __future__ import annotations

import doctest
import re
from typing import Any

import attrs
import pytest

from sscsim.decisions import Reason
from sscsim.testing import levels
from sscsim.testing.levels import LEVELS, Difference, Raised, differences
from sscsim.views.record import KEYS, record
from tests.worlds import mail, played, queue, user

OURS = played(user("hanna", 0), queue("sales", 0), mail(to=["hanna", "sales"])).decisions[0]


def fields(theirs: Any, level: str) -> list[str]:
    return [one.field for one in differences(OURS, theirs, level)]


def test_each_level_holds_the_one_before_it() -> None:
    outcome, rule, everything = (set(LEVELS[level]) for level in LEVELS)
    assert outcome < rule < everything == set(KEYS) - {"sensitive_to"}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"outcome": "rejected"}, (["outcome"], ["outcome"], ["outcome"])),
        ({"reason": "SenderMatch"}, ([], ["reason"], ["reason"])),
        ({"rule": "FLT-5"}, ([], ["rule"], ["rule"])),
        ({"owner": None}, ([], [], ["owner"])),
        ({"queue_items": []}, ([], [], ["queue_items"])),
        ({"sensitive_to": ["check_order"]}, ([], [], [])),
    ],
)
def test_a_field_counts_at_its_level(change: dict[str, Any], found: tuple[list[str], ...]) -> None:
    theirs = {**record(OURS, readers=True), **change}
    assert tuple(fields(theirs, level) for level in LEVELS) == found


def test_a_decision_is_compared_like_its_record() -> None:
    theirs = attrs.evolve(OURS, reason=Reason.SENDER_MATCH)
    assert fields(theirs, "rule") == ["reason", "reasoncode"]
    assert fields(OURS, "all fields") == []


@pytest.mark.parametrize(
    "theirs",
    [
        {"readers": 1},
        {"readers": ["hanna"]},
        {"accepting_entity": {"table": "systemuser", "id": "hanna"}},
        {"parties": list(reversed(record(OURS)["parties"]))},
        {"outcome": OURS.outcome, "owner": OURS.owner},
    ],
)
def test_the_same_may_be_said_in_several_ways(theirs: dict[str, Any]) -> None:
    assert fields(theirs, "all fields") == []


@pytest.mark.parametrize(
    "theirs",
    [
        {"readers": 2},
        {"readers": True},
        {"readers": ["paul"]},
        {"parties": []},
        {"accepting_entity": {"table": "queue", "id": "hanna"}},
        {"accepting_entity": {"table": "systemuser", "id": "hanna", "name": "Nobody"}},
        {"correlationmethod": False},
    ],
)
def test_and_another_is_not_the_same(theirs: dict[str, Any]) -> None:
    assert fields(theirs, "all fields") == list(theirs)


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        (None, "gave None, which is neither a Decision nor a mapping"),
        (Raised(KeyError("m1")), "raised KeyError: 'm1'"),
        (Raised(ValueError()), "raised ValueError"),
    ],
)
def test_what_is_no_decision_differs(theirs: Any, said: str) -> None:
    assert differences(OURS, theirs) == (Difference("outcome", "promoted", said),)


@pytest.mark.parametrize(
    ("theirs", "level", "told"),
    [
        (
            {"outcom": "promoted"},
            "outcome",
            (
                "The other gave a mapping with the key 'outcom', which no record has. "
                "Give some of outcome."
            ),
        ),
        (
            {"owner": None},
            "rule",
            (
                "The other gave a mapping without a key that is compared. "
                "Give some of outcome, reason, reasoncode, rule."
            ),
        ),
    ],
)
def test_a_mapping_that_compares_nothing_is_told(
    theirs: dict[str, Any], level: str, told: str
) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(told)}$"):
        differences(OURS, theirs, level)


def test_a_level_that_is_none_is_told() -> None:
    told = "level='fields' is no level. Write 'outcome', 'rule' or 'all fields'."
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        differences(OURS, OURS, "fields")


def test_what_the_docstrings_show_is_so() -> None:
    assert doctest.testmod(levels).failed == 0
