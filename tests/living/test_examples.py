"""Every public function and class shows what it does, and what it shows is so."""

from __future__ import annotations

import doctest
import inspect
from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from typing import Any

import pytest
from hypothesis import Phase, find, settings

from sscsim import Deliver, World, dump_scenario, strategies

ROOMS = (
    "sscsim",
    "sscsim.audit",
    "sscsim.bulk",
    "sscsim.classroom",
    "sscsim.course",
    "sscsim.exercises",
    "sscsim.faker",
    "sscsim.fastmail",
    "sscsim.lint",
    "sscsim.mutation",
    "sscsim.policy",
    "sscsim.pseudonyms",
    "sscsim.remedy",
    "sscsim.rules",
    "sscsim.serve",
    "sscsim.strategies",
    "sscsim.suggest",
    "sscsim.testing",
    "sscsim.webapi",
    "sscsim.whatif",
)

# Not each of their names needs an example; those that they show are run all the same.
MORE_ROOMS = (
    "sscsim.classes",
    "sscsim.decisions",
    "sscsim.engine",
    "sscsim.exposure",
    "sscsim.gate",
    "sscsim.lattice",
    "sscsim.mail",
    "sscsim.parts",
    "sscsim.readings",
    "sscsim.scenario",
    "sscsim.sources",
    "sscsim.synth",
    "sscsim.views",
    "sscsim.world",
)

# What an example of a strategy may use without an import: `find` gives the simplest value that
# fits. It need not explain, which is what takes time.
SHARED = {
    **vars(strategies),
    "find": partial(find, settings=settings(phases=[Phase.generate, Phase.shrink])),
    "Deliver": Deliver,
    "dump_scenario": dump_scenario,
    "World": World,
}


def public(room: str) -> list[str]:
    """Name the functions and classes of a room; values such as tables have no docstring."""
    home = import_module(room)
    things = {name: getattr(home, name) for name in home.__all__}
    return [name for name, one in things.items() if inspect.isclass(one) or inspect.isroutine(one)]


NAMES = [(room, name) for room in ROOMS for name in public(room)]
MORE_NAMES = [(room, name) for room in MORE_ROOMS for name in public(room)]


@cache
def examples(room: str, name: str) -> list[doctest.DocTest]:
    """Collect what a docstring shows, and those of the methods of a class."""
    thing = getattr(import_module(room), name)
    shared = SHARED if room == "sscsim.strategies" else {}
    found = doctest.DocTestFinder(exclude_empty=True).find(thing, name, extraglobs=shared)
    return [one for one in found if one.examples]


def held(example: doctest.DocTest) -> None:
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    assert runner.run(example, out=report.append).failed == 0, "".join(report)


@pytest.mark.parametrize(("room", "name"), NAMES)
def test_every_public_name_has_an_example(room: str, name: str) -> None:
    """Of a class its methods may show it."""
    assert examples(room, name)


@pytest.mark.parametrize(("room", "name"), [*NAMES, *MORE_NAMES])
def test_what_an_example_shows_is_so(room: str, name: str) -> None:
    for example in examples(room, name):
        held(example)


@pytest.mark.parametrize("name", strategies.__all__)
def test_every_strategy_says_what_it_draws_and_what_it_refuses(name: str) -> None:
    function: Callable[..., Any] = getattr(strategies, name)
    said = inspect.getdoc(function) or ""
    assert said.startswith("Draw ")
    assert ("InvalidArgument" in said) == bool(inspect.signature(function).parameters)
