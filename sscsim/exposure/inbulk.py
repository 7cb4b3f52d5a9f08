"""Promoted emails taken out of a run of the bulk engine, the same as `promotions` gives.

Not imported by the room itself: it needs the packages of the bulk engine.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk import BulkRun, UnsupportedError, decide_bulk
from sscsim.bulk.creating import Made, Picked, made_of, picked
from sscsim.bulk.explaining import EmailsMade
from sscsim.bulk.verdicts import VERDICTS, Code
from sscsim.decisions import Outcome, Reason
from sscsim.engine import Turn
from sscsim.events import Delivery
from sscsim.exposure.promotion import Promoted, Promotion, key_of, source_of
from sscsim.mail import Message
from sscsim.rules import Case
from sscsim.rules.creation.owner import named

__all__ = ["Turning", "bulk_promoted", "bulk_promotions", "undecided_keys"]

_CHUNK = 10_000
_MOST_RETRIES = 5
_RETRIED = (Reason.CREATE_HOOK, Reason.INVALID_SENDER, Reason.MISSING_HEADER)  # SYN-12
_COLUMNS = ["source", "messageid", "mailbox", "subject", "received"]


def bulk_promotions(
    run: BulkRun, policy: int, *, made_before: Container[str] = ()
) -> Iterator[Promotion]:
    """
    Give the emails that one policy of a run promotes, in their order.

    Args:
        run: what `decide_bulk` gave.
        policy: the place of the policy within this run, from 0.
        made_before: the sources of what was promoted before this run began.

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
    yield from _told(_Teller(run, policy, found, made, made_before))


def _told(teller: _Teller) -> Iterator[Promotion]:
    run, made = teller.run, teller.made
    for start in range(0, len(made.rows), _CHUNK):
        rows = made.rows[start : start + _CHUNK]
        told = run.mail.select(_COLUMNS).take(rows).to_pylist()
        for place, (row, one) in enumerate(zip(rows.tolist(), told, strict=True), start):
            yield teller.promotion(place, row, one)


class _Teller:
    """Puts the codes of a run into words."""

    def __init__(
        self, run: BulkRun, policy: int, found: Picked, made: Made, made_before: Container[str]
    ) -> None:
        self.made_before = made_before
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
        """Name what is answered: a message of this mail, or an exported email by its id."""
        place = int(self.found.email[row])
        if place < 0:
            return None
        if place < self.run.coded.earlier:
            earlier = self.run.emails[place].activityid
            return source_of(earlier, self.made_before) or earlier
        source: str = self.sources[place - self.run.coded.earlier].as_py()
        return source

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


def bulk_promoted(run: BulkRun, policy: int) -> Promoted:
    """
    Give what one policy promotes; the keys without making the rest.

    >>> from sscsim import World
    >>> from sscsim.bulk import decide_bulk, mail_table
    >>> [run] = decide_bulk([World()], mail_table([]))
    >>> bulk_promoted(run, 0).keys()
    set()

    """
    return _Promoted(bulk_promotions(run, policy), run, policy)


@attrs.frozen
class _Promoted(Promoted):
    run: BulkRun
    policy: int

    def keys(self) -> set[str]:
        return _keys(self.run, picked(self.run, self.policy).promoted)


def undecided_keys(run: BulkRun, policy: int) -> set[str]:
    """
    Give the keys of the mail of which its input does not tell whether one policy promotes it.

    >>> from sscsim import World
    >>> from sscsim.bulk import decide_bulk, mail_table
    >>> [run] = decide_bulk([World()], mail_table([]))
    >>> undecided_keys(run, 0)
    set()

    """
    codes = [code for code in Code if VERDICTS[code].outcome is Outcome.UNDECIDABLE]
    return _keys(run, np.isin(picked(run, policy).code, codes))


def _keys(run: BulkRun, wanted: npt.NDArray[np.bool_]) -> set[str]:
    told = run.mail.select(["source", "messageid"]).take(np.flatnonzero(wanted))
    pairs = zip(told["source"].to_pylist(), told["messageid"].to_pylist(), strict=True)
    return {key_of(source, messageid) for source, messageid in pairs}


class Turning:
    """
    What is promoted where the organisation changes at a moment, while mail goes on arriving.

    The run is of the organisation as it is: what comes before the turn stays as it was decided,
    and what comes then or later is decided anew, beside the emails that there are by then. Asked
    for one turn after another, it makes once what came before both.

    Raises:
        UnsupportedError: creating some item failed so often that it counts how often.

    >>> from sscsim import World
    >>> from sscsim.bulk import decide_bulk, mail_table
    >>> from datetime import UTC, datetime
    >>> [run] = decide_bulk([World()], mail_table([]))
    >>> turning = Turning(run, 0)
    >>> list(turning.promotions(Turn(datetime(2026, 3, 2, tzinfo=UTC), lambda world: world)))
    []

    """

    def __init__(self, run: BulkRun, policy: int) -> None:
        if _failed_often(run, policy):
            raise UnsupportedError("items that could not be created, over and over")
        self._run, self.world = run, run.worlds[policy]
        found = picked(run, policy)
        self._made = made_of(run, policy, found)
        self._coming = _told(_Teller(run, policy, found, self._made, ()))
        self._come: list[Promotion] = []
        self._emails = EmailsMade(run, policy, self._made)

    def promotions(self, turn: Turn) -> Iterator[Promotion]:
        """Give what is promoted with one turn."""
        row = _first_row(self._run, turn.at)
        before = self._before(row)
        yield from before
        if row == self._run.mail.num_rows:
            return
        world = attrs.evolve(self.world, emails=self._emails.before(row))
        [after] = decide_bulk([turn.change(world)], self._run.mail.slice(row))
        yield from bulk_promotions(after, 0, made_before={one.source for one in before})

    def _before(self, row: int) -> list[Promotion]:
        count = int(np.searchsorted(self._made.rows, row))
        self._come += islice(self._coming, max(0, count - len(self._come)))
        return self._come[:count]


def _first_row(run: BulkRun, at: datetime) -> int:
    """Find the first row of mail that was received at a moment or later."""
    come = pc.fill_null(pc.greater_equal(run.mail["received"], pa.scalar(at)), fill_value=False)
    row: int = pc.index(come, value=True).as_py()
    return run.mail.num_rows if row < 0 else row


def _failed_often(run: BulkRun, policy: int) -> bool:
    """Say whether an item failed in a mailbox more often than it is tried again (SYN-12)."""
    failed = [VERDICTS[code].reason in _RETRIED for code in Code]
    rows = pa.array(np.flatnonzero(np.array(failed)[picked(run, policy).code]))
    counts = run.mail.select(["identity", "mailbox"]).take(rows)
    counts = counts.group_by(["identity", "mailbox"]).aggregate([([], "count_all")])
    return bool((pc.max(counts["count_all"]).as_py() or 0) > _MOST_RETRIES)
