"""What a client asks first: which entity sets there are, and who it is."""

from __future__ import annotations

from sscsim.serve.exchange import Reply, Request, json_reply
from sscsim.serve.ids import NOBODY, wire_id
from sscsim.serve.reading import context_of
from sscsim.serve.state import Desk
from sscsim.vocabulary import Ref

__all__ = ["service", "who_am_i"]


def service(desk: Desk, request: Request) -> Reply:
    """List the entity sets."""
    sets = [
        {"name": name, "kind": "EntitySet", "url": name} for name in sorted(desk.state.tables.sets)
    ]
    return json_reply({"@odata.context": context_of(request, "").rstrip("#"), "value": sets})


def who_am_i(desk: Desk, request: Request) -> Reply:
    """Say who asks: the first user who is enabled, since nobody signs in here."""
    world = desk.state.world
    users = world.directory.systemusers.values()
    caller = next((user for user in users if user.active), None)
    unit = None if caller is None else caller.businessunitid
    return json_reply(
        {
            "@odata.context": context_of(request, "Microsoft.Dynamics.CRM.WhoAmIResponse"),
            "BusinessUnitId": wire_id(Ref("businessunit", unit)) if unit else NOBODY,
            "UserId": NOBODY if caller is None else wire_id(caller.ref),
            "OrganizationId": wire_id(Ref("organization", world.organization.organizationid)),
        }
    )
