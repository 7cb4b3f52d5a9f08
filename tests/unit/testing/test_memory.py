"""What a rule remembers is put back: containers, names and caches of its module, and no more."""

from __future__ import annotations

import doctest
from collections import defaultdict, deque
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import pytest

from sscsim.testing import memory
from sscsim.testing.memory import Memory

ABOUT: dict[str, list[str]] = defaultdict(list, known=["e1"])
ORDER = deque(["e1"], maxlen=2)
SEEN = {"e1"}
THING = object()
TABLE = [[THING]]
count = 0


@cache
def found(number: str) -> list[str]:
    return [number]


def check(_case: Any) -> None:
    """Keep everything that is said."""
    globals()["count"] += 1
    ABOUT["known"].append("e2")
    ABOUT["new"].append("e2")
    ORDER.extend(["e2", "e3"])
    SEEN.add("e2")
    TABLE[0].append(THING)
    found("AB-1001")


def test_a_module_forgets_what_was_kept_since() -> None:
    remembered = Memory(check)
    check(None)
    assert (count, found.cache_info().currsize, SEEN) == (1, 1, {"e1", "e2"})
    remembered.forget()
    assert (count, found.cache_info().currsize, SEEN) == (0, 0, {"e1"})
    assert (ABOUT, ABOUT["never"]) == ({"known": ["e1"], "never": []}, [])
    assert (list(ORDER), ORDER.maxlen) == (["e1"], 2)
    del ABOUT["never"]


def test_what_it_was_made_of_is_the_same_thing_afterwards() -> None:
    """Nothing but containers is copied: a rule in a table stays that rule."""
    remembered = Memory(check)
    check(None)
    remembered.forget()
    assert TABLE == [[THING]]
    assert TABLE[0][0] is THING


def test_it_can_be_put_back_again_and_again() -> None:
    remembered = Memory(check)
    for _ in range(2):
        check(None)
        remembered.forget()
    assert ABOUT == {"known": ["e1"]}


def test_what_lies_around_a_function_is_put_back() -> None:
    """And a name around it that has no value yet is no hindrance."""
    kept: list[int] = []

    def inner(case: int) -> None:
        kept.append(case)
        if case > 1:
            later.append(case)

    remembered = Memory(inner)
    later: list[int] = []
    inner(2)
    remembered.forget()
    assert (kept, later) == ([], [2])


def test_a_function_with_some_arguments_given_is_that_function() -> None:
    remembered = Memory(partial(partial(check), None))
    check(None)
    remembered.forget()
    assert count == 0


@pytest.mark.parametrize("nowhere", [print, type("Check", (), {})()])
def test_a_check_without_a_module_of_its_own_remembers_nothing_that_we_know(
    nowhere: Callable[..., None],
) -> None:
    Memory(nowhere).forget()


def test_the_example_in_the_docstring_runs() -> None:
    assert doctest.testmod(memory).failed == 0
