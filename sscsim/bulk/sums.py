"""How many decisions of each kind policies make: counted as numbers, before any text is made.

Most rows end alike under nearly all policies, so endings are counted once for each set of policies
that share them (there are few), and a policy adds up the sets in which it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sscsim.bulk.creating import PROMOTED
from sscsim.bulk.engine import BulkRun
from sscsim.bulk.places import Array
from sscsim.bulk.verdicts import VERDICTS, Code
from sscsim.decisions import NamedRef, Outcome, Reason
from sscsim.events import Delivery
from sscsim.mail import Message
from sscsim.rules import Case
from sscsim.rules.creation.owner import named

__all__ = ["Sums", "sums_of"]

_Longs = npt.NDArray[np.int64]

_AT_ONCE = 1 << 20


class Sums(NamedTuple):
    """
    The sums of one policy.

    ``mailboxes`` count promotions by the address of the mailbox, ``acceptors`` by who let them in;
    ``unreadable`` are source and text of the messages that could not be read.
    """

    reasons: Counter[tuple[Outcome, Reason]]
    mailboxes: Counter[str]
    acceptors: Counter[NamedRef]
    unreadable: list[tuple[str, str]]


def sums_of(run: BulkRun) -> Iterator[Sums]:
    """
    Count the decisions of a run, policy by policy.

    >>> from sscsim import Delivery, Message, World
    >>> from sscsim.bulk import decide_bulk, mail_table
    >>> mail = mail_table([Delivery(message=Message(source="m1"), mailbox=None)])
    >>> [run] = decide_bulk([World()], mail)
    >>> [sums] = sums_of(run)
    >>> {outcome.value: count for (outcome, _), count in sums.reasons.items()}
    {'not_processed': 1}

    """
    counts = [_counted(run, piece) for piece in _pieces(run.endings)]
    unread = np.concatenate([one.unread for one in counts])
    codes, boxes, acceptors = (
        np.sum(own, axis=0) for own in zip(*(one[:3] for one in counts), strict=True)
    )
    for policy in range(len(run.worlds)):
        yield Sums(
            reasons=_reasons(codes[policy]),
            mailboxes=_mailboxes(run, boxes[policy]),
            acceptors=_acceptors(run, policy, acceptors[policy]),
            unreadable=_unreadable(run, unread[_under(unread["words"], policy)]),
        )


class _Counts(NamedTuple):
    """How often each code, mailbox and acceptor comes under each policy, and what is unreadable."""

    codes: _Longs
    boxes: _Longs
    acceptors: _Longs
    unread: Array


def _pieces(endings: Array) -> Iterator[Array]:
    """Give some endings at a time, so that what is made of them takes little room."""
    for start in range(0, max(len(endings), 1), _AT_ONCE):
        yield endings[start : start + _AT_ONCE]


def _counted(run: BulkRun, endings: Array) -> _Counts:
    words, sets = _sets(endings["words"])
    under = np.stack([_under(words, policy) for policy in range(len(run.worlds))])
    promoted = PROMOTED[endings["code"]]
    made = endings[promoted]
    boxes = run.coded.rows["mailbox"][made["row"]]
    organisation, own = run.organisation, sets[promoted]
    return _Counts(
        codes=under @ _counts(sets, endings["code"], len(words), len(Code)),
        boxes=under @ _counts(own, boxes, len(words), len(organisation.mailboxes)),
        acceptors=under @ _counts(own, made["acceptor"], len(words), len(organisation.people)),
        unread=endings[endings["code"] == Code.UNREADABLE],
    )


def _sets(words: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.uint64], _Longs]:
    """Give every set of policies once, and for each ending the place of its own; unsorted."""
    encoded = pa.array(np.ascontiguousarray(words)).dictionary_encode()
    return encoded.dictionary.to_numpy(), encoded.indices.to_numpy().astype(np.int64)


def _counts(sets: _Longs, codes: npt.NDArray[np.integer], size: int, span: int) -> _Longs:
    """Count the codes of each set of policies, but for -1."""
    there = codes >= 0
    numbers = sets[there] * span + codes[there]
    return np.bincount(numbers, minlength=size * span).reshape(size, span)


def _under(words: npt.NDArray[np.uint64], policy: int) -> npt.NDArray[np.bool_]:
    return (words >> np.uint64(policy) & np.uint64(1)).astype(np.bool_)


def _reasons(counts: _Longs) -> Counter[tuple[Outcome, Reason]]:
    reasons: Counter[tuple[Outcome, Reason]] = Counter()
    for code, count in _there(counts):
        verdict = VERDICTS[Code(code)]
        reasons[verdict.outcome, verdict.reason] += count
    return reasons


def _mailboxes(run: BulkRun, counts: _Longs) -> Counter[str]:
    boxes = list(run.worlds[0].directory.mailboxes.values())
    found: Counter[str] = Counter()
    for place, count in _there(counts):  # two may have one address
        found[boxes[place].emailaddress.lower()] += count
    return found


def _acceptors(run: BulkRun, policy: int, counts: _Longs) -> Counter[NamedRef]:
    case = Case(run.worlds[policy], Delivery(message=Message(source=""), mailbox=None))
    people = list(run.organisation.people)
    return Counter({named(case, people[place]): count for place, count in _there(counts)})


def _unreadable(run: BulkRun, endings: Array) -> list[tuple[str, str]]:
    mail = run.deliveries
    rows = mail.rows[endings["row"] - run.coded.earlier]
    told = mail.letters.taken(rows, ["source", "unreadable"])
    return list(zip(*(column.to_pylist() for column in told.columns), strict=True))


def _there(counts: _Longs) -> list[tuple[int, int]]:
    """Give what there is, by its code."""
    return [(code, count) for code, count in enumerate(counts.tolist()) if count]
