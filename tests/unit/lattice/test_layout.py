"""Where the boxes of an order stand: none on another, and no line behind a box."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim.lattice.layout import Layout, laid_out
from tests.depth import examples

WIDE, NARROW = 100, 10


@st.composite
def orders(draw: st.DrawFn) -> dict[str, list[str]]:
    """Draw an order: each box has some of the later ones directly above it."""
    names = [f"b{number}" for number in range(draw(st.integers(1, 9)))]
    chosen = {name: draw(st.sets(st.sampled_from(names[at + 1 :]))) if names[at + 1 :] else set()
              for at, name in enumerate(names)}  # fmt: skip
    return {name: sorted(many) for name, many in chosen.items()}


def spans(found: Layout) -> dict[int, list[tuple[float, float]]]:
    """List what is taken of each row, by boxes and by lines that pass."""
    taken: dict[int, list[tuple[float, float]]] = {}
    stands = [(middle, row, WIDE) for middle, row in found.places.values()]
    stands += [(middle, row, NARROW) for way in found.ways.values() for middle, row in way]
    for middle, row, width in stands:
        taken.setdefault(row, []).append((middle - width / 2, middle + width / 2))
    return taken


@settings(max_examples=examples(100, 3_000))
@given(orders())
def test_no_two_overlap_and_all_are_on_the_paper(above: dict[str, list[str]]) -> None:
    found = laid_out(above, WIDE, NARROW)
    for taken in spans(found).values():
        for (_, right), (left, _) in pairwise(sorted(taken)):
            assert right <= left + 1e-6
        assert min(left for left, _ in taken) >= -1e-6
        assert max(right for _, right in taken) <= found.width + 1e-6


@given(orders())
def test_what_is_above_stands_higher_and_a_line_has_a_place_in_each_row_between(
    above: dict[str, list[str]],
) -> None:
    found = laid_out(above, WIDE, NARROW)
    assert set(found.ways) == {(key, end) for key, many in above.items() for end in many}
    for (below, end), way in found.ways.items():
        low, high = found.places[below][1], found.places[end][1]
        assert low < high < found.rows
        assert [row for _, row in way] == list(range(low + 1, high))


def test_lines_that_need_not_cross_do_not() -> None:
    """As they are given, a's way up and b's would cross."""
    found = laid_out({"a": ["d"], "b": ["c"], "c": [], "d": []}, WIDE, NARROW)
    middles = {key: middle for key, (middle, _) in found.places.items()}
    assert (middles["a"] - middles["b"]) * (middles["d"] - middles["c"]) > 0


def test_one_above_two_stands_in_their_middle() -> None:
    found = laid_out({"a": ["c"], "b": ["c"], "c": []}, WIDE, NARROW)
    assert found.places == {"a": (50, 0), "b": (150, 0), "c": (100, 1)}
