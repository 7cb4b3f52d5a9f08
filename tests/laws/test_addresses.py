"""How a name is written, and where a row stands in its file, change nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from sscsim.decisions import Decision
from sscsim.engine import simulate
from sscsim.events import Deliver
from sscsim.mail import is_wellformed
from sscsim.scenario import Scenario, load_scenario_data, scenario_document
from tests.laws.playing import told
from tests.laws.strategies import arrivals, scenarios

_ROWS = ("systemusers", "queues", "contacts", "accounts", "leads", "records")

Document = Mapping[str, Any]


def decisions(document: Document) -> list[Decision]:
    """Load a scenario from its file, and give what is decided, without the traces."""
    loaded = load_scenario_data(document)
    return [told(one) for one in simulate(loaded.world, loaded.events).decisions]


def shouted(entry: Any) -> Any:
    """Write an address in capitals, with a display name."""
    plain = isinstance(entry, str) and is_wellformed(entry)
    return f'"Somebody, else" <{entry.upper()}>' if plain else entry


@given(scenarios())
def test_case_and_display_name_do_not_matter(scenario: Scenario) -> None:
    """PTY-16 (community): in headers and in rows; what is compared has one canonical form."""
    document = scenario_document(scenario.world, scenario.events)
    loud = {
        **document,
        **{name: [_upper(row) for row in document.get(name, ())] for name in _ROWS},
        "timeline": [_loud(entry) for entry in document["timeline"]],
    }
    assert list(map(_quiet, decisions(loud))) == list(map(_quiet, decisions(document)))


def _loud(entry: Document) -> Document:
    said = entry.get("deliver")
    if said is None or said.get("message-id", "") is None:  # an id made from the names differs
        return entry
    lists = {
        name: list(map(shouted, said[name])) for name in ("from", "to", "cc") if said.get(name)
    }
    return {"deliver": {**said, **lists}}


def _upper(row: Document) -> Document:
    """Write the addresses of a row, and those in the columns of a record, in capitals."""
    loud = {key: value.upper() if _is_address(key, value) else value for key, value in row.items()}
    return {**loud, "columns": _upper(row["columns"])} if "columns" in row else loud


def _is_address(key: str, value: Any) -> bool:
    return isinstance(value, str) and ("email" in key or "mail" in key) and "@" in value


def _quiet(decision: Decision) -> Decision:
    """A decision without the name of a record that it creates."""
    return attrs.evolve(decision, created_record=None)


@given(scenarios(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(scenario: Scenario, chance: Any) -> None:
    """PTY-3, SP-12: with distinct `createdon` the place of a row in its file decides nothing."""
    document = scenario_document(scenario.world, scenario.events)
    born = iter(range(1, 29))
    dated = {
        name: [
            {**row, "createdon": f"2020-02-{next(born):02}T00:00:00Z"}
            for row in document.get(name, ())
        ]
        for name in _ROWS
    }
    mixed = {name: chance.sample(rows, len(rows)) for name, rows in dated.items()}
    assert decisions({**document, **mixed}) == decisions({**document, **dated})


@given(arrivals(), st.data())
def test_the_order_of_mailboxes_does_not_decide_whether_a_message_is_promoted(
    scenario: Scenario, data: st.DataObject
) -> None:
    """SYN-10 (inferred): who accepted it may change, and in which mailbox it was met."""
    [entry] = scenario.events
    boxes = sorted(scenario.world.directory.mailboxes)

    def promoted(order: Sequence[str]) -> bool:
        assert isinstance(entry, Deliver)
        arrival = attrs.evolve(entry, mailboxes=tuple(order))
        return any(one.promoted for one in simulate(scenario.world, [arrival]).decisions)

    assert promoted(data.draw(st.permutations(boxes))) == promoted(boxes)
