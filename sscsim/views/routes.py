"""Routes from an email to a person, as values for programs and as sentences for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sscsim.decisions import NamedRef
from sscsim.exposure import Circle, Route, Routes, Via
from sscsim.safe import one_line
from sscsim.views.record import plain
from sscsim.views.short import named
from sscsim.vocabulary import ReadDepth, Ref

__all__ = ["VIA_SAYS", "answer", "route_says", "route_value", "why_not"]

VIA_SAYS = {
    Via.OWNER: "as owner",
    Via.SHARE: "because it is shared with every recipient",
    Via.TEAM: "in the team that owns it",
    Via.QUEUE: "through the queue it was sent to",
    Via.REGARDING: "because of what it is about",
    Via.MANAGER: "as manager of its owner",
    Via.ROLE: "by a role",
}
_FAR = {
    ReadDepth.ORGANIZATION: "in the whole organization",
    ReadDepth.PARENT_CHILD: "in its business unit and those below",
    ReadDepth.BUSINESS_UNIT: "in its business unit",
}


def route_value(route: Route) -> dict[str, Any]:
    """Show a route as plain values: its kind, what it goes through, and the sentence."""
    return {
        "via": route.via.value,
        "path": [plain(one) for one in route.path],
        "depth": None if route.depth is None else route.depth.value,
        "rule": route.rule,
        "says": route_says(route),
    }


def route_says(route: Route) -> str:
    """Say in a sentence how a route leads to the person, who is not named in it."""
    return one_line(_SAYS[route.via](route))


def _owner(_: Route) -> str:
    return "owns the email"


def _share(_: Route) -> str:
    return "is among the recipients, with all of whom the email is shared"


def _team(route: Route) -> str:
    return f"is a member of {named(route.path[0])}, which owns the email"


def _queue(route: Route) -> str:
    queue, *team = route.path
    comes = f"what comes to {named(queue)}"
    return f"is a member of {named(team[0])}, which owns {comes}" if team else f"owns {comes}"


def _regarding(route: Route) -> str:
    about, *team = route.path
    it = f"the {about.table} {about.name}, which the email is about"
    who = f"is a member of {named(team[0])}, which" if team else ""
    return f"{who} owns {it}, or has it shared".lstrip()


def _manager(route: Route) -> str:
    owner, *between = route.path
    if not between:
        return f"is the manager of {named(owner)}, who owns the email"
    return f"is the manager of {named(between[-1])}, above {named(owner)}, who owns the email"


def _role(route: Route) -> str:
    far = _FAR.get(route.depth or ReadDepth.NONE, "")
    if not route.path:
        return f"has no role exported, and is assumed to read activities {far}"
    role, *team = route.path
    holder = f" of {named(team[0])}" if team else ""
    return f"has the role {role.name}{holder}, which reads activities {far}"


_SAYS = {
    Via.OWNER: _owner,
    Via.SHARE: _share,
    Via.TEAM: _team,
    Via.QUEUE: _queue,
    Via.REGARDING: _regarding,
    Via.MANAGER: _manager,
    Via.ROLE: _role,
}


def answer(who: NamedRef, found: Sequence[Route], denied: str) -> str:
    """Say in one sentence whether a person can read an email, with every route or why not."""
    if not found:
        return f"No: {denied}"
    says = [route_says(route) for route in found]
    return f"Yes: {named(who)} " + "; and ".join(says) + "."


def why_not(routes: Routes, circle: Circle, who: NamedRef) -> str:
    """Say in a sentence why a person cannot read an email."""
    name = named(who)
    if not routes.user(who.id).active:
        return f"{name} is disabled."
    if who.id not in routes.held:
        return f"{name} has no role that reads activities."
    unit = routes.unit(circle)
    where = "nobody's business unit" if unit is None else _unit(routes, unit)
    return (
        f"no role of {name} reaches {where}, where the email lies, and it is neither owned by nor "
        f"shared with {name}."
    )


def _unit(routes: Routes, unit: str) -> str:
    row = routes.named(Ref("businessunit", unit)) if unit else None
    return "the organization's root" if row is None else f"the business unit {row.name}"
