"""
Change the tables of the rules, which mutmut leaves alone: chapters of the book, constants of files.

    python -m tests.mutation.tables             every change
    python -m tests.mutation.tables _PROCESSED  those of tables with that in their name

A rule is taken out or changes places with the next, a constant loses a part or is one more; each
time the tests of the rules are run in a fork until one fails. Prints what nobody noticed.
"""

from __future__ import annotations

import functools
import gc
import importlib
import os
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

import sscsim.engine
import sscsim.rules
from sscsim.rules import BOOK
from tests.mutation.running import TESTS, bounded, passes

_CHAPTERS = (
    *("looked_at", "valid_and_new", "resolving", "correlation"),
    *("vetoes", "verdict", "obstacles", "creation"),
)
_CONSTANT = re.compile(r"^(_?[A-Z][A-Z_0-9]+)\b[^=\n]*=", re.MULTILINE)
_SECONDS = 120
# Changes that change nothing, and why.
EXPLAINED = {
    "sscsim.rules.creation.parties._CONTACT_OR_LEAD": "contact is what any other choice means too",
    "sscsim.engine.promotion._PARTICIPATION": "no party is a Bcc (PTY-13)",
}


class Change(NamedTuple):
    """One change to a table: where, what it becomes, and how it is put in."""

    where: str
    becomes: str
    put: Callable[[], None]


def changes() -> Iterator[Change]:
    """List every change, chapters first."""
    for chapter in _CHAPTERS:
        table = getattr(BOOK, chapter)
        for rules in (*variants(table), *_reordered(table)):
            put = functools.partial(object.__setattr__, BOOK, chapter, rules)
            yield Change(f"book.{chapter}", ", ".join(rule.id for rule in rules), put)
    for package in (sscsim.rules, sscsim.engine):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for name in _CONSTANT.findall(Path(str(module.__file__)).read_text(encoding="utf-8")):
                yield from _of_constant(module, name)


def _of_constant(module: ModuleType, name: str) -> Iterator[Change]:
    value = getattr(module, name)
    for other in variants(value):
        put = functools.partial(_put, name, value, other)
        yield Change(f"{module.__name__}.{name}", repr(other), put)


def _put(name: str, value: object, other: object) -> None:
    """Put a value in wherever the name was imported to."""
    for loaded in list(sys.modules.values()):
        if loaded.__name__.startswith("sscsim") and vars(loaded).get(name) is value:
            setattr(loaded, name, other)


def variants(value: Any) -> Iterator[Any]:
    """Change a value a little: one more or less, a part out."""
    if type(value) is int:
        yield from (value + 1, value - 1)
    elif type(value) is str:
        yield f"{value}XX"
    elif type(value) is dict:
        yield from ({key: value[key] for key in value if key != gone} for gone in value)
    elif type(value) in (set, frozenset):
        yield from (value - {gone} for gone in sorted(value, key=str))
    elif type(value) is tuple:
        yield from (value[:at] + value[at + 1 :] for at in range(len(value)))


def _reordered(rules: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Let each rule change places with the next; the order of a constant is seldom read."""
    for at in range(len(rules) - 1):
        yield (*rules[:at], rules[at + 1], rules[at], *rules[at + 2 :])


class Trying:
    """A pytest plugin: instead of the tests, try every change on them."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.tried = 0
        self.unnoticed: list[Change] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests once as they are, then for each change until one fails."""
        order = [item for item in session.items if passes(session, [item], 0)]
        assert len(order) == len(session.items), "the tests fail without any change"
        caches = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
        gc.freeze()
        for change in (one for one in changes() if self.part in one.where):
            killer = _killer(session, order, change, caches)
            self.tried += 1
            if killer is None:
                self.unnoticed += [] if change.where in EXPLAINED else [change]
            else:  # it may notice the next one too
                order.insert(0, order.pop(killer))
        return True


def _killer(
    session: pytest.Session, order: list[pytest.Item], change: Change, caches: list[Any]
) -> int | None:
    """Give the place of the test that noticed a change; 0 if it never ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        bounded(_SECONDS)
        for cache in caches:
            cache.cache_clear()
        change.put()
        failed = (at for at, item in enumerate(order) if not passes(session, [item], 0))
        os.write(writing, str(next(failed, "")).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    stopped = os.waitpid(child, 0)[1] != 0
    return int(said) if said else (0 if stopped else None)


def main() -> int:
    """Try; 1 if a change was not noticed."""
    trying = Trying("".join(sys.argv[1:]))
    plugins = ("no:randomly", "no:xdist", "no:cacheprovider", "no:cov")
    options = [part for plugin in plugins for part in ("-p", plugin)]
    pytest.main(["-q", "--capture=sys", "--assert=plain", *options, *TESTS], plugins=[trying])
    lines = [f"{one.where} became {one.becomes}, and no test failed" for one in trying.unnoticed]
    said = f"{trying.tried} changes of tables, {len(lines)} not noticed"
    sys.stdout.write("\n".join([*lines, said]) + "\n")
    return 1 if lines or not trying.tried else 0


if __name__ == "__main__":
    sys.exit(main())
