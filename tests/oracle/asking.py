"""The oracle as a function of a world and a delivery, which is how `check_against` asks it.

It knows scenarios only. So the world is written as one, with the message as all that happens, and
what no scenario can say of a world is put beside it: what mailboxes have read, queues' items.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sscsim.events import Deliver, Delivery
from sscsim.scenario import scenario_document
from sscsim.world import World
from tests.oracle import oracle, oracle_rules, oracle_world

__all__ = ["ask", "is_known"]

# What the oracle does not play, by its own list of decisions (38, 39) and of keys it knows.
_SWITCHES = {"mailbox_order", "sent_items_supported", "check_order", "list_recipients_expandable"}
_SWITCHES |= {"oversize_attachment_policy"}
_WORDS = (
    '"attachments"', '"copied"', '"create_fails"', '"irm"', '"unreadable"', '"untold"',
    '"emailserverprofiles"', '"emailsearches"', '"entitydefinitions"', '"shares"',
    '"emailaddressconfigurations"', '"mailboxes":[{', '"customaddresses"',
    '"mailbox":null', '"mailbox":"none"', '"table":"mailbox"',
    '@no-message-id.invalid"',  # it makes ids of its own for messages without one
)  # fmt: skip
_UNCOMPARED = ("rule", "text")  # it has rules of its own making
_MASKS = {"from": 1, "to": 2, "cc": 3, "bcc": 4}

Record = dict[str, Any]


def is_known(document: Mapping[str, Any]) -> bool:
    """Whether a scenario speaks only of what the oracle knows."""
    text = json.dumps(document, separators=(",", ":"))
    assumed = document.get("assume", {})
    return _SWITCHES.isdisjoint(assumed) and not any(word in text for word in _WORDS)


def ask(world: World, delivery: Delivery) -> Record | None:
    """Let the oracle decide; None of what it does not know."""
    boxes = None if delivery.mailbox is None else (delivery.mailbox,)
    event = Deliver(message=delivery.message, mailboxes=boxes, folder=delivery.folder)
    document = scenario_document(world, (event,))
    if delivery.tracking or world.attempts or not is_known(document):
        return None
    [entry] = document["timeline"]
    built: Any = oracle_world.build(_emails_as_exported(document))  # type: ignore[no-untyped-call]
    message: Any = oracle.message(built, _spelt(entry["deliver"]))  # type: ignore[no-untyped-call]
    if delivery.mailbox is None:
        return _plain(oracle_rules.record(message, None, "not_processed", "mailbox", "SYN-7"))  # type: ignore[no-untyped-call]
    _remember(built, world)
    box = _owner(world, delivery.mailbox)
    return _plain(oracle_rules.decide(built, message, box))  # type: ignore[no-untyped-call]


def _owner(world: World, mailbox: str) -> str:
    owner = world.directory.mailboxes[mailbox].regardingobjectid
    assert owner is not None
    return owner.id


def _remember(built: Any, world: World) -> None:
    """Tell what no scenario can say of a world."""
    known = world.directory.mailboxes
    built["last"] = {_owner(world, box): at for box, at in world.watermarks.items() if box in known}
    for email in built["emails"]:
        items = (item for item in world.queueitems if item.objectid == email["id"])
        email["queue_items"] = [item.queueid for item in items]


# ----------------------------------------------------------------- contract 2, where ours says more


def _emails_as_exported(document: Record) -> Record:
    return {**document, "emails": [_exported(row) for row in document.get("emails", ())]}


def _exported(row: Record) -> Record:
    """Give the parties of an email as an export has them."""
    parties = [
        {"participationtypemask": _MASKS[one["participation"]], "addressused": one["address"]}
        for one in row.get("parties", ())
    ]
    return {**row, "email_activity_parties": parties}


def _spelt(said: Record) -> Record:
    """Write addresses without names, and headers as headers."""
    addressed = {key: list(map(_address, said[key])) for key in _MASKS if key in said}
    headers = dict(said.get("headers", {}))
    headers.update({key: _address(said[key]) for key in ("sender", "references") if key in said})
    return {**said, **addressed, "headers": headers}


def _address(entry: Any) -> Any:
    return entry["address"] if isinstance(entry, dict) and "address" in entry else entry


def _plain(said: Record) -> Record:
    """Give a record without names, and made rows by the address for which they were made."""
    record = {key: value for key, value in said.items() if key not in _UNCOMPARED}
    for key in ("accepting_entity", "owner"):
        if record[key]:
            record[key] = {"table": record[key]["table"], "id": record[key]["id"]}
    record["parties"] = [
        {**one, "id": one["id"] and one["id"].replace("auto-", f"{one['table']}:", 1)}
        for one in record["parties"]
    ]
    return record
