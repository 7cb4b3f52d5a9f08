"""How many decisions of each kind a policy makes: counted as numbers, before any text is made."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from sscsim.bulk.creating import picked
from sscsim.bulk.engine import BulkRun
from sscsim.bulk.verdicts import VERDICTS, Code
from sscsim.decisions import NamedRef, Outcome, Reason
from sscsim.events import Delivery
from sscsim.mail import Message
from sscsim.rules import Case
from sscsim.rules.creation.owner import named

__all__ = ["Sums", "sums_of"]


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


def sums_of(run: BulkRun, policy: int) -> Sums:
    """
    Count the decisions of one policy of a run.

    >>> from sscsim import Delivery, Message, World
    >>> from sscsim.bulk import decide_bulk, mail_table
    >>> mail = mail_table([Delivery(message=Message(source="m1"), mailbox=None)])
    >>> [run] = decide_bulk([World()], mail)
    >>> {outcome.value: count for (outcome, _), count in sums_of(run, 0).reasons.items()}
    {'not_processed': 1}

    """
    found = picked(run, policy)
    reasons: Counter[tuple[Outcome, Reason]] = Counter()
    for code, count in enumerate(np.bincount(found.code, minlength=len(Code)).tolist()):
        if count:
            verdict = VERDICTS[Code(code)]
            reasons[verdict.outcome, verdict.reason] += count
    case = Case(run.worlds[policy], Delivery(message=Message(source=""), mailbox=None))
    boxes = list(run.worlds[0].directory.mailboxes.values())
    places = run.coded.rows["mailbox"][run.coded.earlier :][found.promoted]
    people = list(run.organisation.people)
    mail = run.deliveries
    rows = pa.array(mail.rows[found.code == Code.UNREADABLE])
    told = (mail.letters[name].take(rows).to_pylist() for name in ("source", "unreadable"))
    return Sums(
        reasons=reasons,
        mailboxes=Counter(
            {boxes[place].emailaddress.lower(): count for place, count in _counted(places)}
        ),
        acceptors=Counter(
            {
                named(case, people[place]): count
                for place, count in _counted(found.acceptor[found.promoted])
            }
        ),
        unreadable=list(zip(*told, strict=True)),
    )


def _counted(codes: np.ndarray[tuple[int], np.dtype[np.int32]]) -> list[tuple[int, int]]:
    """Count codes; -1 is none."""
    counts = np.bincount(codes[codes >= 0])
    return [(place, count) for place, count in enumerate(counts.tolist()) if count]
