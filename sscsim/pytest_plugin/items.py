"""A scenario file as a collector, and each thing that it expects as a test."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from sscsim.engine import Run, simulate
from sscsim.errors import InputError
from sscsim.pytest_plugin.options import terms_of
from sscsim.pytest_plugin.questions import Question, questions
from sscsim.pytest_plugin.telling import failure_text
from sscsim.scenario import Scenario, load_scenario
from sscsim.scenario.expect import check_one

__all__ = ["ScenarioFile", "ScenarioItem", "ScenarioWarning"]

_STEPS = 2  # -vv


class ScenarioWarning(pytest.PytestWarning):
    """What a scenario says is legal, but will surprise."""


class ScenarioFile(pytest.File):
    """A scenario file: loaded when it is collected, played once when its first test runs."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give a test for each expectation; what is wrong with the file is told all at once."""
        self._warn()
        for question in questions(self.scenario):
            yield ScenarioItem.from_parent(self, name=question.name, question=question)

    @cached_property
    def scenario(self) -> Scenario:
        """What stands in the file."""
        try:
            return load_scenario(self.path, self.shown)
        except InputError as error:
            raise self.CollectError(str(error)) from None

    @cached_property
    def shown(self) -> str:
        """The path as one would type it where pytest was started."""
        try:
            return os.path.relpath(self.path, self.config.invocation_params.dir)
        except ValueError:  # on Windows: another drive
            return str(self.path)

    @cached_property
    def run(self) -> Run:
        """What came of the events, under the terms of this run."""
        terms = terms_of(self.config)
        return simulate(terms.world(self.scenario.world), self.scenario.events, terms.book)

    def _warn(self) -> None:
        for problem in self.scenario.warnings:
            warning = ScenarioWarning(f"{problem.what} {problem.offer}".strip())
            try:
                warnings.warn_explicit(warning, None, str(self.path), problem.place.line or 1)
            except ScenarioWarning:  # a project for which warnings are errors
                raise self.CollectError(str(problem)) from None


class ScenarioItem(pytest.Item):
    """One thing that a scenario expects; or that it plays to its end, where it expects nothing."""

    parent: ScenarioFile

    def __init__(self, *, question: Question, **node: Any) -> None:
        super().__init__(**node)
        self.question = question

    def runtest(self) -> None:
        """Play the file, and compare this one thing."""
        file, question = self.parent, self.question
        try:
            run = file.run
        except InputError as error:  # a rule of one's own that fails
            pytest.fail(str(error), pytrace=False)
        if question.number is None:
            return
        failures = check_one(file.scenario, run, question.number, question.part)
        if failures:
            trace = self.config.get_verbosity() >= _STEPS
            terms = terms_of(self.config)
            entry = run.entries[question.number]
            pytest.fail(
                failure_text(failures, entry, file.shown, terms, trace=trace), pytrace=False
            )

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where the expectation stands."""
        return self.path, self.question.line - 1, self.name
