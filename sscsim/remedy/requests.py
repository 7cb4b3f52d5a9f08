"""The requests of steps 1 to 3, as an administrator sends them to the Web API, with their undo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from sscsim.policy import AT_RISK, at_risk
from sscsim.policy.mending import forced_open
from sscsim.sources import rewritten
from sscsim.vocabulary import FORCE, METHOD, NOT_FORCED, FilteringMethod
from sscsim.world import OrgDBOrgSettings, World

__all__ = ["API", "Request", "mending_requests", "whole_blob"]

API = "/api/data/v9.2"
HIDE = "HideEmailAutoTrackOptions"
_UNKNOWN_ORGANIZATION = "organization"  # the id of one whose row was not exported


@attrs.frozen(kw_only=True)
class Request:
    """
    One request of a plan.

    Attributes:
        step: 1 to 4, the steps of the article (AUD-4).
        method: the method of HTTP.
        url: the path on the environment's host.
        body: what is sent, as JSON; None for a request that only reads or deletes.
        undo: the requests that put back what was there, as method, URL and body; empty where
            nothing can.

    >>> Request(step=2, method="GET", url="/api/data/v9.2/queues").record()["undo"] is None
    True

    """

    step: int
    method: str
    url: str
    body: Any = None
    undo: tuple[Mapping[str, Any], ...] = ()

    def record(self) -> dict[str, Any]:
        """Give the request as a line of ``requests.jsonl`` (contract 6)."""
        undo = self.undo[0] if len(self.undo) == 1 else list(self.undo)
        return {
            "step": self.step,
            "method": self.method,
            "url": self.url,
            "body": self.body,
            "undo": undo or None,
        }


def mending_requests(world: World, method: FilteringMethod) -> Iterator[Request]:
    """
    Give the requests of steps 1 to 3, in the order of the article.

    Args:
        world: the organisation as it is.
        method: what every user at risk gets.

    """
    yield from _closing(world)
    yield from (_get(f"usersettingscollection?{_listing(value)}") for value in AT_RISK)
    for user, stored in at_risk(world):
        url = f"{API}/usersettingscollection({user.systemuserid})"
        yield _patch(3, url, {METHOD: int(method)}, {METHOD: int(stored)})


def _listing(value: FilteringMethod) -> str:
    return f"$select=systemuserid&$filter={METHOD} eq {int(value)}".replace(" ", "%20")


def _get(path: str) -> Request:
    return Request(step=2, method="GET", url=f"{API}/{path}")


def _patch(step: int, url: str, body: Mapping[str, Any], before: Mapping[str, Any]) -> Request:
    undo = {"method": "PATCH", "url": url, "body": before}
    return Request(step=step, method="PATCH", url=url, body=body, undo=(undo,))


def _closing(world: World) -> Iterator[Request]:
    """Hide the choices, and lift a force setting that opens every inbox; the blob is sent whole."""
    organization, settings = world.organization, world.settings
    changes: dict[str, bool | int] = {} if settings[HIDE] else {HIDE: True}
    if forced_open(world):
        changes[FORCE] = NOT_FORCED
    known = organization.organizationid != _UNKNOWN_ORGANIZATION and settings.seen
    blob = whole_blob(settings, changes) if known else None
    if blob is None:
        path = "organizations?$select=organizationid,orgdborgsettings"
        yield Request(step=1, method="GET", url=f"{API}/{path}")
    elif changes:
        url = f"{API}/organizations({organization.organizationid})"
        before = whole_blob(settings)
        yield _patch(1, url, {"orgdborgsettings": blob}, {"orgdborgsettings": before})


def whole_blob(
    settings: OrgDBOrgSettings, changes: Mapping[str, bool | int] | None = None
) -> str | None:
    """
    Write ``orgdborgsettings`` with what is changed, and all else as it was exported (SET-10).

    Gives None where nothing was exported and nothing is changed, and where the exported text cannot
    be changed in place.

    >>> exported = OrgDBOrgSettings(text="<OrgSettings><Other x='1'/></OrgSettings>")
    >>> whole_blob(exported)
    "<OrgSettings><Other x='1'/></OrgSettings>"
    >>> whole_blob(exported, {"HideTrackAllOption": True})
    "<OrgSettings><Other x='1'/><HideTrackAllOption>true</HideTrackAllOption></OrgSettings>"

    """
    of_a_scenario = settings.text is None and settings.given
    text = rewritten("", settings.given) if of_a_scenario else settings.text
    return rewritten(text or "", changes) if changes else text
