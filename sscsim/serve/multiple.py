"""Many rows in one request: all of them are written, or none (CreateMultiple, UpdateMultiple)."""

from __future__ import annotations

from typing import Any

from sscsim.serve.body import json_of
from sscsim.serve.errors import BAD_BODY, Refused
from sscsim.serve.exchange import Reply, Request, json_reply
from sscsim.serve.reading import context_of, table_of
from sscsim.serve.state import Desk
from sscsim.serve.tables import Shown
from sscsim.serve.writes import change_row, create_row

__all__ = ["create_multiple", "update_multiple"]


def create_multiple(desk: Desk, request: Request, entityset: str) -> Reply:
    """Create rows, and give their ids."""
    ids = [
        create_row(desk, table_of(desk, entityset), target, None)
        for target in _targets(desk, request, entityset)
    ]
    context = context_of(request, "Microsoft.Dynamics.CRM.CreateMultipleResponse")
    return json_reply({"@odata.context": context, "Ids": ids})


def update_multiple(desk: Desk, request: Request, entityset: str) -> Reply:
    """Change rows, each named by its id in the body."""
    for target in _targets(desk, request, entityset):
        table = table_of(desk, entityset)
        change_row(desk, table, _key(table, target), target)
    return Reply(status=204, headers={"OData-Version": "4.0"})


def _key(table: Shown, target: dict[str, Any]) -> str:
    key = target.get(table.key) or str(target.get("@odata.id", "")).rpartition("(")[2].rstrip(")")
    if not isinstance(key, str) or not key:
        raise Refused(400, BAD_BODY, f"A target has no {table.key}.")
    return key


def _targets(desk: Desk, request: Request, entityset: str) -> list[dict[str, Any]]:
    table = table_of(desk, entityset)
    targets = json_of(request.body).get("Targets")
    if not isinstance(targets, list) or not all(isinstance(one, dict) for one in targets):
        raise Refused(400, BAD_BODY, "Targets is no list of rows.")
    if not 0 < len(targets) <= desk.limits.batch:
        raise Refused(400, BAD_BODY, f"Targets may be 1 to {desk.limits.batch:,} rows.")
    kind = f"Microsoft.Dynamics.CRM.{table.logical}"
    others = {str(one.get("@odata.type", kind)).lstrip("#") for one in targets} - {kind}
    if others:
        raise Refused(400, BAD_BODY, f"A target is of {min(others)[:80]}, not of {kind}.")
    return targets
