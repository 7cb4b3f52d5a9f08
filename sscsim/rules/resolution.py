"""Resolution: which rows an address stands for, as recipient, as sender party, as known sender."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sscsim.mail import Address
from sscsim.vocabulary import Ref
from sscsim.world import Row

if TYPE_CHECKING:
    from sscsim.rules.case import Case

__all__ = [
    "CUSTOMER_TABLES",
    "SenderParty",
    "inactive_resolves",
    "internal_sender",
    "known_senders",
    "owner_for_precedence",
    "recipient_rows",
    "sender_party",
]

CUSTOMER_TABLES = ("lead", "contact", "account")
_MOST_MATCHES = 100


class SenderParty(NamedTuple):
    """The row a sender resolved to, or None with the reason; ``matches`` counts the rows found."""

    row: Row | None
    why: str
    matches: int
    ambiguous: bool = False


_STRANGER = SenderParty(None, "no record has this address", 0)


def inactive_resolves(case: Case) -> bool:
    """Say whether inactive rows are used; they are normally skipped (PTY-7)."""
    include = case.assume.resolve_inactive_true_means == "include"
    return include and bool(case.settings["ResolveForInactiveEntities"])


def _found(case: Case, address: str) -> tuple[tuple[Row, ...], int]:
    """
    Find the rows that an address resolves to, and of how many they were kept.

    Disabled users are never used (PTY-7, SP-4). Of the others those that are active are kept, and
    an only one in any state (PTY-8).
    """
    rows = case.directory.rows_at(address)
    active = tuple([row for row in rows if row.active])
    if len(active) == len(rows):
        return rows, len(rows)
    left = tuple([row for row in rows if row.active or row.ref.table != "systemuser"])
    alone = len(left) == 1 and case.assume.single_match_ignores_state
    every = len(left) == len(active) or alone or inactive_resolves(case)
    return left if every else active, len(left)


def recipient_rows(case: Case, address: str) -> tuple[Row, ...]:
    """
    Find the rows that become parties for a recipient address; empty means unresolved.

    Every row becomes a party of its own (PTY-9), unless several would and the organisation wants
    such an address unresolved (PTY-10).
    """
    rows, _ = _found(case, address)
    if len(rows) > 1 and case.organization.unresolveemailaddressifmultiplematch:
        return ()
    return rows


def owner_for_precedence(case: Case) -> Ref | None:
    """Name the owner whose own records come first: the user, or the queue's owner (SP-12)."""
    row = case.owner_row
    if row is None or row.ref.table == "systemuser":
        return case.owner
    return row.ownerid


def sender_party(case: Case, address: Address | None) -> SenderParty:
    """
    Resolve a sender to exactly one party (PTY-3 to PTY-8).

    A row owned by the owner of the mailbox comes before any other (PTY-4); then the order of the
    tables, then the oldest row.
    """
    if address is None:
        return SenderParty(None, "the message has no sender", 0)
    rows, matches = _found(case, address.address)
    if matches > _MOST_MATCHES or (
        matches == _MOST_MATCHES and not case.assume.hundred_matches_resolve
    ):
        return SenderParty(None, "too many records have this address", matches, ambiguous=True)
    if not rows:
        return _STRANGER
    if len(rows) == 1:
        return SenderParty(rows[0], "", 1)
    if case.settings["UnresolveSenderInCaseOfMultipleMatch"]:
        return SenderParty(None, "several records have this address", len(rows), ambiguous=True)
    owner = owner_for_precedence(case)
    owned = next((row for row in rows if owner is not None and row.ownerid == owner), None)
    return SenderParty(owned or rows[0], "", len(rows))


def known_senders(case: Case) -> tuple[Row, ...]:
    """
    Find the rows that make a sender known to methods 2 and 3.

    The address tested is that of From, or of Sender under its switch (FLT-9); for a user's own
    sent mail it is the recipients (SYN-18). A row found by PTY-8 alone does not count (SP-17).
    """
    found: dict[Ref, Row] = {}
    for address in _tested_addresses(case):
        for row in _basis(case, address):
            if _counts(case, row):
                found[row.ref] = row
    return tuple(found.values())


def _tested_addresses(case: Case) -> tuple[Address, ...]:
    if case.outgoing:
        return tuple(entry for _, entry in case.addressed)
    message = case.message
    if case.assume.sender_header == "sender" and message.sender:
        return message.sender[:1]
    return message.from_[:1]


def _basis(case: Case, address: Address) -> tuple[Row, ...]:
    if case.assume.sender_match_basis == "any_matching_row":
        return case.directory.rows_at(address.address)
    own = address == case.from_address
    party = (case.sender_party if own else sender_party(case, address)).row
    return () if party is None else (party,)


def _counts(case: Case, row: Row) -> bool:
    if row.active:
        return True
    if row.ref.table == "systemuser":
        return False
    return case.assume.sender_match_states == "any_state" or inactive_resolves(case)


def internal_sender(case: Case) -> Row | None:
    """
    Find the user or queue that sent the message, if the sender is internal (DUP-16).

    Only the order of the tables is asked, not ownership (SP-13): a contact with the same address
    does not make a user's mail external.
    """
    address = case.from_address
    if address is None:
        return None
    rows = case.directory.rows_at(address.address)
    first = next((row for row in rows if row.active), None)
    if first is None or first.ref.table not in ("systemuser", "queue"):
        return None
    return first
