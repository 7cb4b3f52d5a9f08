"""Does anybody's filtering method let it in? The chapter on acceptance over numbers (stage E)."""

from __future__ import annotations

from typing import Any

import numpy as np

from sscsim.bulk.chains import copies, note
from sscsim.bulk.compiling import inlined, within
from sscsim.bulk.places import BCC, IS_CUSTOMER, IS_PERSON, IS_RECORD, IS_USER, TO
from sscsim.bulk.stretches import letter_of, stretch
from sscsim.bulk.verdicts import Code

__all__ = ["accept", "rejected_from_user"]

_NOTHING = np.uint64(0)

# The reasons from the strongest on (FLT-27), and any of them.
_ACCEPT_ALL, _CORRELATION, _SENDER, _ANY = 0, 1, 2, 3


@inlined
def rejected_from_user(row: int, run: Any) -> Any:
    """Say where mail from a user is internal and would be rejected (DUP-12)."""
    one, on = letter_of(row, run), run.standing.on[0]
    if one.sender < 0 or run.standing.addresses[one.sender].internal != IS_USER:
        return _NOTHING
    sent = copies(one.identity, True, run)
    return on.ignores_internal & (sent | ~on.needs_sent_copy)


@inlined
def accept(row: int, live: Any, correlated: Any, run: Any) -> Any:
    """
    Ask everybody, and put those who accept on the stage: for each policy one.

    Gives the policies under which nobody does, those in which only queues may (DUP-13), those in
    which somebody would let a reply in, and whether any user or queue is addressed at all.
    """
    on = run.standing.on[0]
    run.stage.accepted[0].code = 0
    spared = live & on.spares_queues & rejected_from_user(row, run)
    count = _name(row, run)
    rest = live & ~on.strongest
    rest, waits = _ask_all(row, rest, spared, correlated, _ANY, count, run)
    by_strength = live & on.strongest
    for reason in range(_ANY):
        if by_strength != _NOTHING:
            by_strength, waiting = _ask_all(
                row, by_strength, spared, correlated, reason, count, run
            )
            waits |= waiting
    return rest | by_strength, spared, waits, count > 0


@inlined
def _name(row: int, run: Any) -> int:
    """Put the users and queues among the recipients on the stage, each once, as in the header."""
    count, people = 0, run.standing.people
    for part in range(TO, BCC + 1):
        start, end = stretch(part, row, run.rows, run.at)
        for at in range(start, end):
            address = run.standing.addresses[run.codes[at]]
            for place in range(address.start, address.end):
                who = run.standing.candidates[place]
                if people[who].row != row:
                    people[who].row = row
                    run.stage.named[count] = who
                    count += 1
    return count


@within
def _ask_all(
    row: int, live: Any, spared: Any, correlated: Any, reason: int, count: int, run: Any
) -> Any:
    """Ask the owner of the mailbox, then the others; gives where nobody accepts, and who waits."""
    people, named = run.standing.people, run.stage.named
    mailbox = run.standing.mailboxes[run.rows[row].mailbox]
    owner, waits = mailbox.owner, _NOTHING
    if owner >= 0:
        asked = live & ~spared & mailbox.owner_any
        if people[owner].row == row:
            asked = live if people[owner].is_queue else live & ~spared
        live, waits = _ask(row, owner, live, asked, correlated, reason, run)
    for place in range(count):
        who = named[place]
        if who != owner and live != _NOTHING:
            asked = live & ~run.standing.on[0].owner_only
            if not people[who].is_queue:
                asked &= ~spared
            live, waiting = _ask(row, who, live, asked, correlated, reason, run)
            waits |= waiting
    return live, waits


@within
def _ask(row: int, who: int, live: Any, asked: Any, correlated: Any, reason: int, run: Any) -> Any:
    """Ask one under the policies in which he is asked."""
    person, on, known = run.standing.people[who], run.standing.on[0], run.rows[row].known
    waits = asked & (person.in_response | ((person.customers | person.records) & on.answers_count))
    asked &= ~person.vetoed
    customers, records = asked & person.customers, asked & person.records
    known_customers = customers if known & IS_CUSTOMER else _NOTHING
    known_records = records if known & IS_RECORD else _NOTHING
    if known & IS_PERSON:
        known_records |= records & on.people_count
    accepted = run.stage.accepted
    if reason in (_ACCEPT_ALL, _ANY):
        live = _take(who, live, asked & person.takes_all, Code.ALL, accepted)
    if reason in (_CORRELATION, _ANY):
        answers = correlated & on.answers_count
        live = _take(who, live, asked & person.in_response & correlated, Code.RESPONSE, accepted)
        live = _take(
            who, live, customers & ~known_customers & answers, Code.CUSTOMER_ANSWER, accepted
        )
        live = _take(who, live, records & ~known_records & answers, Code.RECORD_ANSWER, accepted)
    if reason in (_SENDER, _ANY):
        live = _take(who, live, known_customers, Code.CUSTOMER, accepted)
        live = _take(who, live, known_records, Code.RECORD, accepted)
    return live, waits


@within
def _take(who: int, live: Any, words: Any, code: int, accepted: Any) -> Any:
    """Note where somebody accepts; gives where nobody does yet."""
    if words != _NOTHING:
        note(accepted, words, who, code)
    return live & ~words
