"""Reads the conformance corpus: a header line, then one decided case a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

import attrs

from sscsim.scenario import Scenario, load_scenario_data
from sscsim.testing.levels import Difference, differences

__all__ = ["FILE", "FORMAT", "Case", "conformance", "header"]

FORMAT = 1
FILE = files("sscsim.testing.corpus") / "conformance.jsonl"


@attrs.frozen
class Case:
    """
    One case of the corpus: a scenario, and what comes of each of its events.

    Attributes:
        id: the name of the case, such as ``c0001``.
        document: the scenario as plain data (contract section 2).
        expected: for each event a list of decision records (contract section 3, ``readers`` as
            list of ids), or what the event answers: its ``outcome``, or its ``readers``.
        covers: the rules that were asked, each with its answer, as in ``FLT-4 promotes``.

    """

    id: str
    document: Mapping[str, Any]
    expected: Sequence[Any]
    covers: tuple[str, ...]

    @property
    def scenario(self) -> Scenario:
        """The scenario, loaded."""
        return load_scenario_data(self.document, self.id)

    def differences(
        self, answers: Sequence[Any], level: str = "all fields"
    ) -> tuple[tuple[int, Difference], ...]:
        """
        List what another implementation answers otherwise, each with the number of the event.

        ``answers`` has the form of ``expected``; of a record what is left out is not compared.
        Raises ValueError for another number of answers than there are events.

        >>> case = next(conformance())
        >>> case.differences(case.expected)
        ()

        """
        together = enumerate(zip(self.expected, answers, strict=True))
        return tuple(
            (number, difference)
            for number, (wanted, came) in together
            for difference in _of_event(wanted, came, level)
        )


def _of_event(wanted: Any, came: Any, level: str) -> Iterator[Difference]:
    if isinstance(wanted, list):
        if not isinstance(came, list) or len(came) != len(wanted):
            yield Difference("decisions", wanted, came)
            return
        for ours, theirs in zip(wanted, came, strict=True):
            yield from differences(ours, theirs, level)
    elif _answer(wanted) != _answer(came):
        yield Difference("answer", wanted, came)


def _answer(said: Any) -> Any:
    if not isinstance(said, Mapping):
        return None
    return {key: sorted(one) if isinstance(one, list) else one for key, one in said.items()}


def conformance() -> Iterator[Case]:
    """
    Iterate over the cases of the conformance corpus, the smallest first.

    >>> case = next(case for case in conformance() if "FLT-4 promotes" in case.covers)
    >>> list(case.document["timeline"][-1])
    ['deliver']
    >>> [record] = case.expected[-1]
    >>> record["outcome"], record["reason"], record["rule"]
    ('promoted', 'AcceptAll', 'FLT-4')

    """
    with FILE.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            yield _case(json.loads(line))


def header() -> dict[str, Any]:
    """
    Read the first line of the corpus: which version of the format it has, and what made it.

    >>> sorted(header())
    ['cases', 'decisions', 'format', 'sscsim']

    """
    with FILE.open(encoding="utf-8") as lines:
        read: dict[str, Any] = json.loads(next(lines))
    return read


def _case(line: Mapping[str, Any]) -> Case:
    covers = (f"{rule} {answer}" for answer, rules in line["covers"].items() for rule in rules)
    return Case(line["id"], line["scenario"], line["expected"], tuple(sorted(covers)))
