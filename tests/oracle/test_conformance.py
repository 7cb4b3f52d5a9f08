"""The conformance corpus as another implementation uses it: here the oracle, which is plain dicts.

It reads the lines of the file with nothing but `json`, plays each scenario in its own way, and
compares what it answers with what is expected, as far as it knows the keys.
"""

from __future__ import annotations

import copy
import json
from importlib import import_module
from typing import Any

import pytest

from sscsim.testing.corpus import FILE
from tests.oracle.asking import is_known
from tests.oracle.oracle import play

Line = dict[str, Any]

_COMPARED = (
    "source", "messageid", "outcome", "reason", "reasoncode", "accepting_entity", "owner",
    "correlationmethod", "correlated_email", "parent_email", "regarding", "parties",
    "queue_items", "readers",
)  # fmt: skip


def lines() -> list[Line]:
    _, *cases = FILE.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in cases]


def is_played(case: Line) -> bool:
    if "SYN-12" in case["covers"].get("stops", ()):  # nor does it count how often mail was tried
        return False
    tracks = [event["track"] for event in case["scenario"]["timeline"] if "track" in event]
    if any("mailbox" not in track for track in tracks):  # nor does it look for one that has it
        return False
    return is_known(case["scenario"])


def plain(said: Any) -> Any:
    """What both write alike: rows without names, lists without order, made rows by address."""
    if not isinstance(said, list):
        return {key: sorted(one) if isinstance(one, list) else one for key, one in said.items()}
    return [{key: _plain(record[key]) for key in _COMPARED} for record in said]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return _row(value)
    if isinstance(value, list):
        return sorted((_row(one) if isinstance(one, dict) else one for one in value), key=repr)
    return value


def _row(row: Line) -> list[tuple[str, Any]]:
    made = {"id": row["id"] and row["id"].replace("auto-", f"{row['table']}:", 1)}
    return sorted((key, one) for key, one in {**row, **made}.items() if key != "name")


def played() -> dict[str, bool]:
    """Play every case that the oracle can; for each, whether it says what is expected."""
    answered = {}
    for case in lines():
        if is_played(case):
            answers = play(copy.deepcopy(case["scenario"]))  # type: ignore[no-untyped-call]
            said = [plain(one) for one in answers]
            answered[case["id"]] = said == [plain(one) for one in case["expected"]]
    return answered


def test_the_oracle_answers_the_corpus_as_it_is() -> None:
    """More than six hundred cases it can play, and each of those it answers alike."""
    answered = played()
    assert [case for case, alike in answered.items() if not alike] == []
    assert len(answered) > 600


MISTAKES = {
    "the sender of method 2 may be any record": ("oracle_rules", "CUSTOMERS", ("contact",)),
    "a message is never a copy": ("oracle_rules", "held", lambda *_: None),
    "a queue never owns": ("oracle_rules", "choose_owner", lambda *_: None),
    "nobody hides a choice": ("tests.oracle.oracle", "hidden", lambda _: set()),
    "everybody reads": ("oracle_rules", "readers", lambda *_: ["hanna"]),
    "a reply is never recognised": ("oracle_rules", "correlate", lambda *_: (None, 0)),
}


@pytest.mark.parametrize("mistake", sorted(MISTAKES))
def test_a_mistake_planted_in_the_oracle_is_found_by_the_corpus(
    mistake: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, name, instead = MISTAKES[mistake]
    monkeypatch.setattr(import_module(module), name, instead)
    assert not all(played().values())
