"""The verdicts of the rule book as numbers, for the kernel; their words are those of the rules."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from sscsim.decisions import Outcome, Reason
from sscsim.rules import BOOK

__all__ = ["CHECKS", "VERDICTS", "Code", "Verdict"]


class Code(IntEnum):
    """One number for each way in which a message may end."""

    UNREADABLE = 0
    UNREAD = 1
    UNAPPROVED = 2
    UNTENANTED = 3
    GIVEN_UP = 4
    BEFORE_START = 5
    RIGHTS_MANAGED = 6
    COPIED = 7
    BAD_SENDER = 8
    BAD_RECIPIENT = 9
    NO_ID = 10
    DUPLICATE = 11
    INTERNAL = 12
    ALL = 13
    RESPONSE = 14
    CUSTOMER = 15
    CUSTOMER_ANSWER = 16
    RECORD = 17
    RECORD_ANSWER = 18
    NO_QUEUE = 19
    UNTOLD = 20
    NOBODY = 21
    NO_ONE_ACCEPTS = 22
    CREATE_FAILS = 23
    UNLICENSED = 24


class Verdict(NamedTuple):
    """Outcome and reason, and the id of the rule that decides so."""

    outcome: Outcome
    reason: Reason
    rule: str


_RULES = {rule.name: rule.id for rule in BOOK.rules}  # by the name of the file


def _verdict(outcome: Outcome, reason: Reason, rule: str) -> Verdict:
    return Verdict(outcome, reason, _RULES[rule])


_UNPROCESSED, _STOPPED = Outcome.NOT_PROCESSED, Outcome.NOT_EVALUATED
_REJECTED, _FAILED, _PROMOTED = Outcome.REJECTED, Outcome.FAILED_CREATE, Outcome.PROMOTED
_BY_SENDER, _BY_REPLY = Reason.SENDER_MATCH, Reason.CORRELATION_MATCH
_CUSTOMERS, _RECORDS = "filter_leads_contacts_accounts", "filter_email_enabled"

VERDICTS = {
    Code.UNREADABLE: _verdict(Outcome.UNREADABLE, Reason.UNREADABLE, "readable"),
    Code.UNREAD: _verdict(_UNPROCESSED, Reason.MAILBOX, "mailbox_is_read"),
    Code.UNAPPROVED: _verdict(_UNPROCESSED, Reason.MAILBOX, "address_is_approved"),
    Code.UNTENANTED: _verdict(_UNPROCESSED, Reason.MAILBOX, "approved_by_tenant"),
    Code.GIVEN_UP: _verdict(_STOPPED, Reason.EXCLUDED_ITEM, "given_up"),
    Code.BEFORE_START: _verdict(_STOPPED, Reason.BEFORE_WATERMARK, "start_date"),
    Code.RIGHTS_MANAGED: _verdict(_STOPPED, Reason.EXCLUDED_ITEM, "rights_managed"),
    Code.COPIED: _verdict(_STOPPED, Reason.EXCLUDED_ITEM, "copied_item"),
    Code.BAD_SENDER: _verdict(_REJECTED, Reason.INVALID_SENDER, "sender_is_valid"),
    Code.BAD_RECIPIENT: _verdict(_REJECTED, Reason.INVALID_ADDRESS, "addresses_are_valid"),
    Code.NO_ID: _verdict(_REJECTED, Reason.MISSING_HEADER, "has_message_id"),
    Code.DUPLICATE: _verdict(Outcome.DUPLICATE, Reason.DUPLICATE, "already_an_email"),
    Code.INTERNAL: _verdict(_REJECTED, Reason.INTERNAL_EMAIL_REJECT, "internal_mail"),
    Code.ALL: _verdict(_PROMOTED, Reason.ACCEPT_ALL, "filter_all"),
    Code.RESPONSE: _verdict(_PROMOTED, _BY_REPLY, "filter_in_response"),
    Code.CUSTOMER: _verdict(_PROMOTED, _BY_SENDER, _CUSTOMERS),
    Code.CUSTOMER_ANSWER: _verdict(_PROMOTED, _BY_REPLY, _CUSTOMERS),
    Code.RECORD: _verdict(_PROMOTED, _BY_SENDER, _RECORDS),
    Code.RECORD_ANSWER: _verdict(_PROMOTED, _BY_REPLY, _RECORDS),
    Code.NO_QUEUE: _verdict(_REJECTED, Reason.INTERNAL_EMAIL_REJECT, "internal_to_queue"),
    Code.UNTOLD: _verdict(Outcome.UNDECIDABLE, Reason.MISSING_HEADER, "input_cannot_tell"),
    Code.NOBODY: _verdict(_REJECTED, Reason.NO_RECIPIENT_MATCH, "nobody_addressed"),
    Code.NO_ONE_ACCEPTS: _verdict(_REJECTED, Reason.NO_CORRELATION_MATCH, "nobody_accepts"),
    Code.CREATE_FAILS: _verdict(_FAILED, Reason.CREATE_HOOK, "create_succeeds"),
    Code.UNLICENSED: _verdict(_FAILED, Reason.CREATE_HOOK, "owner_is_licensed"),
}

# The checks before acceptance, in the order of the book; `check_order` may give another (VAL-12).
CHECKS = tuple(rule.id for rule in BOOK.valid_and_new)
