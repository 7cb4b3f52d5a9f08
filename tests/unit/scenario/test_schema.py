"""The JSON Schema and the loader come from the same kinds, and say the same as far as a schema can."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim.assumptions import SWITCHES
from sscsim.columns import columns
from sscsim.errors import InputError
from sscsim.scenario import load_scenario_text, scenario_schema
from sscsim.world import ORG_SETTINGS, Organization, Queue, SystemUser
from tests.laws.strategies import scenarios
from tests.unit.scenario.documents import broken, documents

SCHEMA = scenario_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

# What only the loader knows, because it needs the rest of the file, a calendar or a catalogue.
ONLY_THE_LOADER = {
    "ids that must be in the file": r"no row|no emailserverprofile has|nothing under|has no mailbox|no mailbox",
    "ids that stand twice": r"is already that of",
    "the order of the timeline": r"comes only later",
    "the columns of the row that is written": r"is not a key of|is empty|beside others|needs a column"
    r"|is not a setting|Write a text in quotes|Write true|Write a whole|Write a number|Write one of"
    r"|this is .*, not|Write a time|to a business",
    "labels of values, which may be spelt in more than one way": r"or a label such as|Did you mean"
    r"|Write true, false, incoming|Write true, false, enabled|Write one of none",
    "the calendar": r"such as 2026-03-02T08:00:00Z|between the years",
    "whole numbers beyond eighteen digits": r"is not a whole number|Write a whole number",
    "a lookup written in both of its ways": r"which stands here already",
    "a row is named by one thing at a time": r"cannot stand here|Write either",
    "an id that is a number in quotes or an empty word": r"an empty text|the key id is missing",
}


def loads(document: Any) -> list[str]:
    """What the loader says is wrong with a document."""
    try:
        load_scenario_text(json.dumps(document), "s.json")
    except InputError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_no_column_setting_or_switch_is_missing_from_the_schema() -> None:
    """The schema has no lists of its own: they are those of the classes and catalogues."""
    top = SCHEMA["properties"]
    users = top["systemusers"]["anyOf"][0]["items"]["properties"]
    assert set(users) >= set(columns(SystemUser)) | {"id", "incomingemailfilteringmethod", "mailbox"}
    assert set(top["queues"]["anyOf"][0]["items"]["properties"]) >= set(columns(Queue))
    organization = top["organization"]["anyOf"][0]["properties"]
    assert set(organization) >= set(columns(Organization))
    assert set(organization["orgdborgsettings"]["properties"]) == set(ORG_SETTINGS)
    assert set(top["assume"]["properties"]) == set(SWITCHES)


@given(scenarios())
@settings(max_examples=50)
def test_what_loads_is_valid(document: Any) -> None:
    VALIDATOR.validate(document)


@pytest.mark.parametrize("drawn", ["mutated", "broken"])
@given(st.data())
@settings(max_examples=200)
def test_loader_and_schema_agree(drawn: str, data: st.DataObject) -> None:
    """An editor never marks what loads, and leaves to the loader only what no schema can say."""
    document = data.draw(scenarios(longest=3).flatmap(documents) if drawn == "mutated" else broken())
    valid = VALIDATOR.is_valid(document)
    problems = loads(document)
    if not problems:
        assert valid, list(VALIDATOR.iter_errors(document))
    elif valid:
        known = re.compile("|".join(ONLY_THE_LOADER.values()))
        assert all(known.search(problem) for problem in problems), problems


@pytest.mark.parametrize(
    "document",
    [
        {"titel": "x"},
        {"reading": "articel"},
        {"organization": {"emailcorelationenabled": True}},
        {"organization": {"enablesmartmatching": "yes"}},
        {"organization": {"orgdborgsettings": {"MaximumSubjectLengthOnMailServer": 9000}}},
        {"assume": {"token_pick": "lst"}},
        {"systemusers": [{"fullname": "No Id"}]},
        {"systemusers": [{"id": "u", "isdisabled": 1}]},
        {"queues": {"id": "q"}},
        {"records": [{"id": "r"}]},
        {"records": [{"id": "r", "table": "queue"}]},
        {"timeline": [{"delivr": {"id": "m"}}]},
        {"timeline": [{"deliver": {"id": "m", "form": "a@b.example"}}]},
        {"timeline": [{"deliver": {"id": "m"}, "send": {"id": "s", "from": "hanna"}}]},
        {"timeline": [{"deliver": {"id": "m"}, "expect": {"outcome": "promotd"}}]},
        {"timeline": [{"choose": {"incomingemailfilteringmethod": 1}}]},
        {"timeline": [{"set": {"HideTrackAlOption": True}}]},
        {"timeline": [{"write": {"incomingemailfilteringmethod": 1}}]},
    ],
)
def test_an_editor_marks_the_mistakes_people_make(document: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(document)
    assert loads(document)
