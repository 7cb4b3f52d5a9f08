"""Schema and loader come from the same kinds, and agree as far as a schema can say it."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim.assumptions import SWITCHES
from sscsim.columns import columns
from sscsim.errors import InputError
from sscsim.scenario import load_scenario_text, scenario_schema
from sscsim.world import ORG_SETTINGS, Organization, Queue, SystemUser
from tests.unit.scenario.documents import bent, broken, written

jsonschema: Any = pytest.importorskip("jsonschema", reason="the schema was tried by nobody")

SCHEMA = scenario_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


class Only(NamedTuple):
    """Something that only the loader knows: what it says, and a file in which it says so."""

    says: str
    document: dict[str, Any]


def _timeline(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"systemusers": [{"id": "hanna"}], "timeline": list(entries)}


# It needs the rest of the file for them, a calendar, or the spellings of a label.
ONLY_THE_LOADER = {
    "ids must be in the file": Only(
        r"no row|nothing under|has no mailbox|there is no mailbox|no emailserverprofile has",
        _timeline({"write": {"record": "hana", "isdisabled": True}}),
    ),
    "ids are unique": Only(
        "is already that of", {"queues": [{"id": "q"}], "contacts": [{"id": "q"}]}
    ),
    "a message comes before what is done with it": Only(
        "comes only later", _timeline({"delete": {"email": "m"}}, {"deliver": {"id": "m"}})
    ),
    "which columns a written row has": Only(
        "is not a key of a|needs a column|beside others|a column of the server profile",
        _timeline({"write": {"record": "hanna", "fullnam": "x"}}),
    ),
    "what a written column may hold": Only(
        "Write true", _timeline({"write": {"record": "hanna", "isdisabled": "no"}})
    ),
    "labels may be spelt with or without the name of the product": Only(
        r"or a label such as|Did you mean [0-9]|Write true, false, |Write one of none",
        {"queues": [{"id": "q", "incomingemailfilteringmethod": "All emails"}]},
    ),
    "the calendar": Only(
        "such as 2026-03-02", {"contacts": [{"id": "c", "createdon": "2026-13-01"}]}
    ),
    "numbers have eighteen digits at most": Only(
        "a whole number", {"systemusers": [{"id": "u", "autocreatecontactonpromote": 10**30}]}
    ),
    "what is a regular expression": Only(
        "a regular expression", {"organization": {"hashfilterkeywords": "("}}
    ),
    "how long a prefix is": Only(
        "a prefix in it is too long", {"organization": {"trackingprefix": "x" * 21}}
    ),
    "a lookup is written in one of its two ways": Only(
        "stands here already",
        {"contacts": [{"id": "c", "ownerid": None, "_ownerid_value": None}]},
    ),
}


METHOD = "incomingemailfilteringmethod"


def of(part: Any) -> Any:
    """A part of the schema itself, where a reference stands for it."""
    return SCHEMA["$defs"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part


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
    users = of(top["systemusers"])["items"]["properties"]
    assert set(users) >= set(columns(SystemUser)) | {
        "id",
        "incomingemailfilteringmethod",
        "mailbox",
    }
    assert set(of(top["queues"])["items"]["properties"]) >= set(columns(Queue))
    organization = of(top["organization"])["properties"]
    assert set(organization) >= set(columns(Organization))
    assert set(of(organization["orgdborgsettings"])["properties"]) == set(ORG_SETTINGS)
    assert set(of(top["assume"])["properties"]) == set(SWITCHES)


def test_an_option_has_its_numbers_and_its_labels() -> None:
    """So that an editor offers the labels, and marks a number that is none."""
    method = of(of(SCHEMA["properties"]["queues"])["items"]["properties"][METHOD])["anyOf"]
    assert method[0] == {"type": ["integer", "null"], "minimum": 0, "maximum": 4}
    assert "All email messages" in of(method[1])["enum"]
    assert method[2:] == [{"type": "string"}]


def test_a_column_of_the_organisation_has_its_range() -> None:
    """That of the one list which every door uses."""
    organization = of(SCHEMA["properties"]["organization"])["properties"]
    assert of(organization["trackingtokeniddigits"]) == {
        "type": ["integer", "null"],
        "minimum": 1,
        "maximum": 10,
    }


def test_no_part_of_the_schema_stands_in_it_twice() -> None:
    """What is said again is a reference, and every reference leads somewhere."""
    text = json.dumps(SCHEMA)
    assert len(text) < 60_000
    for name in re.findall(r'"#/\$defs/([^"]+)"', text):
        assert name in SCHEMA["$defs"]
    parts = [json.dumps(part, sort_keys=True) for part in SCHEMA["$defs"].values()]
    assert len(parts) == len(set(parts))


@given(written())
@settings(max_examples=50)
def test_what_loads_is_valid(document: Any) -> None:
    VALIDATOR.validate(document)


@pytest.mark.parametrize("drawn", ["mutated", "broken"])
@given(st.data())
@settings(max_examples=200)
def test_loader_and_schema_agree(drawn: str, data: st.DataObject) -> None:
    """An editor never marks what loads, and leaves to the loader only what no schema can say."""
    document = data.draw(written(most=3).flatmap(bent) if drawn == "mutated" else broken())
    valid = VALIDATOR.is_valid(document)
    problems = loads(document)
    if not problems:
        assert valid, list(VALIDATOR.iter_errors(document))
    elif valid:
        known = re.compile("|".join(only.says for only in ONLY_THE_LOADER.values()))
        assert all(known.search(problem) for problem in problems), problems


@pytest.mark.parametrize("what", sorted(ONLY_THE_LOADER))
def test_what_a_schema_cannot_say_the_loader_says(what: str) -> None:
    """Every entry of the list is there for a reason, and no more is in it than is needed."""
    only = ONLY_THE_LOADER[what]
    assert VALIDATOR.is_valid(only.document)
    [problem] = loads(only.document)
    assert re.search(only.says, problem)


@pytest.mark.parametrize(
    "document",
    [
        {"titel": "x"},
        {"organization": {"hashmaxcount": -5}},
        {"organization": {"trackingtokeniddigits": 0}},
        {"queues": [{"id": "q", "incomingemailfilteringmethod": 9}]},
        {"assume": {"check_order": ["duplicate"]}},
        {"assume": {"check_order": "VAL-13"}},
        {"timeline": [{"deliver": {"id": "m"}, "expect": []}]},
        {"timeline": [{"deliver": {"id": "m"}, "expect": {"rule": "XX-1"}}]},
        {"timeline": [{"deliver": {"id": "m"}, "expect": {"reasoncode": 99}}]},
        {"timeline": [{"deliver": {"id": "m"}, "expect": {"sensitive_to": ["foo"]}}]},
        {"timeline": [{"set": {"maxuploadfilesize": -1}}]},
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
