"""The search for a counterexample: many drawn values, and the smallest of those that break."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, Verbosity, find, settings
from hypothesis.errors import NoSuchExample
from hypothesis.strategies import SearchStrategy

__all__ = ["EXAMPLES", "smallest"]

_T = TypeVar("_T")

EXAMPLES = 200
ATTEMPTS = 600


class _Enough(BaseException):
    """The search has taken long enough; no Exception, for those are taken for failures."""


def smallest(
    strategy: SearchStrategy[_T], breaks: Callable[[_T], bool], *, examples: int = EXAMPLES
) -> _T | None:
    """
    Draw values until one breaks, then give the smallest that still does; None if none did.

    The same strategy is asked in the same order in every run, nothing is printed and nothing is
    kept between runs, so a test that searches is as repeatable as one that does not. After some
    hundred attempts to make it smaller, what was found so far is small enough.

    Args:
        strategy: what is drawn.
        breaks: says of a drawn value whether it is a counterexample.
        examples: how many values are drawn at most before the search is given up.

    Raises:
        TypeError: ``strategy`` is no strategy.
        ValueError: ``examples`` is no whole number of 1 or more.

    >>> from hypothesis import strategies as st
    >>> smallest(st.lists(st.integers()), lambda drawn: sum(drawn) > 10)
    [11]
    >>> smallest(st.booleans(), lambda drawn: drawn not in {True, False})

    """
    _check(strategy, examples)
    best: list[_T] = []
    attempts = 0

    def breaks_still(value: _T) -> bool:
        nonlocal attempts
        attempts += bool(best)
        if attempts > ATTEMPTS:
            raise _Enough
        broken = breaks(value)
        if broken:
            best[:] = [value]
        return broken

    try:
        return find(strategy, breaks_still, settings=_quiet(examples))
    except NoSuchExample:
        return None
    except _Enough:
        return best[0]


def _check(strategy: object, examples: object) -> None:
    if not isinstance(strategy, SearchStrategy):
        message = (
            f"strategy={strategy!r} is no strategy of Hypothesis. "
            "Pass one, such as sscsim.strategies.scenarios()."
        )
        raise TypeError(message)
    if type(examples) is not int or examples < 1:
        message = f"examples={examples!r} is no number of values to draw. Pass 1 or more."
        raise ValueError(message)


def _quiet(examples: int) -> settings:
    return settings(
        max_examples=examples,
        derandomize=True,  # a search that finds on Monday only is no test
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        verbosity=Verbosity.quiet,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
