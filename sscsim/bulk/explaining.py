"""One row of a bulk run with every step: its case is decided again by the reference engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
import numpy as np
from rpds import HashTrieMap

from sscsim.bulk.creating import Made, Picked, made_of, picked
from sscsim.bulk.engine import BulkRun
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

__all__ = ["EmailsMade", "explain"]

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
    size = run.deliveries.num_rows
    if not 0 <= row < size:
        raise IndexError(f"row={row} is none of the {size} rows of the mail table.")
    found = picked(run, policy)
    made = made_of(run, policy, found)
    world = run.worlds[policy]
    emails = _with_emails(run, world, made, list(_met(run, made, row)), world.emails)
    delivery = _delivery(run, row)
    tried = {
        "attempts": _attempts(run, found, row, delivery),
        "queueitems": _items(run, policy, found, made, row, emails),
    }
    return decide(attrs.evolve(world, emails=emails, **tried), delivery)


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


def _met(run: BulkRun, made: Made, row: int) -> Iterator[int]:
    """List the emails of earlier rows that a rule could find: by a key, or by likeness all."""
    letter, at = run.coded.mail["letter"][row], run.coded.at[:, ANSWERS]
    own, mails = run.coded.letters[letter], run.coded.own
    before = mails[made.rows[made.rows < row]]
    answered = run.coded.codes[at[letter] : at[letter + 1]]
    met = np.isin(before["identity"], [own.identity, *answered.tolist()])
    for key in ("token", "thread"):
        met |= (before[key] == own[key]) & (own[key] >= 0)
    if run.worlds[0].organization.enablesmartmatching:
        met[:] = True
    yield from np.flatnonzero(met).tolist()


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


def _same(run: BulkRun, row: int) -> Any:
    """List the earlier rows with the same message id."""
    own = run.coded.own["identity"]
    return np.flatnonzero(own[:row] == own[row])


def _attempts(run: BulkRun, found: Picked, row: int, delivery: Delivery) -> Any:
    """Count how often creating this item failed in this mailbox (SYN-12)."""
    ids, boxes = run.mail["identity"], run.mail["mailbox"]
    key = (delivery.mailbox or "", delivery.message.identity)
    failed = sum(
        found.code[other] in _FAILED and (boxes[other].as_py() or "", ids[other].as_py()) == key
        for other in _same(run, row).tolist()
    )
    return HashTrieMap({key: failed})


def _items(run: BulkRun, policy: int, found: Picked, made: Made, row: int, emails: Emails) -> Any:
    """List in which queues the message lies already (DUP-22)."""
    world, identity = run.worlds[policy], run.mail["identity"][row].as_py()
    exact = world.assume.messageid_case_sensitive
    items = world.queueitems
    copies = (one for one in emails.with_messageid(identity, exact=exact) if one.incoming)
    existing = next(copies, None)
    if existing is not None:
        (at, codes), ids = queue_items(run, policy, found, made.rows)
        for other in _same(run, row).tolist():
            for code in codes[at[other] : at[other + 1]].tolist():
                item = QueueItem(queueid=ids[code], objectid=existing.activityid)
                items = items.insert(item, None)
    return items


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
