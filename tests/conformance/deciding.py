"""Lines of the corpus: a scenario with what the reference engine says to each of its events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sscsim
from sscsim.engine import Entry
from sscsim.scenario import load_scenario_data
from sscsim.testing.corpus.reader import FORMAT
from sscsim.views.record import record
from tests.conformance.features import Document, played

__all__ = ["case", "compact", "lines"]


def compact(value: Any) -> str:
    """Write JSON on one line, without a space too many."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def lines(documents: Sequence[Document]) -> Iterator[str]:
    """Give the header and a line for each scenario, in the order in which they are given."""
    cases = [case(f"c{number:04}", document) for number, document in enumerate(documents, 1)]
    decisions = sum(len(one) for each in cases for one in each["expected"] if type(one) is list)
    head = {"format": FORMAT, "sscsim": sscsim.__version__}
    yield compact({**head, "cases": len(cases), "decisions": decisions})
    yield from map(compact, cases)


def case(name: str, document: Document) -> dict[str, Any]:
    """Decide one scenario."""
    scenario = load_scenario_data(document, name)
    run, heard = played(scenario)
    return {
        "id": name,
        "covers": {
            word: sorted(rule for rule, answer in heard if answer == word)
            for word in sorted({answer for _, answer in heard})
        },
        "scenario": document,
        "expected": list(_answers(run.entries)),
    }


def _answers(entries: Iterable[Entry]) -> Iterator[Any]:
    for entry in entries:
        if entry.answer is None:
            records = (record(one, readers=True) for one in entry.decisions)
            yield [{key: one[key] for key in one if key != "sensitive_to"} for one in records]
        elif entry.answer.outcome == "readers":
            yield {"readers": list(entry.answer.readers)}
        else:
            yield {"outcome": entry.answer.outcome}
