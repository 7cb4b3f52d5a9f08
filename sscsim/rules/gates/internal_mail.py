"""Is it mail between colleagues, and is such mail ignored?

With "Track emails sent between Dynamics 365 users as two activities" on, which is the default, mail
from a colleague is evaluated like any other. When internal mail is ignored, a message from a user
is rejected if its sent copy is in Dynamics already, or outright with the older detection; queues
among the recipients may still take it (``DoNotIgnoreInternalEmailToQueues``).
"""

from __future__ import annotations

from sscsim.decisions import Cell, Reason, Status
from sscsim.rules.answers import passes, refuses
from sscsim.rules.case import Case, row_cell
from sscsim.rules.gates.already_an_email import copies
from sscsim.rules.resolution import internal_sender
from sscsim.rules.rule import Answer, Rule
from sscsim.world import Row


def ignores_internal_mail(case: Case) -> bool:
    """Read the column under both meanings; left empty it means two activities (DUP-11)."""
    stored = case.organization.ignoreinternalemail
    if stored is None:
        return False
    return stored if case.assume.ignoreinternalemail_true_means == "ignore" else not stored


def reject_from_user(case: Case) -> bool:
    """Say whether a user's mail would be rejected: always, or only with a sent copy (DUP-12)."""
    enhanced = case.settings["IgnoreInternalEmailDetectionEnhancement"]
    return not enhanced or bool(copies(case, outgoing=not case.outgoing))


def why_rejected(case: Case) -> dict[str, Cell]:
    """Give what a user's mail is rejected for: the column, and the sent copy or the setting."""
    copy = next(iter(copies(case, outgoing=not case.outgoing)), None)
    found = {"ignore": case.column("ignoreinternalemail")}
    detection = case.setting("IgnoreInternalEmailDetectionEnhancement")
    if copy is None or not detection.value:
        return {**found, "detection": detection}
    said = f'"{copy.subject}"'
    return {**found, "copy": Cell("email", copy.activityid, "messageid", copy.messageid, said)}


def only_queues_may_accept(case: Case) -> bool:
    """Say whether a user's mail is kept alive for the queues it is addressed to (DUP-13, SP-3)."""
    if not case.settings["DoNotIgnoreInternalEmailToQueues"] or not ignores_internal_mail(case):
        return False
    sender = internal_sender(case)
    return sender is not None and sender.ref.table == "systemuser" and reject_from_user(case)


def check(case: Case) -> Answer:
    """Refuse internal mail where it is ignored, unless queues may still accept it."""
    if not ignores_internal_mail(case):
        return passes("Mail between colleagues is evaluated like any other.")
    sender = internal_sender(case)
    if sender is None:
        return passes("The sender is no user or queue of the organisation.")
    if sender.ref.table == "queue":
        return _from_queue(case, sender)
    if not reject_from_user(case):
        return passes(
            "{sender} is a colleague, but no sent copy is known.", sender=row_cell(sender)
        )
    if only_queues_may_accept(case):
        return passes(
            "{sender} is a colleague: only queues among the recipients may still accept it.",
            sender=row_cell(sender),
            setting=case.setting("DoNotIgnoreInternalEmailToQueues"),
        )
    return refuses(
        Reason.INTERNAL_EMAIL_REJECT,
        "{sender} is a colleague, and internal mail is ignored here.",
        sender=row_cell(sender),
        **why_rejected(case),
    )


def _from_queue(case: Case, sender: Row) -> Answer:
    setting = case.setting("IgnoreInternalEmailFromQueues")
    if setting.value and copies(case, outgoing=not case.outgoing):
        return refuses(
            Reason.INTERNAL_EMAIL_REJECT,
            "The queue {sender} sent it, and such mail is ignored here.",
            sender=row_cell(sender),
            setting=setting,
            ignore=case.column("ignoreinternalemail"),
        )
    return passes(
        "The queue {sender} sent it; that is evaluated.", sender=row_cell(sender), setting=setting
    )


RULE = Rule(
    id="DUP-12",
    asks="Is it mail between colleagues that is to be ignored?",
    answers=("passes", "refuses"),
    reads=(
        "organization.ignoreinternalemail",
        "organization.IgnoreInternalEmailDetectionEnhancement",
        "organization.DoNotIgnoreInternalEmailToQueues",
        "organization.IgnoreInternalEmailFromQueues",
        "email.messageid",
        "message.From",
    ),
    sources=("S6", "S7", "S2"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("ignoreinternalemail_true_means", "messageid_case_sensitive"),
)
