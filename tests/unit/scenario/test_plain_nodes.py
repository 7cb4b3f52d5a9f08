"""Plain data loads as its JSON text does, and what JSON could not hold is told with its place."""

from __future__ import annotations

import doctest
import json
import math
from typing import Any

import pytest
from hypothesis import given, settings

from sscsim.errors import InputError
from sscsim.scenario import load_scenario_data, load_scenario_text, scenario, scenario_document
from tests.unit.scenario.documents import written


@given(written())
@settings(max_examples=60)
def test_data_load_to_what_their_text_loads_to(document: Any) -> None:
    loaded, read = load_scenario_data(document), load_scenario_text(json.dumps(document))
    assert (loaded.world, loaded.events) == (read.world, read.events)


@given(written())
@settings(max_examples=60)
def test_the_document_of_a_scenario_loads_to_it(document: Any) -> None:
    first = load_scenario_data(document)
    again = load_scenario_data(scenario_document(first.world, first.events))
    assert (again.world, again.events) == (first.world, first.events)


def mistakes(document: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_scenario_data(document, "drawn")
    return [str(problem) for problem in caught.value.problems]


def test_a_mistake_stands_at_a_json_pointer() -> None:
    hanna = {"id": "hanna", "internalemailaddress": "hanna@contoso.example"}
    document = {"systemusers": [hanna], "timeline": [{"delete": {"email": "gone"}}]}
    assert mistakes(document)[0].startswith("drawn#/timeline/0/delete/email: ")


def test_what_json_cannot_hold_is_told() -> None:
    offer = "Give a text, a number, true, false, null, a list or a mapping."
    assert mistakes({"title": {1, 2}, "summary": math.nan}) == [
        f"drawn#/title: {'{1, 2}'} is no value that JSON holds. {offer}",
        f"drawn#/summary: nan is no value that JSON holds. {offer}",
    ]


def test_what_is_too_deep_is_told() -> None:
    deep: Any = "bottom"
    for _ in range(40):
        deep = [deep]
    [first, *_] = mistakes({"tags": deep})
    path = "/tags" + "/0" * 32
    assert first == f"drawn#{path}: this is nested deeper than 32 levels. Take it apart."


def test_what_the_docstring_shows_is_so() -> None:
    assert doctest.testmod(scenario).failed == 0
