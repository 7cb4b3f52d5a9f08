"""Promoted emails taken out of a run of the bulk engine, the same as `promotions` gives.

Not imported by the room itself: it needs the packages of the bulk engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sscsim.bulk import BulkRun
from sscsim.bulk.creating import Made, Picked, made_of, picked
from sscsim.bulk.verdicts import VERDICTS, Code
from sscsim.events import Delivery
from sscsim.exposure.promotion import Promotion
from sscsim.mail import Message
from sscsim.rules import Case
from sscsim.rules.creation.owner import named

__all__ = ["bulk_promotions"]

_CHUNK = 10_000
_COLUMNS = ["source", "messageid", "mailbox", "subject", "received"]


def bulk_promotions(run: BulkRun, policy: int) -> Iterator[Promotion]:
    """
    Give the emails that one policy of a run promotes, in their order.

    >>> from sscsim import Delivery, load_scenario_text
    >>> from sscsim.bulk import decide_bulk, mail_table
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> mail = mail_table([Delivery(message=story.events[0].message, mailbox="sales")])
    >>> [run] = decide_bulk([story.world], mail)
    >>> [mail] = bulk_promotions(run, policy=0)
    >>> mail.source, mail.accepting_entity.name, mail.queues
    ('m1', 'Sales', ('sales',))

    """
    found = picked(run, policy)
    made = made_of(run, policy, found)
    teller = _Teller(run, policy, found, made)
    for start in range(0, len(made.rows), _CHUNK):
        rows = made.rows[start : start + _CHUNK]
        told = run.mail.select(_COLUMNS).take(rows).to_pylist()
        for place, (row, one) in enumerate(zip(rows.tolist(), told, strict=True), start):
            yield teller.promotion(place, row, one)


class _Teller:
    """Puts the codes of a run into words."""

    def __init__(self, run: BulkRun, policy: int, found: Picked, made: Made) -> None:
        self.run, self.found, self.made = run, found, made
        case = Case(run.worlds[policy], Delivery(message=Message(source=""), mailbox=None))
        self.acceptors = [named(case, ref) for ref in run.organisation.people]
        self.mailboxes = run.worlds[policy].directory.mailboxes
        self.sources = run.mail["source"]

    def promotion(self, place: int, row: int, told: Mapping[str, Any]) -> Promotion:
        made, found = self.made, self.found
        mailbox = told["mailbox"]
        acceptor = found.acceptor[row]
        return Promotion(
            source=told["source"],
            messageid=told["messageid"],
            mailbox=None if mailbox is None else self.mailboxes[mailbox].emailaddress.lower(),
            subject=told["subject"],
            received=told["received"],
            answers=self._answers(row),
            reason=VERDICTS[Code(found.code[row])].reason,
            accepting_entity=None if acceptor < 0 else self.acceptors[acceptor],
            owner=made.ref(int(made.owner[place])),
            regarding=made.ref(int(made.regarding[place])),
            **self._parties(place),
        )

    def _answers(self, row: int) -> str | None:
        """Name the message that is answered, where it is one of this mail."""
        email = int(self.found.email[row]) - self.run.coded.earlier
        return None if email < 0 else self.sources[email].as_py()

    def _parties(self, place: int) -> dict[str, Any]:
        made = self.made
        here = slice(*made.parties.at[place : place + 2].tolist())
        codes, parts = made.parties.codes[here].tolist(), made.parts[here].tolist()
        first = made.addresses[here.start]
        told = [
            (part, made.refs[code]) for code, part in zip(codes, parts, strict=True) if code >= 0
        ]
        users = [(part, ref.id) for part, ref in told if ref.table == "systemuser"]
        return {
            "sender": self.run.coded.addresses[first],
            "recipients": _once(key for part, key in users if part),
            "parties": _once(key for _, key in users),
            "queues": _once(ref.id for part, ref in told if part and ref.table == "queue"),
        }


def _once(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(keys)))
