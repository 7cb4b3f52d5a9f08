"""The rule book: one question per file, in chapters; each chapter's order is one table here.

In comes a `Case` (one message in one mailbox of one world), out come answers with their reasons. A
rule reads and answers; it changes nothing, knows no engine, no file and no clock. To read the book,
start with the tables below; to read a rule, open its file: the docstring is its card.
"""

from sscsim.rules.acceptance import (
    accepting_entity,
    acceptor_mailbox,
    correlation_is_off,
    filter_all,
    filter_email_enabled,
    filter_in_response,
    filter_leads_contacts_accounts,
    filter_none,
    input_cannot_tell,
    internal_to_queue,
    nobody_accepts,
    nobody_addressed,
    who_is_asked,
)
from sscsim.rules.answers import Verdict, finds, passes, promotes, refuses, stops
from sscsim.rules.book import RuleBook
from sscsim.rules.case import Acceptance, Candidate, Case, Match
from sscsim.rules.correlation import (
    conversation_index,
    in_reply_to,
    smart_matching,
    tracking_token,
)
from sscsim.rules.creation import (
    attachments,
    create_succeeds,
    owner,
    owner_is_licensed,
    parties,
    queue_items,
    readers,
    regarding,
)
from sscsim.rules.gates import (
    address_is_approved,
    addresses_are_valid,
    already_an_email,
    approved_by_tenant,
    copied_item,
    given_up,
    has_message_id,
    internal_mail,
    lies_in_inbox,
    mailbox_is_read,
    readable,
    rights_managed,
    sender_is_valid,
    start_date,
    tracked_by_hand,
    watermark,
)
from sscsim.rules.resolving import recipients, sender
from sscsim.rules.rule import Answer, Chapter, Rule
from sscsim.vocabulary import FilteringMethod

__all__ = [
    "BOOK",
    "CHAPTERS",
    "CORRELATION",
    "CREATION",
    "FILTERS",
    "LOOKED_AT",
    "OBSTACLES",
    "RESOLVING",
    "VALID_AND_NEW",
    "VERDICT",
    "VETOES",
    "Acceptance",
    "Answer",
    "Candidate",
    "Case",
    "Chapter",
    "Match",
    "Rule",
    "RuleBook",
    "Verdict",
    "finds",
    "passes",
    "promotes",
    "refuses",
    "stops",
]

LOOKED_AT = (
    readable.RULE,  # first: nothing can be asked of what cannot be read
    mailbox_is_read.RULE,
    address_is_approved.RULE,
    approved_by_tenant.RULE,
    tracked_by_hand.RULE,  # before folder and date: a person may track any message
    given_up.RULE,
    lies_in_inbox.RULE,
    start_date.RULE,
    watermark.RULE,
    rights_managed.RULE,
    copied_item.RULE,
)

VALID_AND_NEW = (  # VAL-12: nobody publishes this order; only the reported reason depends on it
    sender_is_valid.RULE,
    addresses_are_valid.RULE,
    has_message_id.RULE,
    already_an_email.RULE,  # before any filter: a second copy is never a second email
    internal_mail.RULE,
)

RESOLVING = (recipients.RULE, sender.RULE)  # these only tell; nothing is settled by them

CORRELATION = (  # COR-1: the first hit wins
    in_reply_to.RULE,  # the surest sign first
    tracking_token.RULE,
    conversation_index.RULE,
    smart_matching.RULE,  # a guess by likeness, so last
)

VETOES = (correlation_is_off.RULE, acceptor_mailbox.RULE)  # asked of a candidate before his method

FILTERS = {  # the one rule that a candidate's method in force asks
    FilteringMethod.ALL: filter_all.RULE,
    FilteringMethod.IN_RESPONSE: filter_in_response.RULE,
    FilteringMethod.LEADS_CONTACTS_ACCOUNTS: filter_leads_contacts_accounts.RULE,
    FilteringMethod.EMAIL_ENABLED_RECORDS: filter_email_enabled.RULE,
    FilteringMethod.NONE: filter_none.RULE,
}

VERDICT = (
    accepting_entity.RULE,
    internal_to_queue.RULE,  # before "nobody addressed": the reason stays InternalEmailReject
    input_cannot_tell.RULE,  # before any refusal that a missing header could turn
    nobody_addressed.RULE,
    nobody_accepts.RULE,  # always answers, so a refusal has a deciding rule too
)

OBSTACLES = (create_succeeds.RULE, owner_is_licensed.RULE, attachments.RULE)

CREATION = (parties.RULE, regarding.RULE, owner.RULE, queue_items.RULE, readers.RULE)

BOOK = RuleBook(
    looked_at=LOOKED_AT,
    valid_and_new=VALID_AND_NEW,
    resolving=RESOLVING,
    correlation=CORRELATION,
    who_is_asked=(who_is_asked.RULE,),
    vetoes=VETOES,
    filters=FILTERS,
    verdict=VERDICT,
    obstacles=OBSTACLES,
    creation=CREATION,
)
CHAPTERS = BOOK.chapters
