"""
Small worlds in a few lines: people with short names, what happens to them, and what was decided.

`user("hanna", 0)` is a row, `mail(to="hanna")` an event, both in the words of scenario files
(contract section 2); `played(...)` loads them as one scenario and plays it. A name without @ stands
for the address of that name at contoso.example.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import attrs

from sscsim.decisions import Decision, Step
from sscsim.engine import Run, decide, deliveries, simulate
from sscsim.events import Deliver, Delivery
from sscsim.mail import Message
from sscsim.rules import Case
from sscsim.scenario import Scenario, load_scenario_text
from sscsim.world import World

__all__ = [
    "STRANGER",
    "Thing",
    "account",
    "address",
    "because",
    "case_of",
    "contact",
    "decided",
    "email",
    "event",
    "lead",
    "mail",
    "only_delivery",
    "played",
    "queue",
    "record",
    "row",
    "scene",
    "step",
    "steps",
    "user",
    "verdict",
]

STRANGER = "someone@outside.example"
_DASHED = {"in_reply_to": "in-reply-to", "thread_index": "thread-index", "message_id": "message-id"}


class Thing(NamedTuple):
    """A row of a list of the scenario, or an entry of its timeline."""

    where: str
    body: Mapping[str, Any]


def address(name: str) -> str:
    """The address of a short name; anything else stays as it is."""
    return f"{name}@contoso.example" if name.isalpha() else name


def row(where: str, key: str, **columns: Any) -> Thing:
    """A row of the list ``where``."""
    return Thing(where, {"id": key, **columns})


def user(name: str, method: int | None = None, **columns: Any) -> Thing:
    """An enabled user with a mailbox that is read; without ``method`` its value is not known."""
    known = {} if method is None else {"incomingemailfilteringmethod": method}
    base = {"fullname": name.title(), "internalemailaddress": address(name)}
    return row("systemusers", name, **{**base, **known, **columns})


def queue(name: str, method: int | None = None, **columns: Any) -> Thing:
    """An active queue with a mailbox that is read."""
    known = {} if method is None else {"incomingemailfilteringmethod": method}
    base = {"name": name.title(), "emailaddress": address(name)}
    return row("queues", name, **{**base, **known, **columns})


def contact(name: str, at: str | None = None, **columns: Any) -> Thing:
    """A contact; its address is that of the name at fabrikam.example unless it is said."""
    mailed = {"emailaddress1": at or f"{name}@fabrikam.example"}
    return row("contacts", name, **{"fullname": name.title(), **mailed, **columns})


def account(name: str, at: str, **columns: Any) -> Thing:
    """An account."""
    return row("accounts", name, **{"name": name.title(), "emailaddress1": at, **columns})


def lead(name: str, at: str, **columns: Any) -> Thing:
    """A lead."""
    return row("leads", name, **{"fullname": name.title(), "emailaddress1": at, **columns})


def record(table: str, key: str, columns: Mapping[str, Any], **more: Any) -> Thing:
    """A row of a custom table."""
    return row("records", key, table=table, columns=dict(columns), **more)


def email(key: str, **columns: Any) -> Thing:
    """An email that is in Dynamics from the start."""
    return row("emails", key, **columns)


def mail(
    key: str = "m1", *, sender: str = STRANGER, to: str | Sequence[str] = "hanna", **keys: Any
) -> Thing:
    """A message that arrives; keys with a dash are written with an underscore."""
    entries = [to] if isinstance(to, str) else to
    said = {_DASHED.get(name, name): value for name, value in keys.items()}
    if "cc" in said:
        said["cc"] = [address(one) for one in said["cc"]]
    return event(
        "deliver", id=key, **{"from": address(sender), "to": [*map(address, entries)], **said}
    )


def event(kind: str, **keys: Any) -> Thing:
    """Any entry of the timeline."""
    said = {_DASHED.get(name, name): value for name, value in keys.items()}
    return Thing("timeline", {kind: said})


# -------------------------------------------------------------------------------------- and playing


def scene(
    *things: Thing,
    settings: Mapping[str, Any] | None = None,
    organization: Mapping[str, Any] | None = None,
    assume: Mapping[str, Any] | None = None,
    reading: str = "article",
) -> Scenario:
    """Put things together: rows in their lists, events in the order in which they are given."""
    said: dict[str, Any] = {
        "title": "a test",
        "reading": reading,
        "assume": dict(assume or {}),
        "organization": {**(organization or {}), "orgdborgsettings": dict(settings or {})},
    }
    for thing in things:
        said.setdefault(thing.where, []).append(thing.body)
    return load_scenario_text(json.dumps(said), "a test")


def played(*things: Thing, **settings: Any) -> Run:
    """Play the things as one scenario."""
    scenario = scene(*things, **settings)
    return simulate(scenario.world, scenario.events)


def decided(*things: Thing, **settings: Any) -> Decision:
    """Play the things, and give the last decision."""
    return played(*things, **settings).decisions[-1]


def only_delivery(scenario: Scenario, **changes: Any) -> Delivery:
    """The first delivery of a scenario's only message, with columns of the message changed."""
    [arrival] = [one for one in scenario.events if isinstance(one, Deliver)]
    message: Message = attrs.evolve(arrival.message, **changes)
    return deliveries(scenario.world, attrs.evolve(arrival, message=message))[0]


def case_of(*things: Thing, changes: Mapping[str, Any] | None = None, **settings: Any) -> Case:
    """The case of a scenario's only message; ``changes`` are made to the message."""
    scenario = scene(*things, **settings)
    return Case(scenario.world, only_delivery(scenario, **(changes or {})))


def redecided(world: World, delivery: Delivery, **changes: Any) -> Decision:
    """Decide a delivery whose message is changed in columns that no scenario can say."""
    message = attrs.evolve(delivery.message, **changes)
    return decide(world, attrs.evolve(delivery, message=message))


# -------------------------------------------------------------------------------------- and reading


def verdict(decision: Decision) -> tuple[str, str]:
    """Outcome and reason."""
    return str(decision.outcome), str(decision.reason)


def steps(decision: Decision, rule: str) -> list[Step]:
    """Every step of a rule."""
    return [one for one in decision.steps if one.rule == rule]


def step(decision: Decision, rule: str) -> Step:
    """The only step of a rule."""
    [one] = steps(decision, rule)
    return one


def because(decision: Decision, rule: str) -> str:
    """The sentence of the only step of a rule."""
    return step(decision, rule).because
