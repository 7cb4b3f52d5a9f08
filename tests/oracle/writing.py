"""A drawn scenario as the oracle reads one: in the words of section 2 of the contract alone.

Our own files say more than the contract has words for. What the oracle has no word for at all is
taken out of the scenario before either plays it, so that both are asked the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from email.utils import formataddr
from typing import Any

import attrs

from sscsim.events import Deliver, Event, Track
from sscsim.scenario import Scenario, scenario_document

__all__ = ["NOT_PLAYED", "contract_document", "played_by_both"]

Row = dict[str, Any]

# By decisions 38 and 39 of the oracle; the last needs attachments.
NOT_PLAYED = (
    "check_order",
    "list_recipients_expandable",
    "mailbox_order",
    "oversize_attachment_policy",
    "sent_items_supported",
)
_WITHOUT: Mapping[str, Any] = {"attachments": (), "copied": False, "create_fails": None}


def played_by_both(scenario: Scenario) -> Scenario:
    """Give the scenario without attachments, copied items and failing plug-ins."""
    return attrs.evolve(scenario, events=tuple(map(_plain, scenario.events)))


def _plain(event: Event) -> Event:
    if not isinstance(event, Deliver | Track):
        return event
    return attrs.evolve(event, message=attrs.evolve(event.message, **_WITHOUT))


def contract_document(scenario: Scenario) -> Row:
    """Write a scenario as the contract does."""
    document = scenario_document(scenario.world, scenario.events)
    emails = [_email(row) for row in document.get("emails", ())]
    return {**document, "emails": emails, "timeline": [_entry(one) for one in document["timeline"]]}


def _email(row: Row) -> Row:
    """An email has a list of addresses for each kind of party."""
    lists: dict[str, list[str]] = {}
    for party in row.pop("parties", ()):
        lists.setdefault(party["participation"], []).append(party["address"])
    return {**row, **lists}


def _entry(entry: Row) -> Row:
    [(kind, said)] = entry.items()
    return {kind: _WRITERS[kind](said) if kind in _WRITERS else said}


def _message(said: Row) -> Row:
    """A deliver or send has addresses as headers have them, and what is rare in ``headers``."""
    lists: Row = {name: _texts(said[name]) for name in ("from", "to", "cc") if name in said}
    rare = {
        "Sender": ", ".join(_texts(said.pop("sender", ()))),
        "References": " ".join(said.pop("references", ())),
        "Content-Class": "rpmsg.message" if said.pop("irm", False) else "",
    }
    headers = {**said.get("headers", {}), **{name: text for name, text in rare.items() if text}}
    return {**said, **lists, **({"headers": headers} if headers else {})}


def _texts(entries: str | Iterable[Any]) -> Any:
    """Addresses as texts; a send has the id of a row instead of the first."""
    if isinstance(entries, str):
        return entries
    return [
        formataddr((one["name"], one["address"])) if isinstance(one, dict) else one
        for one in entries
    ]


def _delete(said: Row) -> Row:
    [email] = said["email"]
    return {"email": email}


_WRITERS = {"deliver": _message, "send": _message, "delete": _delete}
