"""What Hypothesis loads when it is imported: strategies for the types of sscsim, when they are met.

`st.from_type(World)` works without an import of `sscsim.strategies`. Hypothesis registers types,
not names of types, and to import ours would make every `import hypothesis` slower: so each is
registered right after the module that defines it has been imported, by whomever.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

__all__ = ["register"]

# The module that defines each type, and how the type is drawn by the module of strategies.
_TYPES: Mapping[str, Mapping[str, Callable[[Any], Any]]] = {
    "sscsim.assumptions": {"Assumptions": lambda ours: ours.assumptions()},
    "sscsim.events": {"Delivery": lambda ours: ours.cases().map(lambda case: case[1])},
    "sscsim.mail.addresses": {"Address": lambda ours: ours.addresses()},
    "sscsim.mail.message": {"Message": lambda ours: ours.worlds().flatmap(ours.messages)},
    "sscsim.policy.policy": {"Policy": lambda ours: ours.worlds().flatmap(ours.policies)},
    "sscsim.scenario.scenario": {"Scenario": lambda ours: ours.scenarios()},
    "sscsim.world.rows": {"Record": lambda ours: ours.records()},
    "sscsim.world.settings": {
        "Organization": lambda ours: ours.organizations(),
        "OrgDBOrgSettings": lambda ours: ours.settings(),
    },
    "sscsim.world.world": {"World": lambda ours: ours.worlds()},
}


def register() -> None:
    """Register the types whose modules are there already, and see to those that will come."""
    for name in _TYPES:
        if name in sys.modules:
            _register(sys.modules[name])
    if not any(isinstance(finder, _Watch) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Watch())


def _register(module: ModuleType) -> None:
    from hypothesis.strategies import register_type_strategy  # noqa: PLC0415 - is being imported

    for name, draw in _TYPES[module.__name__].items():
        register_type_strategy(getattr(module, name), _resolver(draw))


def _resolver(draw: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda _: draw(import_module("sscsim.strategies"))


class _Watch:
    """Finds the modules of our types as usual, and registers the types once they are there."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name in _TYPES else None
        if spec is not None and spec.loader is not None:
            _let_register(spec.loader)
        return spec


def _let_register(loader: Any) -> None:
    run = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        run(module)
        _register(module)

    loader.exec_module = exec_module
