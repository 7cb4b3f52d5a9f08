"""What the bench looks into with a clock: commands, and the stages that their time falls to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

__all__ = [
    "COLLECTED",
    "DRAWN",
    "KINDS",
    "LOADED",
    "OF_A_CASE",
    "OF_A_DELIVERY",
    "SAME",
    "SHARED",
    "START",
    "WAITED",
    "Kind",
]

START = "Python started and ended, modules imported"
LOADED = "compiled code loaded"
COLLECTED = "objects gone through for what nobody needs (garbage collector)"
_SNAPSHOT = "snapshot read"
_REST = "the rest"
SHARED = "parts decided, which workers share"
WAITED = "waiting for the workers that decide"
DRAWN = "cases drawn (Hypothesis)"
SAME = (START, LOADED, _SNAPSHOT)  # what is the same however much mail there is

Stages = Mapping[str, tuple[str, ...]]

# By the beginning of the path of a module; what stands further up wins.
_BULK: Stages = {
    "decisions put into tables": ("bulk/table", "bulk/creating", "bulk/making", "bulk/lying",
                                  "bulk/verdicts"),
    "the pass over numbers (kernel)": ("bulk/kernel", "bulk/chains", "bulk/likeness",
                                       "bulk/accepting", "bulk/engine"),
    "strings made numbers (keys)": ("bulk/keys", "bulk/coding", "bulk/lists", "bulk/smartkeys",
                                    "bulk/subjects", "bulk/splitting"),
    "addresses and mailboxes asked of the rules": ("bulk/standing", "bulk/fixed", "bulk/places",
                                                   "rules/", "engine/"),
    WAITED: ("parts/pooling",),
    "parts: cut, spooled, merged": ("parts/",),
    "mail files and tables read": ("fastmail/", "mail/", "columns/", "sources/", "bulk/holding",
                                   "bulk/deliveries"),
    LOADED: ("bulk/compiling",),
    "organisation and policies laid out": ("bulk/", "policy", "world/", "events"),
    "sums and records told": ("cli/", "views/"),
}  # fmt: skip
_REFERENCE: Stages = {
    "facts of the case, and cells": ("rules/case", "rules/resolution", "rules/visibility"),
    "rules asked": ("rules/", "mail/", "assumptions", "vocabulary"),
    "rows and emails looked up": ("world/",),
    "rules taken in turn, decision made": ("engine/", "decisions/", "<"),
    "the loop around it": ("bench/",),
}
_IN_DELIVERY = {
    "engine/transition.py: after_delivery": "email made, world grown",
    "bench/reference.py: world": "mail and organisation made",
    "bench/reference.py: deliveries": "mail and organisation made",
}
OF_A_DELIVERY = (*_REFERENCE, "email made, world grown", COLLECTED)
_IN_SNAPSHOT = {"sources/snapshot.py: load_snapshot": _SNAPSHOT}
_IN_PART = {"parts/working.py: _decide": SHARED}
_IN_CASE = {
    "bulk/engine.py: decide_bulk": "bulk engine",
    "bulk/table.py: decision_table": "its table of decisions",
    "bulk/mailtable.py: mail_table": "mail put into columns",
    "engine/run.py: play": "reference engine",
    "unit/bulk/both.py: told": "its decisions shown",
    "unit/bulk/both.py: held_against_reference": "every field compared",
    "bench/tinycases.py: alike": DRAWN,
    "bench/tinycases.py: main": DRAWN,
}
OF_A_CASE = tuple(dict.fromkeys(_IN_CASE.values()))


class Kind(NamedTuple):
    """
    A kind of command: what runs, and the stages that its time falls to.

    ``claimed`` names functions to whose stage everything that they call belongs.
    """

    work: Callable[[list[str]], None]
    stages: Stages
    claimed: Mapping[str, str] = {}

    def stage_of(self, module: str) -> str:
        """
        Name the stage of a module, given as a path within the package.

        >>> KINDS["command"].stage_of("bulk/keys.py")
        'strings made numbers (keys)'
        >>> KINDS["command"].stage_of("fastmail/reading.py")
        'mail files and tables read'

        """
        found = (stage for stage, names in self.stages.items() if module.startswith(names))
        return next(found, _REST)


def _command(arguments: Sequence[str]) -> None:
    from sscsim.cli.app import app  # noqa: PLC0415 - importing it is part of what is measured
    from sscsim.cli.unneeded import barred  # noqa: PLC0415

    with barred():
        app(list(arguments), standalone_mode=False)


def _imported(_arguments: Sequence[str]) -> None:
    import sscsim  # noqa: F401, PLC0415 - as above


def _cases(arguments: Sequence[str]) -> None:
    from tests.bench.tinycases import counted  # noqa: PLC0415 - as above

    counted(*map(int, arguments))


def _played(arguments: Sequence[str]) -> None:
    from tests.bench.reference import played  # noqa: PLC0415 - as above

    played(*map(int, arguments))


KINDS = {
    "command": Kind(_command, _BULK, _IN_SNAPSHOT),
    "parts": Kind(_command, _BULK, {**_IN_SNAPSHOT, **_IN_PART}),
    "imported": Kind(_imported, _BULK),
    "cases": Kind(_cases, _BULK, _IN_CASE),
    "reference": Kind(_played, _REFERENCE, _IN_DELIVERY),
}
