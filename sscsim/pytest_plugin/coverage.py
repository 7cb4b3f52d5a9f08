"""``--sscsim-coverage``: counts every answer of a run, whoever asked for the decision.

`decide`, `simulate` and `play` all come to one function of the engine. While pytest runs, another
stands in its place and decides by the same rules, listened to; the engine itself knows nothing of
it, and afterwards its own function stands there again.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import pytest

from sscsim.decisions import Decision
from sscsim.engine import reference
from sscsim.engine import run as engine_run
from sscsim.pytest_plugin.options import FAIL_UNDER, terms_of
from sscsim.pytest_plugin.tally import Tally
from sscsim.rules import BOOK, Case, RuleBook
from sscsim.testing.listening import Listener, listened

__all__ = ["Coverage"]

_KEY = "sscsim_coverage"


class Coverage:
    """Counts in this process, gathers what others counted, and tells the sum at the end."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.tally = Tally(terms_of(config).book)
        self.listening = _everywhere(self.tally.hear)

    def pytest_unconfigure(self) -> None:
        """Give the engine its own function back."""
        self.listening.undo()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take in what a worker of pytest-xdist heard; one that crashed tells nothing."""
        self.tally.add(getattr(node, "workeroutput", {}).get(_KEY, ()))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Tell the process that sums up; there, fail the run if too little was asked."""
        output = getattr(self.config, "workeroutput", None)
        if output is not None:
            output[_KEY] = self.tally.told()
        elif self._falls_short and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show the table, and whether it is enough."""
        if self.config.option.collectonly:
            return
        terminalreporter.section("sscsim: which answers of which rules were given")
        for line in self.tally.lines():
            terminalreporter.write_line(line)
        if self._falls_short:
            least = f"{self.config.getoption(FAIL_UNDER):g}"
            what = (
                f"FAIL: {self.tally.percent} % is less than --sscsim-coverage-fail-under={least}."
            )
            terminalreporter.write_line(what, red=True)

    @property
    def _falls_short(self) -> bool:
        least = self.config.getoption(FAIL_UNDER)
        if least is None or self.config.option.collectonly:
            return False
        return not self.tally.reaches(least)


def _everywhere(hear: Listener) -> pytest.MonkeyPatch:
    """Have every decision of this process made by rules that are listened to; it can be undone."""
    decide_case = reference.decide_case
    books: WeakKeyDictionary[RuleBook, RuleBook] = WeakKeyDictionary()

    def heard(case: Case, book: RuleBook = BOOK) -> Decision:
        if book not in books:
            books[book] = listened(book, hear)
        return decide_case(case, books[book])

    patch = pytest.MonkeyPatch()
    for home in (reference, engine_run):
        patch.setattr(home, "decide_case", heard)
    return patch
