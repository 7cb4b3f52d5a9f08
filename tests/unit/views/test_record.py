"""A record has the keys and the values of contract section 3."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from sscsim.decisions import Cell, Outcome, Reason
from sscsim.views.record import KEYS, plain, record
from sscsim.vocabulary import CorrelationMethod, Ref
from tests.unit.views.handmade import decision, refused, step


def test_a_promoted_message() -> None:
    """Every key of the contract is there, with plain values."""
    assert record(decision()) == {
        "source": "complaint",
        "messageid": "m1@outside.example",
        "mailbox": "hanna@contoso.example",
        "outcome": "promoted",
        "reason": "AcceptAll",
        "reasoncode": 6,
        "rule": "FLT-4",
        "accepting_entity": {"table": "systemuser", "id": "hanna", "name": "Hanna Reyes"},
        "owner": {"table": "systemuser", "id": "hanna", "name": "Hanna Reyes"},
        "correlationmethod": 0,
        "correlated_email": None,
        "parent_email": None,
        "regarding": None,
        "parties": [
            {
                "participation": "from",
                "address": "someone@outside.example",
                "table": None,
                "id": None,
            },
            {
                "participation": "to",
                "address": "hanna@contoso.example",
                "table": "systemuser",
                "id": "hanna",
            },
        ],
        "queue_items": [],
        "readers": 2,
        "sensitive_to": None,
    }


def test_a_refused_message_has_no_columns_of_an_email() -> None:
    """Accepting entity and owner are null, and nobody reads it."""
    shown = record(refused())
    assert (shown["outcome"], shown["reasoncode"]) == ("rejected", 1)
    assert (shown["accepting_entity"], shown["owner"], shown["readers"]) == (None, None, 0)


def test_readers_are_listed_on_request() -> None:
    """The number becomes the list."""
    assert record(decision(), readers=True)["readers"] == ["hanna", "marc"]


def test_sensitivity_that_was_not_asked_is_null_and_not_empty() -> None:
    """An empty list claims that no open question matters; null claims nothing."""
    leaning = decision(sensitive_to=("sender_match_basis",))
    assert record(leaning)["sensitive_to"] is None
    assert record(leaning, sensitivity=True)["sensitive_to"] == ["sender_match_basis"]
    assert record(decision(), sensitivity=True)["sensitive_to"] == []


def test_the_trace_has_each_step_with_what_it_read() -> None:
    """A fragment that is no cell is part of the sentence and not of what was read."""
    said = step(template="{who} is {method}.", fragments={"who": "She", "method": step().reads[1]})
    shown = record(decision(decided_by=said), trace=True)["trace"]
    assert [one["rule"] for one in shown] == ["DUP-6", "FLT-4"]
    assert shown[1] == {
        "rule": "FLT-4",
        "asks": "Does the candidate let every message in?",
        "answer": "promotes",
        "because": 'She is "All email messages".',
        "reads": [
            {
                "table": "usersettings",
                "id": "hanna",
                "column": "incomingemailfilteringmethod",
                "value": 0,
            }
        ],
    }


def test_an_unreadable_message_says_why() -> None:
    """The text stands under a key of its own, only where there is one."""
    broken = decision(outcome=Outcome.UNREADABLE, reason=Reason.UNREADABLE, text="no headers")
    assert record(broken)["text"] == "no headers"
    assert "text" not in record(decision())


def test_the_keys_are_those_of_the_record() -> None:
    """The columns of a CSV file cannot drift away from the record."""
    assert tuple(record(decision())) == KEYS


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (datetime(2026, 3, 2, 8, tzinfo=UTC), "2026-03-02T08:00:00Z"),
        (datetime(2026, 3, 2, 8, tzinfo=timezone(timedelta(hours=2))), "2026-03-02T06:00:00Z"),
        (datetime(2026, 3, 2, 8, 0, 0, 5), "2026-03-02T08:00:00.000005Z"),  # noqa: DTZ001
        (float("nan"), None),
        (float("inf"), None),
        (1.5, 1.5),
        (b"\x01\x02", "AQI="),
        (CorrelationMethod.IN_REPLY_TO, 3),
        (Ref("lead", "l1"), {"table": "lead", "id": "l1"}),
        ((1, "a"), [1, "a"]),
        ([None, True], [None, True]),
        (frozenset({"b", "a"}), ["a", "b"]),
        ({"a": (1,)}, {"a": [1]}),
        (2j, "2j"),
        (Cell("t", None, "c", 1, "one"), {"table": "t", "id": None, "column": "c", "value": 1}),
    ],
)
def test_values_are_shown_as_json_knows_them(value: Any, shown: Any) -> None:
    """Times are UTC, bytes are base64, numbers are finite."""
    assert plain(value) == shown
    json.dumps(plain(value), allow_nan=False)
