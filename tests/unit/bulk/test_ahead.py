"""Work done by threads ahead of who takes its results."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from sscsim.bulk.ahead import ahead


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_come_in_the_order_of_their_pieces(workers: int) -> None:
    """However many work."""
    assert list(ahead(str, iter(range(20)), workers)) == list(map(str, range(20)))


def test_nothing_is_worked_on_where_there_is_nothing() -> None:
    """No piece, no result."""
    assert list(ahead(str, iter(()), 2)) == []


def test_several_pieces_are_worked_on_at_once() -> None:
    """Each of two waits for the other; one thread alone would wait for ever."""
    both = threading.Barrier(2, timeout=10)
    assert sorted(ahead(lambda _: both.wait(), iter("ab"), 2)) == [0, 1]


def test_pieces_are_asked_for_as_results_are_taken() -> None:
    """So a large file is not held whole: no more than one for each thread is there beforehand."""
    asked: list[int] = []

    def pieces() -> Iterator[int]:
        for number in range(100):
            asked.append(number)
            yield number

    results = ahead(str, pieces(), 2)
    assert (next(results), asked) == ("0", [0, 1, 2])
    assert (next(results), asked) == ("1", [0, 1, 2, 3])


@pytest.mark.parametrize("workers", [1, 2])
def test_what_goes_wrong_is_raised_in_its_turn(workers: int) -> None:
    """The results before it are there."""

    def work(number: int) -> int:
        return 6 // (3 - number)

    results = ahead(work, iter(range(9)), workers)
    assert [next(results) for _ in range(3)] == [2, 3, 6]
    with pytest.raises(ZeroDivisionError):
        next(results)
