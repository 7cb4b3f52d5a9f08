"""A plan carried out on paper: its requests, as they are written, done to an organisation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from sscsim.engine import apply
from sscsim.events import Delete, Event, SetSettings, Write
from sscsim.vocabulary import Ref
from sscsim.world import Email, World

__all__ = ["carried_out"]


def carried_out(world: World, requests: Iterable[Mapping[str, Any]]) -> World:
    """Do what the lines of ``requests.jsonl`` ask; a query changes nothing."""
    for request in requests:
        for event in _events(world, request):
            world = apply(world, event)
    return world


def _events(world: World, request: Mapping[str, Any]) -> Iterable[Event]:
    body = json.loads(json.dumps(request["body"]))  # as it goes over the wire
    table, _, key = request["url"].removeprefix("/api/data/v9.2/").rstrip(")").partition("(")
    match request["method"], table:
        case "GET", _:
            return
        case "PATCH", "organizations":
            yield SetSettings(values=_values(body["orgdborgsettings"]))
        case "PATCH", "usersettingscollection":
            yield Write(record=Ref("systemuser", key), columns=body)
        case "DELETE", "emails":
            yield Delete(activityids=(key,))
        case "POST", "BulkDelete":
            [query] = body["QuerySet"]
            conditions = query["Criteria"]["Conditions"]
            found = [one for one in world.emails if all(_meets(one, each) for each in conditions)]
            yield Delete(activityids=tuple(one.activityid for one in found))
        case unknown:
            raise NotImplementedError(unknown)


def _values(blob: str) -> dict[str, bool | int]:
    found = {one.tag: one.text or "" for one in ET.fromstring(blob)}  # noqa: S314 - ours
    known = {"true": True, "false": False}
    return {
        name: known[text] if text in known else int(text)
        for name, text in found.items()
        if name.startswith(("Hide", "SSSForce"))
    }


def _meets(email: Email, condition: Mapping[str, Any]) -> bool:
    wanted = {one["Value"].lower() for one in condition["Values"]}
    accepting, messageid = email.acceptingentityid, email.messageid
    told = {
        "acceptingentityid": accepting and accepting.id.lower(),
        "directioncode": str(email.directioncode).lower(),
        "activityid": email.activityid.lower(),
        "messageid": None if messageid is None else f"<{messageid}>".lower(),
    }
    return told[condition["AttributeName"]] in wanted
