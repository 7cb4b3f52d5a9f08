"""Does the input say enough to refuse the message?

A message trace has no In-Reply-To. If somebody would let a reply in, and nothing says whether this
is one, the message is reported as undecidable: never as kept private. Where replies are not told
by their headers at all, the header that is missing could change nothing.
"""

from __future__ import annotations

from sscsim.decisions import Outcome, Reason, Status
from sscsim.rules.acceptance.methods import effective
from sscsim.rules.answers import passes, stops
from sscsim.rules.case import Case
from sscsim.rules.correlation.header_methods import forward_excluded, switched_off
from sscsim.rules.rule import Answer, Rule
from sscsim.vocabulary import FilteringMethod

_SENDER_METHODS = (FilteringMethod.LEADS_CONTACTS_ACCOUNTS, FilteringMethod.EMAIL_ENABLED_RECORDS)


def waits_for_a_reply(case: Case) -> bool:
    """Say whether somebody would have let a reply in."""
    methods = {effective(case, one.ref).method for one in case.asked}
    by_sender = case.assume.sender_methods_accept_correlated and methods & set(_SENDER_METHODS)
    return FilteringMethod.IN_RESPONSE in methods or bool(by_sender)


def headers_count(case: Case) -> bool:
    """Say whether a header of the message could make it a reply (COR-2, COR-3, COR-14)."""
    if switched_off(case) is not None:
        return False
    covered = case.assume.forward_rule_covers_conversation_index
    return not (covered and forward_excluded(case))


def check(case: Case) -> Answer:
    """Stop where a header that the source cannot tell would decide."""
    untold = case.message.untold
    if not untold or not waits_for_a_reply(case) or not headers_count(case):
        return passes("The input says all that the rules need.")
    return stops(
        Outcome.UNDECIDABLE,
        Reason.MISSING_HEADER,
        "Somebody would let a reply in, and this input does not tell {header}.",
        header=case.header("headers", sorted(untold), ", ".join(sorted(untold))),
    )


RULE = Rule(
    id="COR-12",
    asks="Does the input say whether the message is a reply?",
    answers=("passes", "stops"),
    reads=(
        "message.In-Reply-To",
        "message.Subject",
        "organization.emailcorrelationenabled",
        "organization.IgnoreConversationIndexAndInReplyToForCorrelation",
        "organization.DoNotCorrelateForwardedEmailsAsReplies",
    ),
    sources=("S1", "S9"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("forward_detection", "forward_rule_covers_conversation_index"),
)
