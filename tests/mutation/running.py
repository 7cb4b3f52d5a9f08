"""
A pytest plugin: collect once, learn which test calls which function, then fork for each mutant.

mutmut's own runner starts pytest anew for each mutant, which takes a second or more before the
first test begins; a fork of a session that has collected everything takes hundredths of one.
"""

from __future__ import annotations

import functools
import gc
import json
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.mutation.switch import SWITCHES, Switch

TESTS = ("tests/unit/rules", "tests/unit/engine", "tests/scenarios")  # close to the rules
_MEMORY = 4 << 30
_PATIENCE = 20  # times as long as the same tests took on the original, and ten seconds


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Measure the tests on the original, then try each mutant on the tests that call it."""
    if session.testsfailed:
        pytest.exit("the tests were not collected", returncode=1)
    measured = _measured(session)
    diffs = json.loads(Path(os.environ["MUTATION_DIFFS"]).read_text(encoding="utf-8"))
    gc.collect()
    gc.freeze()  # a fork copies what it writes, and a collection writes everywhere
    with Path(os.environ["MUTATION_RESULTS"]).open("a", encoding="utf-8") as results:
        for switch, mutant in _asked():
            name = f"{switch.module}.{mutant}"
            result = _tried(session, switch, mutant, measured)
            results.write(json.dumps({"mutant": name, "diff": diffs[name], **result}) + "\n")
            results.flush()
    return True


def _asked() -> Iterator[tuple[Switch, str]]:
    said = Path(os.environ["MUTATION_ONLY"]).read_text(encoding="utf-8").split("\n")
    names, patterns = set(said), [one for one in said if "*" in one]
    for switch in SWITCHES:
        for mutant in switch.mutants:
            name = f"{switch.module}.{mutant}"
            wanted = name in names or any(fnmatch(name, one) for one in patterns)
            if wanted and mutant != "_mutmut_orig":
                yield switch, mutant


# ------------------------------------------------------------------------------------ the original


@attrs.define
class _Measured:
    """What is known of the tests: how long each takes, whom it calls, which have noticed most."""

    caches: list[Any]
    seconds: dict[pytest.Item, float] = attrs.field(factory=dict)
    callers: dict[Switch, list[pytest.Item]] = attrs.field(factory=dict)
    killers: dict[Switch, list[str]] = attrs.field(factory=dict)

    def promising(self, switch: Switch) -> list[pytest.Item]:
        """Order tests: those that noticed other mutants of the function, then the quickest."""
        items = sorted(self.callers.get(switch, ()), key=self.seconds.__getitem__)
        killers = self.killers.get(switch, ())
        proven = [item for item in items if item.nodeid in killers]
        others = [item for item in items if item.nodeid not in killers]
        return proven + others

    def forget(self) -> None:
        """Clear what remembers answers of the code under test: a fork must not inherit them."""
        for one in self.caches:
            one.cache_clear()


def _measured(session: pytest.Session) -> _Measured:
    """Run every test once on the original."""
    kind = functools._lru_cache_wrapper
    found = [one for one in gc.get_objects() if isinstance(one, kind)]
    rooms = ("sscsim.rules", "sscsim.engine", "sscsim.views")
    caches = [one for one in found if str(getattr(one, "__module__", "")).startswith(rooms)]
    measured = _Measured(caches)
    called: set[Switch] = set()
    for switch in SWITCHES:
        switch.now = _noting(switch, called)
    for number, item in enumerate(session.items):
        called.clear()
        measured.forget()
        began = time.process_time()
        if not passes(session, session.items, number):
            pytest.exit(f"{item.nodeid} fails on the original", returncode=1)
        measured.seconds[item] = time.process_time() - began
        for switch in called:
            measured.callers.setdefault(switch, []).append(item)
    for switch in SWITCHES:
        switch.now = switch.original
    return measured


def _noting(switch: Switch, called: set[Switch]) -> Callable[..., Any]:
    def note(*args: Any, **kwargs: Any) -> Any:
        called.add(switch)
        return switch.original(*args, **kwargs)

    return note


def passes(session: pytest.Session, items: Sequence[pytest.Item], number: int) -> bool:
    """Run one test without the reports that pytest makes, which take longer than most tests."""
    item: Any = items[number]
    following = items[number + 1] if number + 1 < len(items) else None
    item._initrequest()
    try:
        session._setupstate.setup(item)
        item.runtest()
    except pytest.skip.Exception:
        return True
    except BaseException:  # noqa: BLE001 - whatever a mutant raises was noticed
        return False
    finally:
        session._setupstate.teardown_exact(following)
        item._request, item.funcargs = False, None
    return True


# ------------------------------------------------------------------------------------- the mutants


def _tried(
    session: pytest.Session, switch: Switch, mutant: str, measured: _Measured
) -> dict[str, Any]:
    """Fork, put the mutant in, and see whether a test fails."""
    items = measured.promising(switch)
    if not items:
        return {"result": "untested"}
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        bounded(_PATIENCE * sum(measured.seconds[item] for item in items) + 10)
        measured.forget()
        switch.now = switch.mutants[mutant]
        for number, item in enumerate(items):
            if not passes(session, items, number):
                os.write(writing, item.nodeid.encode())
                os._exit(1)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        killer = pipe.read().decode()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    killers = measured.killers.setdefault(switch, [])
    if killer and killer not in killers:
        killers.append(killer)
    return {"result": {0: "survived", 1: "killed"}.get(code, "stopped"), "by": killer}


def bounded(seconds: float) -> None:
    """Stop a mutant that never ends, or eats the machine; both are noticed, so both are killed."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nothing, stream)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
