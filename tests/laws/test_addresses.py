"""How a name is written, and where a row stands in its file, change nothing."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.playing import run_of, told
from tests.laws.strategies import ADDRESSES, arrivals, scenarios

_ROWS = ("systemusers", "queues", "contacts", "accounts", "leads", "records")


def shouted(entry: str) -> str:
    """Write an address in capitals, with a display name."""
    return f'"Somebody, else" <{entry.upper()}>' if entry in ADDRESSES else entry


@given(scenarios())
def test_case_and_display_name_do_not_matter(scenario: dict[str, Any]) -> None:
    """PTY-16 (community): in headers and in rows; what is compared has one canonical form."""
    timeline = []
    for entry in scenario["timeline"]:
        said = entry.get("deliver")
        if said is None or said.get("message-id", "") is None:  # an id made from the names differs
            timeline.append(entry)
            continue
        lists = {
            name: [shouted(one) for one in said[name]] for name in ("to", "cc") if name in said
        }
        timeline.append({"deliver": {**said, **lists, "from": shouted(said["from"])}})
    rows = {
        name: [{key: _upper(key, value) for key, value in row.items()} for row in scenario[name]]
        for name in ("systemusers", "queues", "contacts", "accounts", "leads")
    }
    loud = run_of({**scenario, **rows, "timeline": timeline})
    plain = run_of(scenario)
    assert [_quiet(one) for one in loud.decisions] == [_quiet(one) for one in plain.decisions]


def _upper(key: str, value: Any) -> Any:
    return value.upper() if "email" in key and isinstance(value, str) else value


def _quiet(decision: Any) -> Any:
    """A decision without its trace and without the name of a record that it creates."""
    return attrs.evolve(told(decision), created_record=None)


@given(scenarios(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(scenario: dict[str, Any], chance: Any) -> None:
    """PTY-3, SP-12: with distinct `createdon` the place of a row in its file decides nothing."""
    born = iter(range(1, 29))
    dated = {
        name: [{**row, "createdon": f"2020-02-{next(born):02}T00:00:00Z"} for row in scenario[name]]
        for name in _ROWS
    }
    mixed = {name: chance.sample(rows, len(rows)) for name, rows in dated.items()}
    assert [told(one) for one in run_of({**scenario, **mixed}).decisions] == [
        told(one) for one in run_of({**scenario, **dated}).decisions
    ]


@given(arrivals(), st.permutations(["hanna", "paul", "lena"]))
def test_the_order_of_mailboxes_does_not_decide_whether_a_message_is_promoted(
    scenario: dict[str, Any], boxes: list[str]
) -> None:
    """SYN-10 (inferred): who accepted it may change, and in which mailbox it was met."""
    [entry] = scenario["timeline"]

    def promoted(order: list[str]) -> bool:
        timeline = [{"deliver": {**entry["deliver"], "mailboxes": order}}]
        return any(one.promoted for one in run_of({**scenario, "timeline": timeline}).decisions)

    assert promoted(boxes) == promoted(sorted(boxes))
