"""Is the message a copy of one that is tracked already?

A copied Exchange item is linked to its original. With ``IgnoreCopiedItemsInSSSForMailbox`` on,
which is the default, such a copy is not inserted again.
"""

from __future__ import annotations

from sscsim.decisions import Outcome, Reason, Status
from sscsim.rules.answers import passes, stops
from sscsim.rules.case import Case
from sscsim.rules.rule import Answer, Rule


def check(case: Case) -> Answer:
    """Stop at a copy of a tracked item."""
    if not case.message.copied:
        return passes("The message is no copy of a tracked item.")
    setting = case.setting("IgnoreCopiedItemsInSSSForMailbox")
    if not setting.value:
        return passes("The message is a copy of a tracked item; copies count.", setting=setting)
    return stops(
        Outcome.NOT_EVALUATED,
        Reason.EXCLUDED_ITEM,
        "The message is a copy of a tracked item, and copies are skipped "
        "(IgnoreCopiedItemsInSSSForMailbox {setting}).",
        setting=setting,
    )


RULE = Rule(
    id="SYN-17",
    asks="Is the message a copy of a tracked item?",
    answers=("passes", "stops"),
    reads=("organization.IgnoreCopiedItemsInSSSForMailbox",),
    sources=("S6",),
    status=Status.DOCUMENTED,
    check=check,
)
