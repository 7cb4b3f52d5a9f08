"""One row written through the API: created, changed, deleted, on the conditions of the headers.

Every change is a transition of the world, the same as an event of a scenario makes: what a flag
hides in a dialog can be written here (SET-6).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import attrs

from sscsim.engine import apply, is_refused
from sscsim.events import Delete, SetSettings, Write
from sscsim.serve.body import Given, columns_in, json_of
from sscsim.serve.creating import created, with_full_name
from sscsim.serve.errors import (
    BAD_BODY,
    CHANGED_MEANWHILE,
    NOT_ALLOWED,
    THERE_ALREADY,
    Refused,
    not_simulated,
)
from sscsim.serve.exchange import Reply, Request
from sscsim.serve.ids import is_guid, wire_id
from sscsim.serve.links import LINKED
from sscsim.serve.reading import etag_of, read, ref_at, row_at, table_of
from sscsim.serve.settings import with_blob
from sscsim.serve.state import Desk
from sscsim.serve.tables import Shown
from sscsim.vocabulary import Ref

__all__ = [
    "change_row",
    "create",
    "create_row",
    "delete",
    "delete_property",
    "delete_rows",
    "put_property",
    "update",
    "wanted",
]

_BLOB = "orgdborgsettings"


def create(desk: Desk, request: Request, entityset: str) -> Reply:
    """Create a row; its id is made unless the body gives one."""
    table = table_of(desk, entityset)
    body = json_of(request.body)
    key = create_row(desk, table, body, None)
    return _made(desk, request, entityset, key, new=True)


def create_row(desk: Desk, table: Shown, body: Mapping[str, Any], key: str | None) -> str:
    """Create a row, and give its id."""
    given = columns_in(desk, table, body)
    if key is not None and given.key not in {None, key}:
        raise Refused(400, BAD_BODY, f"{table.key} in the body is not that of the URL.")
    own = key or given.key or str(uuid.uuid4())
    if table.row(own) is not None:
        raise Refused(412, THERE_ALREADY, "A record with matching key values already exists.")
    known = with_full_name(table.logical, given.known, {})
    desk.state = desk.state.after(created(desk.state.world, table, own, known))
    _keep(desk, table, own, given)
    if table.logical == "queueitem":  # its id is made of what lies where
        queue, email = given.known["queueid"], given.known["objectid"]
        return wire_id(Ref("queueitem", f"{queue.id}/{email.id}"))
    return own


def update(desk: Desk, request: Request, entityset: str, key: str) -> Reply:
    """Change a row, or create it where neither header forbids it."""
    table, body = table_of(desk, entityset), json_of(request.body)
    row = table.row(key)
    if row is None:
        if "if-match" in request.headers or not is_guid(key):
            row_at(table, key)
        own = create_row(desk, table, body, key.lower())
        return _made(desk, request, entityset, own, new=True)
    if request.headers.get("if-none-match") == "*":
        raise Refused(412, THERE_ALREADY, "A record with matching key values already exists.")
    _look_at_version(request, row)
    change_row(desk, table, key, body)
    return _made(desk, request, entityset, key, new=False)


def change_row(desk: Desk, table: Shown, key: str, body: Mapping[str, Any]) -> None:
    """Change columns of a row that is there."""
    ref = ref_at(table, key)
    given = columns_in(desk, table, body)
    if given.key is not None and table.refs.get(given.key) != ref:
        raise Refused(400, BAD_BODY, f"{table.key} in the body is not that of the URL.")
    known = dict(with_full_name(table.logical, given.known, row_at(table, key)))
    world = desk.state.world
    if table.logical == "organization":
        if _BLOB in known:
            world = with_blob(world, known.pop(_BLOB))
        world = apply(world, SetSettings(values=known))
    elif table.logical in _DERIVED:
        raise not_simulated(f"Changing a row of {table.entityset}")
    elif known:
        event = Write(record=ref, columns=known)
        if is_refused(world, event):
            what = "A Hide flag refuses the value for tools as well, as it was assumed."
            raise Refused(403, NOT_ALLOWED, what)
        world = apply(world, event)
    desk.state = desk.state.after(world)
    _keep(desk, table, ref.id, given)


_DERIVED = frozenset({"queueitem", "activityparty", *(link.table for link in LINKED.values())})


def _keep(desk: Desk, table: Shown, key: str, given: Given) -> None:
    """Keep what the model has no use for beside the world."""
    if not given.kept:
        return
    kept = desk.state.kept
    own = kept.get(table.entityset, {})
    row = {**own.get(key, {}), **given.kept}
    changed = {**kept, table.entityset: {**own, key: row}}
    desk.state = attrs.evolve(desk.state, kept=changed, earlier=None)


def _look_at_version(request: Request, row: Mapping[str, Any]) -> None:
    wanted_version = request.headers.get("if-match", "*").strip()
    if wanted_version not in {"*", etag_of(row)}:
        what = "The version of the existing record doesn't match the RowVersion property provided."
        raise Refused(412, CHANGED_MEANWHILE, what)


def _made(desk: Desk, request: Request, entityset: str, key: str, *, new: bool) -> Reply:
    """Reply with the address of a row, and with the row itself where that was asked."""
    table = table_of(desk, entityset)
    row = row_at(table, key)
    where = f"{request.base}/api/data/v9.2/{entityset}({row[table.key]})"
    headers = {"OData-EntityId": where, "Location": where}
    if not wanted(request, "return=representation"):
        return Reply(status=204, headers={"OData-Version": "4.0", **headers})
    place = attrs.evolve(
        request, method="GET", path=f"/api/data/v9.2/{entityset}({row[table.key]})"
    )
    shown = read(desk, place)
    headers["Preference-Applied"] = "return=representation"
    return Reply(status=201 if new else 200, headers={**shown.headers, **headers}, body=shown.body)


def wanted(request: Request, preference: str) -> bool:
    """Say whether a client prefers something."""
    return preference in request.headers.get("prefer", "").replace(" ", "")


def put_property(desk: Desk, request: Request, entityset: str, key: str, name: str) -> Reply:
    """Change one column of a row."""
    body = json_of(request.body)
    if body.keys() != {"value"}:
        raise Refused(400, BAD_BODY, 'Write {"value": ...}.')
    return _one_column(desk, request, entityset, key, {name: body["value"]})


def delete_property(desk: Desk, request: Request, entityset: str, key: str, name: str) -> Reply:
    """Empty one column of a row."""
    return _one_column(desk, request, entityset, key, {name: None})


def _one_column(
    desk: Desk, request: Request, entityset: str, key: str, body: Mapping[str, Any]
) -> Reply:
    table = table_of(desk, entityset)
    _look_at_version(request, row_at(table, key))
    change_row(desk, table, key, body)
    return Reply(status=204, headers={"OData-Version": "4.0"})


def delete(desk: Desk, request: Request, entityset: str, key: str) -> Reply:
    """Delete a row."""
    table = table_of(desk, entityset)
    _look_at_version(request, row_at(table, key))
    delete_rows(desk, table, [ref_at(table, key)])
    return Reply(status=204, headers={"OData-Version": "4.0"})


def delete_rows(desk: Desk, table: Shown, refs: list[Ref]) -> None:
    """Delete emails; what else an organisation is made of stays."""
    if table.logical != "email":
        raise not_simulated(f"Deleting rows of {table.entityset}", "Emails can be deleted.")
    world = apply(desk.state.world, Delete(activityids=tuple(ref.id for ref in refs)))
    desk.state = desk.state.after(world)
