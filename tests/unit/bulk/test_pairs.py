"""Pairs as numbers, and lists in which each code stands once, held against what Python says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscsim.bulk.distinct import distinct
from sscsim.bulk.lists import Lists, listed
from sscsim.bulk.pairs import pairs_of

CODES = st.lists(st.lists(st.integers(0, 6), max_size=9), min_size=1, max_size=6)


@pytest.mark.parametrize("most", [3, 3000])
def test_equal_pairs_have_equal_numbers(most: int) -> None:
    """Over several lists of lists, few or so many that there must be more room."""
    chance = np.random.default_rng(1)
    both = [listed(chance.integers(most, size=(2_000, 3)).tolist()) for _ in range(2)]
    own = [chance.integers(7, size=2_000) * 10**9 for _ in range(2)]
    pairs = [
        list(zip(np.repeat(numbers, 3).tolist(), lists.codes.tolist(), strict=True))
        for lists, numbers in zip(both, own, strict=True)
    ]
    known = {pair: number for number, pair in enumerate(dict.fromkeys(pairs[0] + pairs[1]))}
    found = pairs_of(both, own)
    assert [one.codes.tolist() for one in found] == [[known[pair] for pair in one] for one in pairs]
    assert all(one.at is lists.at for one, lists in zip(found, both, strict=True))


def test_no_lists_are_no_pairs() -> None:
    """As of an organisation without mail."""
    [found] = pairs_of([listed([])], [np.zeros(0, np.int64)])
    assert found.codes.tolist() == []


@given(CODES, st.none() | st.integers(0, 4))
def test_each_code_stands_once_in_its_list(codes: list[list[int]], limit: int | None) -> None:
    """In the order in which they stood, the first so many."""
    found = distinct(listed(codes), limit)
    assert _apart(found) == [list(dict.fromkeys(one))[:limit] for one in codes]


def _apart(lists: Lists) -> list[list[int]]:
    return [lists.codes[a:b].tolist() for a, b in zip(lists.at[:-1], lists.at[1:], strict=True)]
