"""What each outcome, reason and mark means, as sentences for somebody who runs no mail server."""

from __future__ import annotations

from sscsim.decisions import Outcome, Reason, Status
from sscsim.vocabulary import CorrelationMethod

__all__ = ["ANSWERED_BY", "MARKS", "NO_MAILBOX", "OUTCOME_MEANS", "REASON_SAYS", "VERDICTS"]

# The words of the first line. "Not promoted" rather than "rejected": the message itself was
# delivered and lies in the mailbox; only Dynamics 365 did not take it.
VERDICTS: dict[Outcome, str] = {
    Outcome.PROMOTED: "PROMOTED",
    Outcome.REJECTED: "NOT PROMOTED",
    Outcome.DUPLICATE: "ALREADY THERE",
    Outcome.NOT_EVALUATED: "NOT LOOKED AT",
    Outcome.NOT_PROCESSED: "MAILBOX NOT READ",
    Outcome.FAILED_CREATE: "FAILED",
    Outcome.UNREADABLE: "UNREADABLE",
    Outcome.UNDECIDABLE: "CANNOT TELL",
}

OUTCOME_MEANS: dict[Outcome, str] = {
    Outcome.PROMOTED: "The message became an email in Dynamics 365, and others can read it there.",
    Outcome.REJECTED: "The message was looked at and not taken: it stays in the mailbox alone.",
    Outcome.DUPLICATE: "Dynamics 365 already holds this message; nothing was added.",
    Outcome.NOT_EVALUATED: "The mailbox is read, but this message was passed over.",
    Outcome.NOT_PROCESSED: "The mailbox is not read, or the message went to no mailbox at all.",
    Outcome.FAILED_CREATE: "The message was accepted, but creating the email failed.",
    Outcome.UNREADABLE: "The file could not be read as a message.",
    Outcome.UNDECIDABLE: "The input does not tell enough for a verdict, either way.",
}

# {who} is the accepting user or queue.
REASON_SAYS: dict[Reason, str] = {
    Reason.ACCEPT_ALL: (
        "{who} accepts all email messages, so this one became an email in Dynamics 365."
    ),
    Reason.CORRELATION_MATCH: (
        "{who} accepts answers to Dynamics 365 email, and this message answers one, so it became "
        "an email in Dynamics 365."
    ),
    Reason.SENDER_MATCH: (
        "{who} accepts mail from senders that Dynamics 365 knows, and it knows this one, so the "
        "message became an email in Dynamics 365."
    ),
    Reason.MANUALLY_TRACKED: (
        "A person tracked this message by hand, so it became an email in Dynamics 365. The "
        "filtering methods are not asked then."
    ),
    Reason.NO_CORRELATION_MATCH: (
        "The message is not taken from this mailbox: none of the users and queues that were "
        "asked accepts it."
    ),
    Reason.NO_RECIPIENT_MATCH: (
        "The message stays in the mailbox alone: none of the addresses it shows belongs to a user "
        "or a queue."
    ),
    Reason.INTERNAL_EMAIL_REJECT: (
        "The message stays in the mailbox alone: it comes from a colleague, and the organisation "
        "leaves internal mail out."
    ),
    Reason.INVALID_SENDER: (
        "The message stays in the mailbox alone: it has no sender address that can be used."
    ),
    Reason.INVALID_ADDRESS: (
        "The message stays in the mailbox alone: one of its recipients is not a mail address."
    ),
    Reason.DUPLICATE: (
        "Dynamics 365 already holds an email with this message id, so no second one was made."
    ),
    Reason.FOLDER: (
        "The message stays in the mailbox alone: it does not lie in a folder that is read."
    ),
    Reason.BEFORE_WATERMARK: (
        "The message stays in the mailbox alone: it arrived before the point from which this "
        "mailbox is read."
    ),
    Reason.EXCLUDED_ITEM: (
        "The message stays in the mailbox alone: items of its kind are left out."
    ),
    Reason.MAILBOX: (
        "The message stays in the mailbox alone: server-side synchronization does not read this "
        "mailbox."
    ),
    Reason.CREATE_HOOK: (
        "The message was accepted, but creating the email failed, so it stays in the mailbox alone."
    ),
    Reason.UNREADABLE: (
        "This could not be read as a message, so nothing can be said about its promotion."
    ),
    Reason.MISSING_HEADER: (
        "The input lacks something the rules need, so it cannot be said whether the message is "
        "promoted."
    ),
}

# In place of the sentence for `mailbox` when the message reached no mailbox at all.
NO_MAILBOX = "The message went to no mailbox of a user or a queue."

ANSWERED_BY: dict[CorrelationMethod, str] = {
    CorrelationMethod.X_HEADER: "by a header",
    CorrelationMethod.IN_REPLY_TO: "by its In-Reply-To header",
    CorrelationMethod.TRACKING_TOKEN: "by the tracking token in its subject",
    CorrelationMethod.CONVERSATION_INDEX: "by its conversation index (Thread-Index)",
    CorrelationMethod.SMART_MATCHING: "by likeness of subject and people (smart matching)",
    CorrelationMethod.CUSTOM_CORRELATION: "by a mark of your own rule",
}

# Behind the sentence of a step: what is documented or reported needs no mark.
MARKS: dict[Status, str] = {
    Status.INFERRED: " (This rule is our reading: no page states it.)",
    Status.UNKNOWN: " (This rule is a guess: nobody states it.)",
    Status.OWN: " (This rule is your own.)",
}
