"""Differential testing: another implementation held against the reference, until they disagree."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from hypothesis import strategies as st
from hypothesis.errors import Flaky
from hypothesis.strategies import SearchStrategy

from sscsim import strategies
from sscsim.scenario import Scenario, load_scenario, scenario_document
from sscsim.testing.corpus import conformance
from sscsim.testing.disagreement import Decide, Disagreement, first_found
from sscsim.testing.levels import check_level
from sscsim.testing.search import EXAMPLES, smallest
from sscsim.world import World

__all__ = ["check_against"]


def check_against(
    decide_function: Decide,
    *,
    level: Literal["outcome", "rule", "all fields"] = "all fields",
    scenarios: Iterable[Scenario | str | Path] = (),
    worlds: Iterable[World] = (),
    corpus: bool = True,
    examples: int = EXAMPLES,
    flavour: Literal["sensible", "anything"] = "anything",
    save_to: str | Path | None = None,
) -> None:
    """
    Hold another implementation of `decide` against the reference, and show where they disagree.

    Asked are first the cases of the conformance corpus, from the smallest on; then what is given;
    then drawn organisations and mail. What they disagree on is shrunk until nothing more can go.
    The world moves on by what the reference decides. The same call asks the same in every run.

    Levels: ``outcome`` compares what became of the message; ``rule`` its reason, the product's
    code for it and the id of the deciding rule as well; ``all fields`` every key of a decision
    record (contract section 3) but ``sensitive_to``, ``trace`` and ``text``.

    Args:
        decide_function: called with a `World` and a `Delivery`; gives a `Decision`, or a mapping
            with keys of a decision record, of which those it leaves out are not compared. An error
            that it raises is a disagreement too.
        level: how closely they are compared.
        scenarios: scenarios to ask too, or paths of scenario files.
        worlds: organisations for which mail is drawn too.
        corpus: whether the conformance corpus is asked.
        examples: how many scenarios are drawn at most; with 0 only what is given is asked.
        flavour: what the drawn organisations are like: ``sensible`` ones that work, or
            ``anything`` with nasty values too.
        save_to: where the scenario of a disagreement is written for `sscsim run`: a folder, or a
            file ``....yaml``.

    Raises:
        Disagreement: they decide otherwise; it carries the scenario and both decisions.
        TypeError: an argument is of another type, or a mapping has a key that no record has.
        ValueError: an argument is none of the values above.

    >>> from sscsim import decide
    >>> def hasty(world, delivery):
    ...     return {"outcome": "promoted"} if delivery.message.to else decide(world, delivery)
    >>> check_against(hasty, level="outcome")
    Traceback (most recent call last):
        ...
    sscsim.testing.disagreement.Disagreement: The other implementation disagrees with the reference.
    ...

    """
    __tracebackhide__ = True  # pytest then shows the line of the test, and both decisions
    _check(decide_function, level, scenarios, examples)
    last: list[Disagreement] = []

    def breaks(scenario: Scenario) -> bool:
        found = first_found(scenario, decide_function, level)
        if found is not None:
            document = scenario_document(scenario.world, scenario.events)
            last[:] = [Disagreement(document, found, decide_function, level)]
        return found is not None

    def search(strategy: SearchStrategy[Scenario]) -> bool:
        try:
            found = smallest(strategy, breaks, examples=examples)
        except Flaky:  # it agrees when asked again; what it said at first is told
            return True
        # Asked once more, so that the last one is the smallest.
        return found is not None and (breaks(found) or True)

    given = [_scenario(one) for one in scenarios]
    drawn = [*map(_drawn_for, worlds), strategies.scenarios(flavour=flavour)]
    known = (one.scenario for one in conformance()) if corpus else ()
    if any(map(breaks, chain(known, given))) or (examples and any(map(search, drawn))):
        if save_to is not None:
            last[0].save_to(save_to)
        raise last[0]


def _drawn_for(world: Any) -> SearchStrategy[Scenario]:
    if not isinstance(world, World):
        message = f"worlds holds {world!r}, which is no World. Pass one, such as scenario.world."
        raise TypeError(message)
    return strategies.scenarios(worlds=st.just(world))


def _scenario(given: Any) -> Scenario:
    if isinstance(given, Scenario):
        return given
    if isinstance(given, str | Path):
        return load_scenario(given)
    message = f"scenarios holds {given!r}. Pass a Scenario, or the path of a scenario file."
    raise TypeError(message)


def _check(decide: Any, level: Any, scenarios: Any, examples: Any) -> None:
    """Raise for an argument that nothing can be done with, before anything is asked."""
    if not callable(decide):
        message = f"decide_function={decide!r} cannot be called. Pass decide(world, delivery)."
        raise TypeError(message)
    check_level(level)
    if isinstance(scenarios, str | Path | Scenario):
        message = f"scenarios={scenarios!r} is a single one. Pass a list of them."
        raise TypeError(message)
    if type(examples) is not int or examples < 0:
        message = f"examples={examples!r} is no number of scenarios to draw. Pass 0 or more."
        raise ValueError(message)
