"""Is the message rights-managed, and is such mail skipped?

``RestrictIRMEmailItems`` makes server-side synchronization skip mail under information rights
management. It is off unless somebody sets it: protected mail is promoted like any other.
"""

from __future__ import annotations

from sscsim.decisions import Outcome, Reason, Status
from sscsim.rules.answers import passes, stops
from sscsim.rules.case import Case
from sscsim.rules.rule import Answer, Rule


def check(case: Case) -> Answer:
    """Stop at rights-managed mail when it is restricted."""
    if not case.message.irm:
        return passes("The message is not rights-managed.")
    setting = case.setting("RestrictIRMEmailItems")
    if not setting.value:
        return passes("The message is rights-managed, which does not matter here.", setting=setting)
    return stops(
        Outcome.NOT_EVALUATED,
        Reason.EXCLUDED_ITEM,
        "The message is rights-managed; such mail is skipped (RestrictIRMEmailItems {setting}).",
        setting=setting,
    )


RULE = Rule(
    id="SYN-16",
    asks="Is the message rights-managed and skipped for that?",
    answers=("passes", "stops"),
    reads=("organization.RestrictIRMEmailItems", "message.Content-Class"),
    sources=("S6",),
    status=Status.DOCUMENTED,
    check=check,
)
