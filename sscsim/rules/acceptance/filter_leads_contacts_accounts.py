"""Filtering method 2: email messages from Dynamics 365 leads, contacts and accounts.

Let in if the sender's address is on a lead, contact or account, whatever the message is about: a
relative who happens to be a contact is let in with his private mail. Whether a reply from an
unknown sender is let in as well, nobody says; it is a switch (FLT-19).
"""

from __future__ import annotations

from sscsim.decisions import Status
from sscsim.rules.acceptance.known_sender import by_sender
from sscsim.rules.case import Candidate, Case
from sscsim.rules.resolution import CUSTOMER_TABLES
from sscsim.rules.rule import Answer, Rule
from sscsim.world import Row


def is_customer(row: Row) -> bool:
    """Say whether a row is a lead, contact or account."""
    return row.ref.table in CUSTOMER_TABLES


def check(case: Case, candidate: Candidate) -> Answer:
    """Let in mail from leads, contacts and accounts."""
    return by_sender(case, candidate, is_customer, "the sender is no lead, contact or account")


RULE = Rule(
    id="FLT-6",
    asks="Is the sender's address on a lead, contact or account?",
    answers=("refuses", "promotes"),
    reads=(
        "usersettings.incomingemailfilteringmethod",
        "queue.incomingemailfilteringmethod",
        "contact.emailaddress1",
        "account.emailaddress1",
        "lead.emailaddress1",
    ),
    sources=("S1", "B5"),
    status=Status.DOCUMENTED,
    check=check,
    switches=(
        "sender_match_basis",
        "sender_match_states",
        "sender_methods_accept_correlated",
        "sender_header",
    ),
)
