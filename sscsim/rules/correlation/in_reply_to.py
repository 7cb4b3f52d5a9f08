"""Does In-Reply-To name an email that is in Dynamics?

The surest sign: mail programs write the id of the answered message into In-Reply-To. A forward
usually carries it too, and then counts like a reply unless
``DoNotCorrelateForwardedEmailsAsReplies`` is on. A deleted email is no longer found.
"""

from __future__ import annotations

from sscsim.decisions import Cell, Status
from sscsim.rules.answers import finds, passes
from sscsim.rules.case import Case, Match
from sscsim.rules.correlation.header_methods import forward_excluded, switched_off
from sscsim.rules.rule import Answer, Rule
from sscsim.vocabulary import CorrelationMethod
from sscsim.world import Email


def named_ids(case: Case) -> tuple[str, ...]:
    """List the ids the message names, References after In-Reply-To where they count (COR-10)."""
    message = case.message
    if case.assume.use_references_header:
        return message.inreplyto + message.references
    return message.inreplyto


def named_email(case: Case) -> Email | None:
    """Find the email of the first id that has one; of several, the most recent (SP-10)."""
    exact = case.assume.messageid_case_sensitive
    emails = case.world.emails
    found = (emails.latest(emails.with_messageid(key, exact=exact)) for key in named_ids(case))
    return next((email for email in found if email is not None), None)


def check(case: Case) -> Answer:
    """Tie the message to the email it names."""
    ids = named_ids(case)
    if not ids:
        return passes("The message does not say that it answers another (no In-Reply-To).")
    header = case.header("In-Reply-To", ", ".join(ids), "an earlier message")
    off = switched_off(case)
    if off is not None:
        return passes(
            "It names {header}, but header correlation is switched off.", header=header, off=off
        )
    if forward_excluded(case):
        return passes(
            "It names {header}, but it is a forward, and forwards do not count as replies.",
            header=header,
            setting=case.setting("DoNotCorrelateForwardedEmailsAsReplies"),
        )
    email = named_email(case)
    if email is None:
        return passes("It names {header} that is no email in Dynamics.", header=header)
    return finds(
        Match(email, CorrelationMethod.IN_REPLY_TO),
        "It answers the email {email} (In-Reply-To).",
        email=Cell("email", email.activityid, "messageid", email.messageid, f'"{email.subject}"'),
        header=header,
    )


RULE = Rule(
    id="COR-10",
    asks="Does In-Reply-To name an email that is in Dynamics?",
    answers=("passes", "finds"),
    reads=(
        "message.In-Reply-To",
        "message.Subject",
        "email.messageid",
        "organization.emailcorrelationenabled",
        "organization.IgnoreConversationIndexAndInReplyToForCorrelation",
        "organization.DoNotCorrelateForwardedEmailsAsReplies",
    ),
    sources=("S1", "B4"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("use_references_header", "messageid_case_sensitive", "forward_detection"),
)
