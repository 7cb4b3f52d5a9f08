"""Whose address is in From?

The sender becomes exactly one party. With several records at one address the record owned by the
owner of the mailbox comes first, then the order user, contact, account, lead, and the oldest
record. The sender may also stay unresolved, which keeps nothing out by itself.
"""

from __future__ import annotations

from sscsim.decisions import Status
from sscsim.rules.answers import passes
from sscsim.rules.case import Case, row_cell
from sscsim.rules.rule import Answer, Rule


def check(case: Case) -> Answer:
    """Tell who the sender is; nothing is settled yet."""
    party = case.sender_party
    if party.row is None:
        return passes("The sender stays unresolved: {why}.", why=party.why)
    table = party.row.ref.table
    if party.matches > 1:
        return passes(
            "The sender is the {table} {party}, chosen among {matches} records.",
            table=table,
            party=row_cell(party.row),
            matches=str(party.matches),
        )
    return passes("The sender is the {table} {party}.", table=table, party=row_cell(party.row))


RULE = Rule(
    id="PTY-3",
    asks="Whose address is in From?",
    answers=("passes",),
    reads=(
        "message.From",
        "systemuser.internalemailaddress",
        "contact.emailaddress1",
        "account.emailaddress1",
        "lead.emailaddress1",
        "organization.UnresolveSenderInCaseOfMultipleMatch",
        "organization.ResolveForInactiveEntities",
    ),
    sources=("S8", "S9"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("hundred_matches_resolve", "single_match_ignores_state"),
)
