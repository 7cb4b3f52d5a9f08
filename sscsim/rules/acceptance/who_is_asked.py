"""Whose filtering method counts?

Normally the method of every user and queue among the recipients: one who accepts is enough, and it
need not be the person whose mailbox is read. With the setting
``UseFilteringMethodOfSyncingMailboxOnlyForCorrelation`` only the owner of that mailbox is asked.
"""

from __future__ import annotations

from sscsim.decisions import Status
from sscsim.rules.acceptance.methods import acceptors
from sscsim.rules.answers import finds
from sscsim.rules.case import Case
from sscsim.rules.gates.internal_mail import only_queues_may_accept
from sscsim.rules.rule import Answer, Rule


def check(case: Case) -> Answer:
    """Find who is asked; the answers follow."""
    setting = case.setting("UseFilteringMethodOfSyncingMailboxOnlyForCorrelation")
    asked = acceptors(case)
    if only_queues_may_accept(case):
        return finds(
            asked, "It is mail between colleagues: only queues among the recipients are asked."
        )
    if setting.value:
        return finds(
            asked,
            "Only the owner of the mailbox is asked "
            "(UseFilteringMethodOfSyncingMailboxOnlyForCorrelation {setting}).",
            setting=setting,
        )
    if any(one.participation == "mailbox" for one in asked):
        return finds(asked, "The owner of the mailbox takes everything, addressed visibly or not.")
    if not asked:
        return finds(asked, "There is nobody whose filtering method could let it in.")
    return finds(asked, "Every user and queue among the recipients is asked.", setting=setting)


RULE = Rule(
    id="FLT-14",
    asks="Whose filtering method counts?",
    answers=("finds",),
    reads=("organization.UseFilteringMethodOfSyncingMailboxOnlyForCorrelation",),
    sources=("S6", "S7"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("accept_all_requires_recipient_match",),
)
