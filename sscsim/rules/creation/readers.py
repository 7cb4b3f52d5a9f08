"""Who can read the email?

An email is read by its owner, by everybody whose role reaches that far, by those with whom it or
its Regarding is shared. All activities share one privilege: one cannot let people read tasks
broadly and emails narrowly. A user and every recipient among the users gets it shared implicitly.
"""

from __future__ import annotations

from sscsim.decisions import Status
from sscsim.rules.answers import finds
from sscsim.rules.case import Case
from sscsim.rules.creation.regarding import regarding
from sscsim.rules.rule import Answer, Rule
from sscsim.rules.visibility import readers, shared_implicitly


def check(case: Case) -> Answer:
    """Report who can read the email."""
    recipients = [
        row.ref for one in case.recipients if one.participation != "bcc" for row in one.rows
    ]
    shares = shared_implicitly(case.world, recipients)
    found = readers(case.world, case.owner_found, shares, regarding(case))
    if len(found) == 1:
        return finds(found, "One person can read it.")
    return finds(found, "{count} people can read it.", count=str(len(found)))


RULE = Rule(
    id="VIS-1",
    asks="Who can read the email?",
    answers=("finds",),
    reads=(
        "role.prvReadActivity",
        "systemuser.businessunitid",
        "email.ownerid",
        "email.regardingobjectid",
        "organization.DisableImplicitSharingOfCommunicationActivities",
    ),
    sources=("S24", "S7"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("default_activity_read_depth",),
)
