"""What promotion creates under one policy: owners, parties, Regarding, queue items, readers.

The rules are asked once for each address, sender and owner; who the email belongs to follows from
earlier emails too, and is worked out row after row by `making`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sscsim.bulk.engine import BulkRun
from sscsim.bulk.keys import Ints, Lists, Longs, listed
from sscsim.bulk.making import Belongings, make_all
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

__all__ = ["Made", "Picked", "Registry", "made_of", "picked"]

_PROMOTED = np.array([VERDICTS[code].outcome is Outcome.PROMOTED for code in Code], np.bool_)


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
    The emails of one policy; the first five have a place for each email that was made.

    ``rows`` are the numbers of their rows of mail, ``owner`` and ``regarding`` codes of ``refs``.
    ``parties`` lists rows as codes of ``refs``, with the codes of their addresses and their parts.
    """

    rows: Longs
    owner: Ints
    regarding: Ints
    parties: Lists
    readers: list[tuple[str, ...]]
    addresses: Ints
    parts: npt.NDArray[np.int8]
    refs: Sequence[Ref]


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
        promoted=_PROMOTED[code],
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
        earlier, numbers, found.email[rows], run.coded[1:4], belongings, owner, regarding
    )
    owners, about = owner[numbers], regarding[numbers]
    return Made(
        rows=rows,
        owner=owners,
        regarding=about,
        parties=Lists(at, parties),
        readers=_readers(world, refs.refs, owners, about, Lists(at, parties), parts),
        addresses=addresses,
        parts=parts,
        refs=refs.refs,
    )


def _case(world: World, mailbox: str | None, sender: str | None = None) -> Case:
    from_ = () if sender is None else (Address(sender),)
    return Case(world, Delivery(message=Message(source="", from_=from_), mailbox=mailbox))


def _belongings(run: BulkRun, world: World, refs: Registry) -> Belongings:
    rows, owners = [], []
    case = _case(world, None)
    for address in run.coded.addresses:
        found = recipient_rows(case, address)
        rows.append([refs.code(row.ref) for row in found])
        people = (row for row in found if row.ref.table in ("systemuser", "queue"))
        can = (eligible(case, row) for row in people)
        owners.append([refs.code(owner) for owner in can if owner is not None])
    mailboxes = run.mail["mailbox"].to_pylist()
    sender_row, sender_owner = _senders(run, world, refs, mailboxes)
    known = {key: refs.code(fallback(_case(world, key))) for key in world.directory.mailboxes}
    return Belongings(
        rows=listed(rows),
        owners=listed(owners),
        sender_row=sender_row,
        sender_owner=sender_owner,
        fallback=np.array([known.get(key, -1) for key in mailboxes], np.int32),
    )


def _senders(
    run: BulkRun, world: World, refs: Registry, mailboxes: Sequence[str | None]
) -> tuple[Ints, Ints]:
    """Find the party of every sender; it depends on the mailbox where several rows match."""
    memo: dict[tuple[int, str | None], tuple[int, int]] = {}
    codes = run.coded.rows["sender"][run.coded.earlier :].tolist()
    found = np.full((2, len(codes)), -1, np.int32)
    for number, (code, mailbox) in enumerate(zip(codes, mailboxes, strict=True)):
        if code < 0 or mailbox is None:
            continue
        address = run.coded.addresses[code]
        several = len(world.directory.rows_at(address)) > 1
        key = (code, mailbox if several else None)
        if key not in memo:
            memo[key] = _sender(_case(world, mailbox, address), refs)
        found[:, number] = memo[key]
    return found[0], found[1]


def _sender(case: Case, refs: Registry) -> tuple[int, int]:
    row = sender_party(case, case.from_address).row
    if row is None:
        return -1, -1
    customer = row.ref.table in CUSTOMER_TABLES
    return refs.code(row.ref), refs.code(row.ownerid) if customer else -1


def _readers(
    world: World,
    refs: Sequence[Ref],
    owners: Ints,
    about: Ints,
    parties: Lists,
    parts: npt.NDArray[np.int8],
) -> list[tuple[str, ...]]:
    """List who can read each email; where roles let all read all, only the owner counts."""
    plain: dict[int, tuple[str, ...] | None] = {}
    memo: dict[Any, tuple[str, ...]] = {}
    found = []
    for number, (owner, regarding) in enumerate(zip(owners.tolist(), about.tolist(), strict=True)):
        if owner not in plain:
            ref = refs[owner] if owner >= 0 else None
            near, privileged = by_depth(world, ref)
            plain[owner] = near if len(near) == len(privileged) else None
        whole = plain[owner]
        if whole is None:
            start, end = parties.at[number], parties.at[number + 1]
            codes = parties.codes[start:end][parts[start:end] > 0].tolist()
            key = (owner, regarding, *codes)
            if key not in memo:
                ref = refs[owner] if owner >= 0 else None
                shares = shared_implicitly(world, (refs[code] for code in codes if code >= 0))
                topic = refs[regarding] if regarding >= 0 else None
                memo[key] = readers(world, ref, shares, topic)
            whole = memo[key]
        found.append(whole)
    return found
