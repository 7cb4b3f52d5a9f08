"""What an email holds that promotion makes: compiled, for one policy and all rows it promotes."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sscsim.bulk.compiling import compiled, within
from sscsim.bulk.lists import Ints, Lists
from sscsim.bulk.places import BCC, CC, IS_CUSTOMER, IS_PERSON, IS_RECORD, TO
from sscsim.bulk.stretches import stretch

__all__ = ["Belongings", "make_all", "name_queues"]


class Belongings(NamedTuple):
    """
    What rows and owners belong to what; codes of rows and owners are those of `making_of`.

    ``rows`` lists for each address the rows that become parties, ``owners`` those who may own an
    email to it. For each row of mail ``sender_row`` is the party of From and ``sender_owner`` who
    owns it, if it is a customer; ``fallback`` owns where nobody can.
    """

    rows: Lists
    owners: Lists
    sender_row: Ints
    sender_owner: Ints
    fallback: Ints


@compiled
def make_all(
    earlier: int, made: Any, emails: Any, mail: Any, belongings: Any, owner: Any, regarding: Any
) -> Any:
    """
    Go through the promoted rows in order; ``emails`` are those they answer, or -1.

    Writes who owns each, and what it is about; gives where its parties stand, and of each party
    row, address and part: 0 for From, 1 for To, 2 for Cc.
    """
    at = np.zeros(len(made) + 1, np.int64)
    for place in range(len(made)):
        row, email = made[place], emails[place]
        regarding[row] = regarding[email] if email >= 0 else -1
        matched = owner[email] if email >= 0 else -1
        owner[row] = _owner(row, row - earlier, matched, mail, belongings)
        at[place + 1] = at[place] + _count_parties(row, mail, belongings)
    rows, addresses = np.empty(at[-1], np.int32), np.empty(at[-1], np.int32)
    parts = np.empty(at[-1], np.int8)
    for place in range(len(made)):
        row = made[place]
        _list_parties(row, row - earlier, at[place], mail, belongings, (rows, addresses, parts))
    return at, rows, addresses, parts


@within
def _owner(row: int, number: int, matched: int, mail: Any, belongings: Any) -> int:
    """Find the owner: in To, else in Cc, else in Bcc (OWN-1)."""
    rows, _, at, codes = mail
    owners, customers = belongings.owners, belongings.sender_owner[number]
    for part in range(TO, BCC + 1):
        first, preferred = -1, -1
        begin, stop = stretch(part, row, rows, at)
        for place in range(begin, stop):
            address = codes[place]
            for one in range(owners.at[address], owners.at[address + 1]):
                owner = owners.codes[one]
                first = owner if first < 0 else first
                if owner == matched:
                    return int(matched)
                preferred = owner if owner == customers else preferred
        if first >= 0:
            return int(preferred if preferred >= 0 else first)
    return int(belongings.fallback[number])


@within
def _count_parties(row: int, mail: Any, belongings: Any) -> int:
    rows, _, at, codes = mail
    count = 1
    for part in range(TO, CC + 1):
        begin, stop = stretch(part, row, rows, at)
        for place in range(begin, stop):
            address = codes[place]
            count += max(belongings.rows.at[address + 1] - belongings.rows.at[address], 1)
    return count


@within
def _list_parties(row: int, number: int, place: int, mail: Any, belongings: Any, out: Any) -> None:
    """List the sender, then every row of every recipient (PTY-9)."""
    rows, letters, at, codes = mail
    parties, addresses, parts = out
    parties[place] = belongings.sender_row[number]
    addresses[place] = letters[rows[row].letter].sender
    parts[place] = 0
    for part in range(TO, CC + 1):
        begin, stop = stretch(part, row, rows, at)
        for entry in range(begin, stop):
            start, end = belongings.rows.at[codes[entry]], belongings.rows.at[codes[entry] + 1]
            for one in range(start, max(end, start + 1)):
                place += 1
                parties[place] = belongings.rows.codes[one] if end > start else -1
                addresses[place], parts[place] = codes[entry], part - TO + 1


@compiled
def name_queues(
    made: Any, correlated: Any, asked: Any, mail: Any, standing: Any, policy: int, all_named: bool
) -> Any:
    """List for every promoted row the queues among its recipients (DUP-20), each once."""
    rows, _, at, codes = mail
    bit, count, ends = np.uint64(1) << np.uint64(policy), 0, np.zeros(len(made) + 1, np.int64)
    queues = np.empty(1024, np.int32)
    for number in range(len(made)):
        row = made[number]
        for part in range(TO, BCC + 1):
            begin, stop = stretch(part, row, rows, at)
            for place in range(begin, stop):
                address = standing.addresses[codes[place]]
                for one in range(address.start, address.end):
                    queue = standing.candidates[one]
                    if not standing.people[queue].is_queue or asked[queue] == number:
                        continue
                    asked[queue] = number
                    if all_named or _accepts(
                        queue, correlated[number], rows[row].known, standing, bit
                    ):
                        if count == len(queues):
                            queues = np.append(queues, np.empty(count, np.int32))
                        queues[count] = queue
                        count += 1
        ends[number + 1] = count
    return ends, queues[:count]


@within
def _accepts(queue: int, correlated: bool, known: int, standing: Any, bit: Any) -> bool:
    """Say whether the method in force of a queue takes the message."""
    person, on = standing.people[queue], standing.on[0]
    if person.vetoed & bit:
        return False
    answered = correlated and bool(on.answers_count & bit)
    by_record = known & IS_RECORD or (known & IS_PERSON and on.people_count & bit)
    return bool(
        person.takes_all & bit
        or (person.in_response & bit and correlated)
        or (person.customers & bit and (known & IS_CUSTOMER or answered))
        or (person.records & bit and (by_record or answered))
    )
