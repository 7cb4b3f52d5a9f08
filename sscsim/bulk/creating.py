"""What promotion creates under one policy: owners, parties, Regarding, queue items, readers.

The rules are asked once for each address, sender and owner; who the email belongs to follows from
earlier emails too, and is worked out row after row by `making`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sscsim.bulk.engine import BulkRun
from sscsim.bulk.lists import Ints, Lists, Longs, listed, once
from sscsim.bulk.making import Belongings, make_all
from sscsim.bulk.standing import matches_of
from sscsim.bulk.verdicts import VERDICTS, Code
from sscsim.decisions import Outcome
from sscsim.events import Delivery
from sscsim.mail import Address, Message
from sscsim.rules import Case
from sscsim.rules.creation.owner import eligible, fallback
from sscsim.rules.resolution import CUSTOMER_TABLES, recipient_rows, sender_party
from sscsim.rules.visibility import by_depth, readers, shared_implicitly
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["PROMOTED", "Made", "Picked", "Reading", "Registry", "made_of", "picked", "readers_of"]

PROMOTED = np.array([VERDICTS[code].outcome is Outcome.PROMOTED for code in Code], np.bool_)


class Registry:
    """References as numbers, in the order in which they are met."""

    def __init__(self) -> None:
        self.refs: list[Ref] = []
        self._codes: dict[Ref, int] = {}

    def code(self, ref: Ref | None) -> int:
        """Give the number of a reference; -1 for none."""
        if ref is None:
            return -1
        if ref not in self._codes:
            self._codes[ref] = len(self.refs)
            self.refs.append(ref)
        return self._codes[ref]


class Picked(NamedTuple):
    """How every row of mail ended under one policy."""

    code: npt.NDArray[np.int8]
    acceptor: Ints
    email: Ints
    method: npt.NDArray[np.int8]
    promoted: npt.NDArray[np.bool_]


class Made(NamedTuple):
    """
    The emails of one policy; the first three have a place for each email that was made.

    ``rows`` are the numbers of their rows of mail, ``owner`` and ``regarding`` codes of ``refs``.
    ``parties`` lists rows as codes of ``refs``, with the codes of their addresses and their parts.
    """

    rows: Longs
    owner: Ints
    regarding: Ints
    parties: Lists
    addresses: Ints
    parts: npt.NDArray[np.int8]
    refs: Sequence[Ref]

    def ref(self, code: int) -> Ref | None:
        """Give what a code stands for."""
        return self.refs[code] if code >= 0 else None


def picked(run: BulkRun, policy: int) -> Picked:
    """Pick out of a run how the rows ended under one policy."""
    endings = run.endings
    own = endings[(endings["words"] >> np.uint64(policy) & np.uint64(1)).astype(np.bool_)]
    code = np.ascontiguousarray(own["code"])
    return Picked(
        code=code,
        acceptor=np.ascontiguousarray(own["acceptor"]),
        email=np.ascontiguousarray(own["email"]),
        method=np.ascontiguousarray(own["method"]),
        promoted=PROMOTED[code],
    )


def made_of(run: BulkRun, policy: int, found: Picked) -> Made:
    """Work out what the emails of one policy hold."""
    refs = Registry()
    world, earlier = run.worlds[policy], run.coded.earlier
    rows = np.flatnonzero(found.promoted)
    belongings = _belongings(run, world, refs)
    size = len(run.coded.rows)
    owner, regarding = np.full(size, -1, np.int32), np.full(size, -1, np.int32)
    owner[:earlier] = [refs.code(email.ownerid) for email in run.emails]
    regarding[:earlier] = [refs.code(email.regardingobjectid) for email in run.emails]
    numbers = (rows + earlier).astype(np.int64)
    at, parties, addresses, parts = make_all(
        earlier, numbers, found.email[rows], run.coded[1:5], belongings, owner, regarding
    )
    return Made(
        rows=rows,
        owner=owner[numbers],
        regarding=regarding[numbers],
        parties=Lists(at, parties),
        addresses=addresses,
        parts=parts,
        refs=refs.refs,
    )


def _case(world: World, mailbox: str | None, sender: str | None = None) -> Case:
    from_ = () if sender is None else (Address(sender),)
    return Case(world, Delivery(message=Message(source="", from_=from_), mailbox=mailbox))


def _belongings(run: BulkRun, world: World, refs: Registry) -> Belongings:
    addresses, case = run.coded.addresses, _case(world, None)
    rows: list[list[int]] = [[] for _ in addresses]
    owners: list[list[int]] = [[] for _ in addresses]
    matches = matches_of(world, addresses)
    for number in np.flatnonzero(matches[:-1]):
        found = recipient_rows(case, addresses[number])
        rows[number] = [refs.code(row.ref) for row in found]
        people = (row for row in found if row.ref.table in ("systemuser", "queue"))
        can = (eligible(case, row) for row in people)
        owners[number] = [refs.code(owner) for owner in can if owner is not None]
    mailboxes = run.coded.mail["mailbox"]
    sender_row, sender_owner = _senders(run, world, refs, matches, mailboxes)
    owning = [refs.code(fallback(_case(world, key))) for key in world.directory.mailboxes]
    return Belongings(
        rows=listed(rows),
        owners=listed(owners),
        sender_row=sender_row,
        sender_owner=sender_owner,
        fallback=np.array([*owning, -1], np.int32)[mailboxes],
    )


def _senders(
    run: BulkRun, world: World, refs: Registry, matches: Ints, mailboxes: Ints
) -> tuple[Ints, Ints]:
    """Find the party of every sender; it depends on the mailbox where several rows match."""
    senders, ids = run.coded.own["sender"], list(world.directory.mailboxes)
    pairs, places = once(senders, np.where(matches[senders] > 1, mailboxes, -1))
    found = np.full((len(pairs), 2), -1, np.int32)
    for number, (code, box) in enumerate(pairs):
        if matches[code]:
            mailbox = ids[box] if box >= 0 else None
            found[number] = _sender(_case(world, mailbox, run.coded.addresses[code]), refs)
    return found[places, 0], found[places, 1]


def _sender(case: Case, refs: Registry) -> tuple[int, int]:
    row = sender_party(case, case.from_address).row
    if row is None:
        return -1, -1
    customer = row.ref.table in CUSTOMER_TABLES
    return refs.code(row.ref), refs.code(row.ownerid) if customer else -1


class Reading(NamedTuple):
    """Who reads which email: sets of users, and for each email the place of its own."""

    sets: list[tuple[str, ...]]
    places: Longs


def readers_of(world: World, made: Made) -> Reading:
    """Find who can read each email; where roles let all read all, only the owner counts."""
    owners, places = once(made.owner)
    sets: list[tuple[str, ...]] = []
    partly = np.zeros(len(owners), np.bool_)
    for number, (owner,) in enumerate(owners):
        near, privileged = by_depth(world, made.ref(owner))
        partly[number] = len(near) != len(privileged)
        sets.append(near)
    memo: dict[tuple[int, ...], int] = {}
    for email in np.flatnonzero(partly[places]).tolist():
        start, end = made.parties.at[email], made.parties.at[email + 1]
        codes = made.parties.codes[start:end][made.parts[start:end] > 0].tolist()
        key = (int(made.owner[email]), int(made.regarding[email]), *codes)
        if key not in memo:
            memo[key] = len(sets)
            rows = (made.refs[code] for code in codes if code >= 0)
            shares = shared_implicitly(world, rows)
            sets.append(readers(world, made.ref(key[0]), shares, made.ref(key[1])))
        places[email] = memo[key]
    return Reading(sets, places)
