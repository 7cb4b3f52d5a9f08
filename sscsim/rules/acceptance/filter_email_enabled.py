"""Filtering method 3: email messages from Dynamics 365 records that are email enabled.

Let in if the sender's address is on any record of a table that takes part in email, custom tables
included. Users and queues are such tables too, so this is wider than "customers": mail between
colleagues is let in as well.
"""

from __future__ import annotations

from sscsim.decisions import Status
from sscsim.rules.acceptance.known_sender import by_sender
from sscsim.rules.case import Candidate, Case
from sscsim.rules.rule import Answer, Rule
from sscsim.world import Row


def check(case: Case, candidate: Candidate) -> Answer:
    """Let in mail from any email-enabled record."""

    def counts(row: Row) -> bool:
        people = row.ref.table in ("systemuser", "queue")
        return not people or case.assume.value3_counts_users_and_queues

    return by_sender(case, candidate, counts, "no record has the sender's address")


RULE = Rule(
    id="FLT-7",
    asks="Is the sender's address on any email-enabled record?",
    answers=("refuses", "promotes"),
    reads=(
        "usersettings.incomingemailfilteringmethod",
        "queue.incomingemailfilteringmethod",
        "message.From",
    ),
    sources=("S1", "B5"),
    status=Status.DOCUMENTED,
    check=check,
    switches=(
        "value3_counts_users_and_queues",
        "sender_match_basis",
        "sender_match_states",
        "sender_methods_accept_correlated",
        "sender_header",
    ),
)
