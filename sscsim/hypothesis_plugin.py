"""What Hypothesis loads when it is imported: how the types of sscsim are drawn, and shown.

`st.from_type(World)` works without an import of `sscsim.strategies`. Hypothesis registers types,
not names of types, and to import ours would make every `import hypothesis` slower: so each is
registered right after the module that defines it has been imported, by whomever. A world that
fails a test is shown as a scenario file would say it: that can be read, kept, and played.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

__all__ = ["register"]


def _row(strategy: str, kind: str) -> Callable[[Any], Any]:
    """Take the row of one class out of those that a user or a queue is drawn as."""
    return lambda ours: getattr(ours, strategy)().map(
        lambda rows: next(row for row in rows if type(row).__name__ == kind)
    )


def _event(kind: str) -> Callable[[Any], Any]:
    """Take an event of one class."""
    single = "sscsim.strategies.single_events"
    return lambda _: import_module(single).single_events(
        getattr(import_module("sscsim.events"), kind)
    )


def _decided(case: tuple[Any, Any]) -> Any:
    """Let the reference engine decide a message: a decision cannot be made up column by column."""
    return import_module("sscsim.engine").decide(*case)


_EVENTS = (
    "AskReaders", "Choose", "Delete", "Deliver", "Resync", "Send", "SetSettings", "Track", "Write",
)  # fmt: skip
_ROWS = {
    "EmailServerProfile": "users",
    "Mailbox": "users",
    "Queue": "queues",
    "SystemUser": "users",
    "UserSettings": "users",
}

# The module that defines each type, and how the type is drawn by the module of strategies.
_TYPES: Mapping[str, Mapping[str, Callable[[Any], Any]]] = {
    "sscsim.assumptions": {"Assumptions": lambda ours: ours.assumptions()},
    "sscsim.decisions.decision": {"Decision": lambda ours: ours.cases().map(_decided)},
    "sscsim.events": {
        "Delivery": lambda ours: ours.cases().map(lambda case: case[1]),
        **{kind: _event(kind) for kind in _EVENTS},
    },
    "sscsim.mail.addresses": {"Address": lambda ours: ours.addresses()},
    "sscsim.mail.message": {"Message": lambda ours: ours.worlds().flatmap(ours.messages)},
    "sscsim.policy.policy": {"Policy": lambda ours: ours.worlds().flatmap(ours.policies)},
    "sscsim.scenario.scenario": {"Scenario": lambda ours: ours.scenarios()},
    "sscsim.world.directory": {
        "Directory": lambda ours: ours.worlds().map(lambda world: world.directory)
    },
    "sscsim.world.rows": {
        "Record": lambda ours: ours.records(),
        **{kind: _row(strategy, kind) for kind, strategy in _ROWS.items()},
    },
    "sscsim.world.settings": {
        "Organization": lambda ours: ours.organizations(),
        "OrgDBOrgSettings": lambda ours: ours.settings(),
    },
    "sscsim.world.world": {"World": lambda ours: ours.worlds()},
}

# What is shown as a scenario, and what follows the call that makes it one again.
_SHOWN: Mapping[str, Mapping[str, str]] = {
    "sscsim.scenario.scenario": {"Scenario": ""},
    "sscsim.world.world": {"World": ".world"},
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
    for name, ending in _SHOWN.get(module.__name__, {}).items():
        getattr(module, name)._repr_pretty_ = _shower(ending)


def _resolver(draw: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda _: draw(import_module("sscsim.strategies"))


def _shower(ending: str) -> Callable[..., None]:
    """Make the method by which Hypothesis (and IPython) show a value in a failure."""

    def show(self: Any, printer: Any, _cycle: bool) -> None:
        dump_scenario = import_module("sscsim.scenario").dump_scenario
        events = getattr(self, "events", ())
        title = getattr(self, "title", "drawn")
        text = dump_scenario(getattr(self, "world", self), events, title=title)
        printer.text('load_scenario_text("""')
        for line in text.replace("\\", r"\\").replace('"""', r"\"\"\"").splitlines():
            printer.break_()
            printer.text(line)
        printer.break_()
        printer.text(f'"""){ending}')

    return show


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
