"""Our part of YAML: what a scalar means, where it stands, and that JSON is in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscsim.errors import Place, Problem
from sscsim.scenario.yaml_nodes import Node, parse


def read(text: str) -> Node:
    """Read a text that has nothing wrong with it."""
    problems: list[Problem] = []
    node = parse(text, "f", problems.append)
    assert not problems
    assert node is not None
    return node


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True), ("false", False), ("null", None), ("~", None), ("", None),
        ("True", "True"), ("no", "no"), ("on", "on"), ("Null", "Null"), ("y", "y"),
        ("0", 0), ("-5", -5), ("+5", 5), ("007", "007"), ("0o17", "0o17"), ("0x1F", "0x1F"),
        ("1_000", "1_000"), ("12:30:00", "12:30:00"), ("2026-03-02", "2026-03-02"),
        ("1.5", 1.5), ("1e3", 1000.0), (".5", ".5"), ("'1e999'", "1e999"), ("Nan", "Nan"),
        ("1234567890123456789", "1234567890123456789"), ("'5'", "5"), ('"true"', "true"),
        ("=", "="), ("<<", "<<"),
    ],
)  # fmt: skip
def test_a_plain_word_means_what_json_means_and_nothing_more(text: str, value: object) -> None:
    node = read(f"a: {text}").value["a"]
    assert (type(node.value), node.value) == (type(value), value)


@pytest.mark.parametrize(
    "number", ["1e999", "-1e999", ".nan", ".inf", "-.INF", "NaN", "Infinity", "-Infinity"]
)
def test_a_number_without_end_is_none(number: str) -> None:
    """Not in a column, and not in a custom one; in quotes it is a text like any other."""
    told: list[Problem] = []
    assert parse(f"a: [{number}]", "s.yaml", told.append) is not None
    what = f"s.yaml:1:5: {number} is not a number that a column can hold."
    assert list(map(str, told)) == [f"{what} Write a smaller number, or put the text into quotes."]
    assert read(f"a: ['{number}']").value["a"].items()[0].value == number


def test_a_number_remembers_how_it_was_written() -> None:
    assert read("a: 1.10").value["a"].text == "1.10"


def test_every_key_and_value_knows_its_place() -> None:
    root = read("a:\n  - b: c\n  - [d,\n     e]\n")
    [first, second] = root.value["a"].items()
    assert root.keys["a"] == Place("f", 1, 1)
    assert (first.keys["b"], first.value["b"].place) == (Place("f", 2, 5), Place("f", 2, 8))
    assert second.items()[1].place == Place("f", 4, 6)


def test_a_byte_order_mark_at_the_beginning_is_passed_over() -> None:
    assert read("\ufeffa: b").plain() == {"a": "b"}


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=20), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("indent", [None, 2, "\t"])
@pytest.mark.parametrize("ascii_only", [True, False])
@given(data=st.dictionaries(st.text(max_size=20), _JSON, min_size=1))
def test_json_is_read_as_json(indent: Any, ascii_only: bool, data: dict[str, Any]) -> None:
    """With tabs, without spaces, and with characters in two halves, as JSON is written."""
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_only)
    # YAML, unlike JSON, leaves no control character unescaped; JSON files seldom have one.
    if all(sign.isprintable() or sign in "\n\t" for sign in text):
        assert read(text).plain() == json.loads(text)
