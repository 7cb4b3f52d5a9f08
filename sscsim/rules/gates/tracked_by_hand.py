"""Does a person track this message by hand?

A person may track a message in the app, by moving it into a tracked folder, or with the Outlook
category. That is a decision of the person: the filtering method is not asked, and there is no
accepting entity. A message that is an email already is not made twice; only its Regarding changes.
"""

from __future__ import annotations

from sscsim.decisions import Cell, Outcome, Reason, Status
from sscsim.rules.answers import Verdict, passes, stops
from sscsim.rules.case import Case
from sscsim.rules.gates.already_an_email import incoming_copy
from sscsim.rules.rule import Answer, Rule


def closed_route(case: Case, route: str) -> Cell | None:
    """Name the setting that closes the route the person took, if one does (MAN-2, MAN-3)."""
    if route == "category" and not case.settings["TrackCategorizedItems"]:
        return case.setting("TrackCategorizedItems")
    if route == "folder":
        if not case.organization.isfolderbasedtrackingenabled:
            return case.column("isfolderbasedtrackingenabled")
        if case.owner is not None and case.owner.table == "queue":
            return case.mailbox_cell("regardingobjectid", "a queue's mailbox")
    return None


def check(case: Case) -> Answer:
    """Promote what a person tracks, unless the route is closed or the email exists."""
    tracking = case.delivery.tracking
    if tracking is None:
        return passes("Nobody tracked the message by hand.")
    closed = closed_route(case, tracking.route)
    if closed is not None:
        return stops(
            Outcome.NOT_EVALUATED,
            Reason.EXCLUDED_ITEM,
            "It was to be tracked by {route}, but that route is closed: {closed}.",
            route=tracking.route,
            closed=closed,
        )
    existing = incoming_copy(case)
    if existing is not None:
        return stops(
            Outcome.DUPLICATE,
            Reason.DUPLICATE,
            "The message is an email already ({email}); at most its Regarding changes.",
            email=Cell("email", existing.activityid, "messageid", existing.messageid, "here"),
        )
    return Answer(
        "promotes",
        "A person tracked the message by hand ({route}): the filtering method is not asked.",
        {"route": tracking.route},
        Verdict(Outcome.PROMOTED, Reason.MANUALLY_TRACKED),
    )


RULE = Rule(
    id="MAN-1",
    asks="Does a person track this message by hand?",
    answers=("passes", "stops", "promotes"),
    reads=("organization.TrackCategorizedItems", "organization.isfolderbasedtrackingenabled"),
    sources=("S1", "S18", "S19"),
    status=Status.DOCUMENTED,
    check=check,
)
