"""Fixtures: worlds, scenarios and the rule book, under the terms of the run."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from sscsim.pytest_plugin.options import terms_of

if TYPE_CHECKING:
    from sscsim.rules import RuleBook
    from sscsim.scenario import Scenario
    from sscsim.world import World

__all__ = ["sscsim_book", "sscsim_scenario", "sscsim_world"]


@pytest.fixture(scope="session")
def sscsim_book(pytestconfig: pytest.Config) -> RuleBook:
    """
    The rule book of this run: the product's, or the one that --sscsim-book names.

    >>> sscsim_book.place_of("COR-10")
    'correlation'

    """
    return terms_of(pytestconfig).book


@pytest.fixture(scope="session")
def sscsim_world(pytestconfig: pytest.Config) -> Callable[..., World]:
    """
    Make an organisation, in the words of a scenario file.

    What it gives is a World for decide and simulate, under --sscsim-reading and --sscsim-assume.

    >>> hanna = {"id": "hanna", "internalemailaddress": "hanna@contoso.example"}
    >>> sscsim_world(systemusers=[hanna]).directory.systemusers["hanna"].label
    'hanna@contoso.example'

    """

    def world(**rows: Any) -> World:
        from sscsim.scenario import load_scenario_data

        return terms_of(pytestconfig).world(load_scenario_data(rows, "sscsim_world").world)

    return world


@pytest.fixture(scope="module")
def sscsim_scenario(
    request: pytest.FixtureRequest,
) -> Callable[[str | os.PathLike[str] | Mapping[str, Any]], Scenario]:
    """
    Load a scenario, for the assertions of sscsim.testing or for simulate.

    sscsim_scenario("inbox.scenario.yaml") loads a file beside the test; a dict with the keys of
    such a file will do too. The world is under --sscsim-reading and --sscsim-assume.

    >>> sscsim_scenario({"title": "One queue", "queues": [{"id": "sales"}]}).title
    'One queue'

    """

    def scenario(source: str | os.PathLike[str] | Mapping[str, Any]) -> Scenario:
        import attrs

        from sscsim.errors import InputError
        from sscsim.scenario import load_scenario, load_scenario_data

        __tracebackhide__ = True
        try:
            if isinstance(source, Mapping):
                loaded = load_scenario_data(source, "sscsim_scenario")
            else:
                loaded = load_scenario(request.path.parent / source, os.fspath(source))
        except InputError as error:  # what is wrong is in the file: our own lines tell nothing
            raise error.with_traceback(None) from None
        return attrs.evolve(loaded, world=terms_of(request.config).world(loaded.world))

    return scenario
