"""Does the message belong to a conversation that is in Dynamics?

Outlook and Exchange write a Thread-Index: 22 bytes that all messages of one conversation share,
and a block more for each reply. This mark promotes members of a thread that nobody meant to track,
and nothing in the message shows it.
"""

from __future__ import annotations

from sscsim.decisions import Cell, Status
from sscsim.mail import conversation_base
from sscsim.rules.answers import finds, passes
from sscsim.rules.case import Case, Match
from sscsim.rules.correlation.header_methods import forward_excluded, switched_off
from sscsim.rules.rule import Answer, Rule
from sscsim.vocabulary import CorrelationMethod
from sscsim.world import Email


def thread_member(case: Case, index: bytes) -> Email | None:
    """Find the email of the conversation that counts (COR-32, COR-33)."""
    emails = case.world.emails
    found = emails.with_base(conversation_base(index))
    if case.assume.conversation_index_compare == "exact":
        found = (email for email in found if email.conversationindex == index)
    most_recent = case.assume.conversation_tie_break == "most_recent"
    return emails.latest(found) if most_recent else emails.earliest(found)


def check(case: Case) -> Answer:
    """Tie the message to an email of its conversation."""
    index = case.message.conversationindex
    if index is None:
        return passes("The message carries no conversation index.")
    header = case.header("Thread-Index", index.hex(), "conversation index")
    off = switched_off(case)
    if off is not None:
        return passes(
            "It has a {header}, but header correlation is switched off.", header=header, off=off
        )
    if case.assume.forward_rule_covers_conversation_index and forward_excluded(case):
        return passes(
            "It has a {header}, but it is a forward, and forwards do not count as replies.",
            header=header,
            setting=case.setting("DoNotCorrelateForwardedEmailsAsReplies"),
        )
    email = thread_member(case, index)
    if email is None:
        return passes("No email in Dynamics shares its {header}.", header=header)
    return finds(
        Match(email, CorrelationMethod.CONVERSATION_INDEX),
        "It belongs to the conversation of the email {email}.",
        email=Cell(
            "email", email.activityid, "conversationindex", index.hex(), f'"{email.subject}"'
        ),
        header=header,
    )


RULE = Rule(
    id="COR-30",
    asks="Does the message belong to a conversation that is in Dynamics?",
    answers=("passes", "finds"),
    reads=(
        "message.Thread-Index",
        "message.Subject",
        "email.conversationindex",
        "organization.emailcorrelationenabled",
        "organization.IgnoreConversationIndexAndInReplyToForCorrelation",
        "organization.DoNotCorrelateForwardedEmailsAsReplies",
    ),
    sources=("S1", "S39", "S24"),
    status=Status.DOCUMENTED,
    check=check,
    switches=(
        "conversation_index_compare",
        "conversation_tie_break",
        "forward_rule_covers_conversation_index",
        "forward_detection",
    ),
)
