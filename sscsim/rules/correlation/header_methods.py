"""What switches the two header methods off: shared by In-Reply-To and conversation index."""

from __future__ import annotations

from sscsim.decisions import Cell
from sscsim.mail import forward_prefix
from sscsim.rules.case import Case

__all__ = ["forward_excluded", "switched_off"]


def switched_off(case: Case) -> Cell | None:
    """Name the setting that switches both header methods off, if one does (COR-2, COR-3)."""
    if not case.organization.emailcorrelationenabled:
        return case.column("emailcorrelationenabled")
    if case.settings["IgnoreConversationIndexAndInReplyToForCorrelation"]:
        return case.setting("IgnoreConversationIndexAndInReplyToForCorrelation")
    return None


def forward_excluded(case: Case) -> bool:
    """Say whether the message is a forward and forwards do not count as replies (COR-14)."""
    return (
        bool(case.settings["DoNotCorrelateForwardedEmailsAsReplies"])
        and case.assume.forward_detection == "subject_prefix"
        and forward_prefix(case.message.subject)
    )
