"""The engine and the oracle, written apart from one rule book, answer every scenario alike."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sscsim.assumptions import READINGS
from sscsim.decisions import Decision
from sscsim.engine import Entry, simulate
from sscsim.scenario import Scenario
from sscsim.strategies import assumptions
from tests.laws.strategies import scenarios
from tests.oracle.oracle import play
from tests.oracle.writing import NOT_PLAYED, contract_document, played_by_both

Record = dict[str, Any]

_COMPARED = (
    "source",
    "messageid",
    "outcome",
    "reason",
    "reasoncode",
    "accepting_entity",
    "owner",
    "correlationmethod",
    "correlated_email",
    "parent_email",
    "regarding",
    "parties",
    "queue_items",
    "readers",
)


def ours(decision: Decision) -> Record:
    """A decision as the oracle writes it down."""
    about = decision.regarding
    return {
        "source": decision.source,
        "messageid": decision.messageid,
        "outcome": str(decision.outcome),
        "reason": str(decision.reason),
        "reasoncode": decision.reasoncode,
        "accepting_entity": decision.accepting_entity and decision.accepting_entity[:2],
        "owner": decision.owner and decision.owner[:2],
        "correlationmethod": int(decision.correlationmethod),
        "correlated_email": decision.correlated_email,
        "parent_email": decision.parent_email,
        "regarding": about and tuple(about),
        "parties": Counter(decision.parties),
        "queue_items": sorted(decision.queue_items),
        "readers": sorted(decision.readers),
    }


def theirs(record: Record) -> Record:
    """A record of the oracle, in the same form; a record it creates is named by its address."""
    parties = (
        (p["participation"], p["address"], p["table"], _created(p)) for p in record["parties"]
    )
    about = record["regarding"]
    return {
        **{name: record[name] for name in _COMPARED},
        "accepting_entity": _pair(record["accepting_entity"]),
        "owner": _pair(record["owner"]),
        "regarding": about and (about["table"], about["id"]),
        "parties": Counter(parties),
        "queue_items": sorted(record["queue_items"]),
        "readers": sorted(record["readers"]),
    }


def _pair(entity: Record | None) -> tuple[str, str] | None:
    return None if entity is None else (entity["table"], entity["id"])


def _created(party: Record) -> str | None:
    key: str | None = party["id"]
    return key and key.replace("auto-", f"{party['table']}:", 1)


def answered(entry: Entry) -> Any:
    """What one entry of a run says, as the oracle says it."""
    if entry.answer is None:
        return [ours(decision) for decision in entry.decisions]
    if entry.answer.outcome == "readers":
        return {"readers": sorted(entry.answer.readers)}
    return {"outcome": entry.answer.outcome}


def difference(scenario: Scenario) -> list[tuple[int, Any, Any]]:
    """Play a scenario through both, and list the events on which they differ: ours, theirs."""
    run = simulate(scenario.world, scenario.events)
    answers: list[Any] = play(contract_document(scenario))  # type: ignore[no-untyped-call]
    assert len(answers) == len(run.entries)
    found = []
    for number, (entry, answer) in enumerate(zip(run.entries, answers, strict=True)):
        said = answered(entry)
        other = [theirs(one) for one in answer] if isinstance(answer, list) else answer
        if said != other:
            found.append((number, *_only_differences(said, other)))
    return found


def _only_differences(said: Any, other: Any) -> tuple[Any, Any]:
    if not isinstance(said, list) or not isinstance(other, list) or len(said) != len(other):
        return said, other
    pairs = list(zip(said, other, strict=True))
    return (
        [{name: mine[name] for name in mine if mine[name] != its[name]} for mine, its in pairs],
        [{name: its[name] for name in mine if mine[name] != its[name]} for mine, its in pairs],
    )


SWITCHES = {
    reading: assumptions(flavour="anything", reading=reading, without=NOT_PLAYED)
    for reading in sorted(READINGS)
}


@pytest.mark.parametrize("reading", SWITCHES)
@given(st.data())
@settings(suppress_health_check=list(HealthCheck))
def test_engine_and_oracle_agree_on_every_scenario(reading: str, data: st.DataObject) -> None:
    """The same scenario, under every reading and with switches turned, has one answer."""
    scenario = data.draw(scenarios(assume=SWITCHES[reading]))
    assert difference(played_by_both(scenario)) == []
