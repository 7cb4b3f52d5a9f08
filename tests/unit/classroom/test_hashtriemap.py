"""What stands in for rpds in a browser behaves as rpds does, wherever sscsim uses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import rpds
from hypothesis import given
from hypothesis import strategies as st

from sscsim.classroom import hashtriemap

KEYS = st.sampled_from("abc")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), KEYS, st.integers()),
        st.tuples(st.just("discard"), KEYS),
        st.tuples(st.just("remove"), KEYS),
        st.tuples(st.just("update"), st.dictionaries(KEYS, st.integers())),
    )
)


def _after(made: Any, steps: list[tuple[Any, ...]]) -> tuple[Any, list[str]]:
    """Take the steps, and note which were refused."""
    refused = []
    for name, *arguments in steps:
        try:
            made = getattr(made, name)(*arguments)
        except KeyError:
            refused.append(name)
    return made, refused


@given(STEPS, st.dictionaries(KEYS, st.integers()))
def test_a_map_holds_what_one_of_rpds_would(
    steps: list[tuple[Any, ...]], first: dict[str, int]
) -> None:
    ours, refused = _after(hashtriemap.HashTrieMap(first), steps)
    theirs, also_refused = _after(rpds.HashTrieMap(first), steps)
    assert refused == also_refused
    assert dict(ours.items()) == dict(theirs.items())
    assert sorted(ours) == sorted(theirs)
    assert (len(ours), "a" in ours, ours.get("a")) == (len(theirs), "a" in theirs, theirs.get("a"))


@pytest.mark.parametrize("of", [hashtriemap.HashTrieMap, rpds.HashTrieMap], ids=["ours", "theirs"])
def test_equal_maps_are_equal_however_they_came_to_be(of: Callable[..., Any]) -> None:
    one, other = of({"a": 1}).insert("b", 2), of({"b": 2, "a": 1})
    assert (one, hash(one)) == (other, hash(other))
    assert one != of({"a": 1})
    assert one["b"] == 2
    assert sorted(one.keys()) == ["a", "b"]
    assert sorted(one.values()) == [1, 2]
    with pytest.raises(KeyError):
        one["c"]


@pytest.mark.parametrize("of", [hashtriemap.List, rpds.List], ids=["ours", "theirs"])
def test_a_list_grows_at_its_front_and_the_one_before_stays(of: Callable[..., Any]) -> None:
    one = of("b")
    two = one.push_front("a")
    assert (list(one), list(two), len(two)) == (["b"], ["a", "b"], 2)
    assert (two, hash(two)) == (of("a", "b"), hash(of("a", "b")))
    assert two != one


def test_what_is_shown_says_what_is_in_it() -> None:
    assert repr(hashtriemap.HashTrieMap({"a": 1})) == "HashTrieMap({'a': 1})"
    assert repr(hashtriemap.List("a")) == "List('a')"
    assert hashtriemap.HashTrieMap.__class_getitem__(str) is hashtriemap.HashTrieMap
    assert hashtriemap.List.__class_getitem__(str) is hashtriemap.List


@pytest.mark.parametrize("of", [hashtriemap.List, rpds.List], ids=["ours", "theirs"])
def test_a_list_of_one_value_is_made_of_its_items(of: Callable[..., Any]) -> None:
    """As `Emails` makes its look-ups at once."""
    assert [*of()] == []
    assert [*of(["b", "c"])] == [*of("b", "c")] == ["b", "c"]
    assert [*of().push_front(["a"]).push_front("b")] == ["b", ["a"]]
    assert bool(of().push_front("a")) > bool(of())
