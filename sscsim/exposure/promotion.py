"""What exposure asks of a promoted email, taken out of its decision."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import datetime

import attrs

from sscsim.decisions import Decision, NamedRef, Reason
from sscsim.vocabulary import Ref

__all__ = ["Promoted", "Promotion", "key_of", "promotions", "source_of"]

_TO_AND_CC = ("to", "cc")


@attrs.frozen(kw_only=True)
class Promotion:
    """
    A message that became an email: who let it in, whose it is, and to whom it was sent.

    Attributes:
        sender: the address in From.
        recipients: the users among To and Cc, with whom the email is shared implicitly (VIS-4).
        parties: the users among all parties, the sender included: they know the mail already.
        queues: the queues among To and Cc.
        answers: the promoted email it is tied to: its source where that is one of this mail, else
            the id of the exported row.

    >>> mail = Promotion(source="m1", reason=Reason.ACCEPT_ALL)
    >>> mail.key, mail.answers is None
    ('m1', True)

    """

    source: str
    reason: Reason
    messageid: str | None = None
    mailbox: str | None = None
    subject: str = ""
    sender: str = ""
    received: datetime | None = None
    accepting_entity: NamedRef | None = None
    owner: Ref | None = None
    regarding: Ref | None = None
    recipients: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    answers: str | None = None

    @property
    def key(self) -> str:
        """What tells the message from others, in whichever mailbox it was read first."""
        return key_of(self.source, self.messageid)


def key_of(source: str, messageid: str | None) -> str:
    """
    Give what tells a message from others, in whichever mailbox it was read first.

    >>> key_of("inbox.mbox#1", "m1@fabrikam.example"), key_of("inbox.mbox#1", None)
    ('<m1@fabrikam.example>', 'inbox.mbox#1')

    """
    return source if messageid is None else f"<{messageid}>"


@attrs.frozen
class Promoted:
    """
    What one policy promotes, in its order, to be asked for once: one by one, or the keys alone.

    >>> mail = Promotion(source="m1", reason=Reason.ACCEPT_ALL)
    >>> Promoted([mail]).keys()
    {'m1'}

    """

    each: Iterable[Promotion]

    def __iter__(self) -> Iterator[Promotion]:
        """Give every promotion."""
        return iter(self.each)

    def keys(self) -> set[str]:
        """Give what tells the messages from others, which may cost less than they do."""
        return {one.key for one in self}


def promotions(decisions: Iterable[Decision]) -> Iterator[Promotion]:
    """
    Give the promoted emails among decisions, each with the earlier one that it is tied to.

    >>> from sscsim import load_scenario_text, simulate
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> [mail] = promotions(simulate(story.world, story.events).decisions)
    >>> mail.source, mail.accepting_entity.name, mail.queues
    ('m1', 'Sales', ('sales',))

    """
    made: set[str] = set()
    for decision in decisions:
        if decision.promoted:
            earlier = decision.correlated_activity
            yield _promotion(decision, source_of(earlier, made) or earlier)
            made.add(decision.source)


def source_of(activityid: str | None, made: Container[str]) -> str | None:
    """Name the message whose email this is; a second email of one source has a number after it."""
    if activityid is None or activityid in made:
        return activityid
    source = activityid.rpartition("~")[0]
    return source if source in made else None


def _promotion(decision: Decision, answers: str | None) -> Promotion:
    sender = next((one.address for one in decision.parties if one.participation == "from"), "")
    people = [(one.participation, one.id) for one in decision.parties if one.table == "systemuser"]
    listed = (one for one in decision.parties if one.participation in _TO_AND_CC)
    queues = (one.id for one in listed if one.table == "queue")
    return Promotion(
        source=decision.source,
        messageid=decision.messageid,
        mailbox=decision.mailbox,
        subject=decision.subject,
        sender=sender,
        received=decision.received,
        reason=decision.reason,
        accepting_entity=decision.accepting_entity,
        owner=None if decision.owner is None else decision.owner.ref,
        regarding=decision.regarding,
        recipients=_once(key for part, key in people if part in _TO_AND_CC),
        parties=_once(key for _, key in people),
        queues=_once(queues),
        answers=answers,
    )


def _once(keys: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({key for key in keys if key is not None}))
