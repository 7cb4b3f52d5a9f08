"""Was it mail between colleagues that no queue took?

When internal mail is ignored, a colleague's message stays alive only for the queues it is addressed
to. If none of them accepts it, it is rejected as internal after all.
"""

from __future__ import annotations

from sscsim.decisions import Reason, Status
from sscsim.rules.acceptance.methods import acceptors
from sscsim.rules.answers import passes, refuses
from sscsim.rules.case import Case
from sscsim.rules.gates.internal_mail import only_queues_may_accept, why_rejected
from sscsim.rules.rule import Answer, Rule


def check(case: Case) -> Answer:
    """Refuse internal mail that no queue accepted."""
    if not only_queues_may_accept(case):
        return passes("It is not internal mail kept alive for a queue.")
    return refuses(
        Reason.INTERNAL_EMAIL_REJECT,
        f"It is mail between colleagues, which is ignored here, and {_no_queue(case)}.",
        **why_rejected(case),
        setting=case.setting("DoNotIgnoreInternalEmailToQueues"),
    )


def _no_queue(case: Case) -> str:
    """Say why no queue took it: none refused where none was asked."""
    if acceptors(case):
        return "no queue accepted it"
    if any(one.ref.table == "queue" for one in case.candidate_recipients):
        return (
            "its queue is not asked: only the owner of the mailbox is "
            "(UseFilteringMethodOfSyncingMailboxOnlyForCorrelation on)"
        )
    return "it is addressed to no queue"


RULE = Rule(
    id="DUP-13",
    asks="Was it internal mail that no queue took?",
    answers=("passes", "refuses"),
    reads=(
        "organization.ignoreinternalemail",
        "organization.IgnoreInternalEmailDetectionEnhancement",
        "organization.DoNotIgnoreInternalEmailToQueues",
        "email.messageid",
    ),
    sources=("S6", "S2"),
    status=Status.DOCUMENTED,
    check=check,
)
