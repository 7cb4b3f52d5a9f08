"""The last rule: nobody accepted the message.

The platform calls it NoCorrelationMatch, which means "no user or queue accepted this message", not
merely "no token matched". It always answers, so that every refusal has a deciding rule.
"""

from __future__ import annotations

from sscsim.decisions import Reason, Status
from sscsim.rules.answers import refuses
from sscsim.rules.case import Case
from sscsim.rules.rule import Answer, Rule


def check(case: Case) -> Answer:
    """Refuse what nobody accepted."""
    count = len(case.candidate_recipients)
    if count > len(case.asked):
        return refuses(
            Reason.NO_CORRELATION_MATCH,
            "Of {count} users and queues addressed only the owner of the mailbox was asked "
            "(UseFilteringMethodOfSyncingMailboxOnlyForCorrelation {setting}), without success.",
            count=str(count),
            setting=case.setting("UseFilteringMethodOfSyncingMailboxOnlyForCorrelation"),
        )
    if count == len(case.refusals) == 1:  # then the one refusal is the whole reason
        [step] = case.refusals
        return refuses(Reason.NO_CORRELATION_MATCH, step.template, **step.fragments)
    return refuses(
        Reason.NO_CORRELATION_MATCH,
        "None of the {count} users and queues addressed accepts it.",
        count=str(count),
    )


RULE = Rule(
    id="FLT-30",
    asks="Did nobody accept the message?",
    answers=("refuses",),
    reads=(),
    sources=("S4", "S5", "S23"),
    status=Status.DOCUMENTED,
    check=check,
)
