"""Chance that can be repeated: what is dealt, and what Zipf's law draws."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from sscsim.synth.chance import Zipf, deal, stream

SHARES = {"often": 90, "sometimes": 9, "seldom": 1}


@given(st.integers(0, 500), st.integers(0, 3))
def test_as_many_are_dealt_as_were_asked_for(total: int, seed: int) -> None:
    """Shares that do not divide evenly lose nothing."""
    assert len(deal(SHARES, total, stream(seed, "deal"))) == total


def test_what_is_rare_is_dealt_where_there_is_room() -> None:
    """Nine things have room for each of three kinds; two have not."""
    assert Counter(deal(SHARES, 9, stream(1, "deal")))["seldom"] == 1
    assert Counter(deal(SHARES, 2, stream(1, "deal")))["seldom"] == 0


def test_the_same_purpose_gives_the_same_stream_and_another_another() -> None:
    """More of one kind does not change another kind."""
    assert stream(1, "mail").random() == stream(1, "mail").random()
    assert stream(1, "mail").random() != stream(1, "people").random()
    assert stream(1, "mail").random() != stream(2, "mail").random()


def test_the_second_is_drawn_half_as_often_as_the_first() -> None:
    """Zipf's law, within what chance allows at 20,000 draws."""
    zipf = Zipf(range(50), stream(1, "zipf"))
    drawn = Counter(zipf.draw() for _ in range(20_000))
    assert 1.8 < drawn[0] / drawn[1] < 2.2
    assert drawn[0] > drawn[9] > drawn[49] > 0


def test_several_are_different_and_at_least_one() -> None:
    """Draws that coincide count once."""
    zipf = Zipf("ab", stream(1, "several"))
    found = [zipf.several(5) for _ in range(200)]
    assert all(1 <= len(one) == len(set(one)) for one in found)
