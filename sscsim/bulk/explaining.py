"""One row of a bulk run with every step: its case is decided again by the reference engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Self

import attrs
import numpy as np
from rpds import HashTrieMap

from sscsim.bulk.creating import Made, Picked, made_of, picked
from sscsim.bulk.engine import BulkRun
from sscsim.bulk.lists import Ints, Lists, Longs
from sscsim.bulk.lying import queue_items
from sscsim.bulk.places import ANSWERS
from sscsim.bulk.verdicts import Code
from sscsim.decisions import Decision
from sscsim.engine import decide
from sscsim.engine.promotion import free_id
from sscsim.events import Delivery
from sscsim.mail import Address, Message, parse_address
from sscsim.rules.correlation.tracking_token import token_in
from sscsim.vocabulary import ParticipationType
from sscsim.world import ActivityParty, Email, Emails, QueueItem, World

__all__ = ["EmailsMade", "Explainer", "explain"]

_PARTS = (ParticipationType.SENDER, ParticipationType.TO, ParticipationType.CC)
_NO_ADDRESS = Address("an entry that is no address", wellformed=False)
_CHUNK = 10_000  # rows that are Python values at one time
_COLUMNS = ["source", "subject", "identity", "conversationindex", "received"]  # what an email has
_FAILED = (Code.BAD_SENDER, Code.NO_ID, Code.UNTOLD, Code.CREATE_FAILS, Code.UNLICENSED)


def explain(run: BulkRun, policy: int, row: int) -> Decision:
    """
    Decide one row again, in the world that the rows before it left, with every rule that is asked.

    The world holds the emails that were there and those of earlier rows that the rules could find.
    Names beside addresses are not in a mail table, so the sentences show addresses.

    Args:
        run: what `decide_bulk` gave.
        policy: the place of the policy within this run, from 0.
        row: the number of the row of mail, from 0.

    Raises:
        IndexError: the mail table has no such row.

    >>> from sscsim import Delivery, load_scenario_text
    >>> from sscsim.bulk import decide_bulk, mail_table
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> mail = mail_table([Delivery(message=story.events[0].message, mailbox="sales")])
    >>> [run] = decide_bulk([story.world], mail)
    >>> print(explain(run, policy=0, row=0).decided_by.because)
    Sales tracks "All email messages" (not given, assumed), so every message is let in.

    """
    return Explainer(run, policy).explain(row)


class EmailsMade:
    """
    The emails there are before a row of mail is decided: those that were there, and the made.

    Asked for ever later rows, it makes each email once.

    >>> from sscsim import Delivery, load_scenario_text
    >>> from sscsim.bulk import decide_bulk, mail_table
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> mail = mail_table([Delivery(message=story.events[0].message, mailbox="sales")])
    >>> [run] = decide_bulk([story.world], mail)
    >>> emails = EmailsMade(run, 0, made_of(run, 0, picked(run, 0)))
    >>> [len(emails.before(row)) for row in (0, 1)]
    [0, 1]

    """

    def __init__(self, run: BulkRun, policy: int, made: Made) -> None:
        self._run, self._world, self._made = run, run.worlds[policy], made
        self._emails, self._count = self._world.emails, 0

    def before(self, row: int) -> Emails:
        """Give what there is when all rows before this one are decided."""
        count = int(np.searchsorted(self._made.rows, row))
        if count < self._count:
            self._emails, self._count = self._world.emails, 0
        places = range(self._count, count)
        self._emails = _with_emails(self._run, self._world, self._made, places, self._emails)
        self._count = count
        return self._emails


@attrs.frozen
class _ByCode:
    """Where each code stands in an array: found by halving, not by going through all of it."""

    order: Longs
    codes: Ints

    @classmethod
    def of(cls, codes: Ints) -> Self:
        order = np.argsort(codes, kind="stable")
        return cls(order, codes[order])

    def places(self, code: int) -> Longs:
        """Give the places of a code, in order."""
        start, end = np.searchsorted(self.codes, [code, code + 1])
        return self.order[start:end]


@attrs.define(eq=False)
class Explainer:
    """
    Decides rows of one policy again as `explain` does; what it finds out for one serves the next.

    Rows that are asked in order are answered soonest.

    Args:
        run: what `decide_bulk` gave.
        policy: the place of the policy within this run, from 0.

    >>> from sscsim import Delivery, load_scenario_text
    >>> from sscsim.bulk import decide_bulk, mail_table
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> mail = mail_table([Delivery(message=story.events[0].message, mailbox="sales")] * 2)
    >>> explainer = Explainer(*decide_bulk([story.world], mail), policy=0)
    >>> print(*(explainer.explain(row).outcome for row in (0, 1)))
    promoted duplicate

    """

    run: BulkRun
    policy: int

    def explain(self, row: int) -> Decision:
        """Decide a row; IndexError where the mail table has no such row."""
        size = self.run.deliveries.num_rows
        if not 0 <= row < size:
            raise IndexError(f"row={row} is none of the {size} rows of the mail table.")
        world, delivery = self.run.worlds[self.policy], _delivery(self.run, row)
        emails = self._emails(row)
        tried = {
            "attempts": self._attempts(row, delivery),
            "queueitems": self._items(row, emails),
        }
        return decide(attrs.evolve(world, emails=emails, **tried), delivery)

    @cached_property
    def _found(self) -> Picked:
        return picked(self.run, self.policy)

    @cached_property
    def _made(self) -> Made:
        return made_of(self.run, self.policy, self._found)

    @cached_property
    def _all_made(self) -> EmailsMade:
        return EmailsMade(self.run, self.policy, self._made)

    @cached_property
    def _lying(self) -> tuple[Lists, list[str]]:
        return queue_items(self.run, self.policy, self._found, self._made.rows)

    @cached_property
    def _rows_by_id(self) -> _ByCode:
        return _ByCode.of(_of_rows(self.run, "identity"))

    @cached_property
    def _emails_by(self) -> Mapping[str, _ByCode]:
        keys = ("identity", "token", "thread")
        return {key: _ByCode.of(_of_rows(self.run, key)[self._made.rows]) for key in keys}

    def _emails(self, row: int) -> Emails:
        """Give the emails that were there, and those of earlier rows that a rule could find."""
        world = self.run.worlds[self.policy]
        if world.organization.enablesmartmatching:
            return self._all_made.before(row)
        return _with_emails(self.run, world, self._made, self._met(row), world.emails)

    def _met(self, row: int) -> list[int]:
        """List the emails of earlier rows that a rule could find by a key."""
        coded = self.run.coded
        letter, at = coded.mail["letter"][row], coded.at[:, ANSWERS]
        own = coded.letters[letter]
        answered = coded.codes[at[letter] : at[letter + 1]].tolist()
        codes = {
            "identity": {int(own["identity"]), *answered},
            **{key: {int(own[key])} for key in ("token", "thread") if own[key] >= 0},
        }
        places = (self._emails_by[key].places(code) for key in codes for code in codes[key])
        met = np.unique(np.concatenate(list(places)))
        found: list[int] = met[self._made.rows[met] < row].tolist()
        return found

    def _same(self, row: int) -> list[int]:
        """List the earlier rows with the same message id."""
        own = self.run.coded.letters["identity"][self.run.coded.mail["letter"][row]]
        rows = self._rows_by_id.places(int(own))
        earlier: list[int] = rows[rows < row].tolist()
        return earlier

    def _attempts(self, row: int, delivery: Delivery) -> Any:
        """Count how often creating this item failed in this mailbox (SYN-12)."""
        key = (delivery.mailbox or "", delivery.message.identity)
        tried = [other for other in self._same(row) if self._found.code[other] in _FAILED]
        ids, boxes = self.run.mail["identity"], self.run.mail["mailbox"]
        failed = sum((boxes[other].as_py() or "", ids[other].as_py()) == key for other in tried)
        return HashTrieMap({key: failed})

    def _items(self, row: int, emails: Emails) -> Any:
        """List in which queues the message lies already (DUP-22)."""
        world, identity = self.run.worlds[self.policy], self.run.mail["identity"][row].as_py()
        exact = world.assume.messageid_case_sensitive
        items = world.queueitems
        copies = (one for one in emails.with_messageid(identity, exact=exact) if one.incoming)
        existing = next(copies, None)
        if existing is not None:
            (at, codes), ids = self._lying
            for other in self._same(row):
                for code in codes[at[other] : at[other + 1]].tolist():
                    item = QueueItem(queueid=ids[code], objectid=existing.activityid)
                    items = items.insert(item, None)
        return items


def _of_rows(run: BulkRun, key: str) -> Ints:
    """Give a key of the message of each row of mail."""
    codes: Ints = run.coded.letters[key][run.coded.mail["letter"]]
    return codes


def _with_emails(
    run: BulkRun, world: World, made: Made, places: Sequence[int], emails: Emails
) -> Emails:
    """Put emails that were made beside those that are there, each under an id of its own."""
    mail = run.mail.select(_COLUMNS)
    for start in range(0, len(places), _CHUNK):
        some = places[start : start + _CHUNK]
        told = mail.take(made.rows[list(some)]).to_pylist()
        for place, columns in zip(some, told, strict=True):
            key = free_id(emails, columns["source"])
            emails = emails.with_email(_email(run, world, made, place, columns, key))
    return emails


def _email(
    run: BulkRun, world: World, made: Made, place: int, told: Mapping[str, Any], key: str
) -> Email:
    """Make the row of an email, as far as rules look at it."""
    return Email(
        activityid=key,
        subject=told["subject"][:800],
        messageid=told["identity"],
        conversationindex=told["conversationindex"],
        trackingtoken=token_in(told["subject"], world.organization, world.assume),
        ownerid=made.ref(int(made.owner[place])),
        regardingobjectid=made.ref(int(made.regarding[place])),
        directioncode=False,
        senton=told["received"],
        parties=tuple(_parties(run, made, place)),
        hashed=not world.settings["DisableSmartMatchingEmailHashCreation"],
    )


def _parties(run: BulkRun, made: Made, place: int) -> Iterator[ActivityParty]:
    for at in range(made.parties.at[place], made.parties.at[place + 1]):
        yield ActivityParty(
            participationtypemask=_PARTS[made.parts[at]],
            addressused=run.coded.addresses[made.addresses[at]],
            partyid=made.ref(int(made.parties.codes[at])),
        )


def _delivery(run: BulkRun, row: int) -> Delivery:
    told = _told(run, row)
    first, *others = map(parse_address, told["from"]) if told["from"] else (None,)
    sender = () if first is None else (first._replace(wellformed=not told["frommalformed"]),)
    message = Message(
        source=told["source"],
        messageid=told["messageid"],
        subject=told["subject"],
        from_=(*sender, *others),
        sender=() if told["sender"] is None else (parse_address(told["sender"]),),
        to=(*map(parse_address, told["to"]), *([_NO_ADDRESS] * told["malformed"])),
        cc=tuple(map(parse_address, told["cc"])),
        bcc=tuple(map(parse_address, told["bcc"])),
        inreplyto=tuple(told["inreplyto"]),
        references=tuple(told["references"]),
        conversationindex=told["conversationindex"],
        received=told["received"],
        irm=told["irm"],
        copied=told["copied"],
        unreadable=told["unreadable"],
        create_fails="the mail table says so" if told["createfails"] else None,
        untold=frozenset({"In-Reply-To"} if told["untold"] else ()),
    )
    # One made of the whole message, which the table has not, is the one that the table names.
    object.__setattr__(message, "identity", told["identity"])
    return Delivery(message=message, mailbox=told["mailbox"])


def _told(run: BulkRun, row: int) -> dict[str, Any]:
    told: dict[str, Any] = run.mail.slice(row, 1).to_pylist()[0]
    return told
