"""The examples in the docstrings of strategies are run, and every public one has one."""

from __future__ import annotations

import doctest
import inspect
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import Phase, find, settings

from sscsim import strategies
from sscsim.events import Deliver
from sscsim.scenario import dump_scenario
from sscsim.world import World

# What an example may use without an import: `find` gives the simplest value that fits. It need not
# explain, which is what takes time.
SHARED = {
    "find": partial(find, settings=settings(phases=[Phase.generate, Phase.shrink])),
    "Deliver": Deliver,
    "dump_scenario": dump_scenario,
    "World": World,
}


def examples() -> Iterator[doctest.DocTest]:
    """Collect the docstring of each public strategy."""
    finder = doctest.DocTestFinder(recurse=False)
    for name in strategies.__all__:
        function = getattr(strategies, name)
        names = {**vars(strategies), **SHARED}
        yield from finder.find(function, name, globs=names)


@pytest.mark.parametrize("example", list(examples()), ids=lambda example: example.name)
def test_the_example_of_a_docstring_says_what_it_shows(example: doctest.DocTest) -> None:
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    report: list[str] = []
    assert runner.run(example, out=report.append).failed == 0, "".join(report)


@pytest.mark.parametrize("name", strategies.__all__)
def test_every_strategy_says_what_it_draws_what_it_refuses_and_shows_an_example(name: str) -> None:
    function = getattr(strategies, name)
    said = inspect.getdoc(function) or ""
    assert said.startswith("Draw ")
    assert ">>> " in said
    assert ("InvalidArgument" in said) == bool(inspect.signature(function).parameters)
