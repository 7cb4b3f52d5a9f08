"""What the rules find out about a message before they answer, under every policy at once.

Each thing that is found out is asked of all policies on its own, and kept as bits: one for each
policy, the first policy's the lowest. What follows for the message is then a matter of putting
bits together, however many policies there are (step 14 of the decision procedure).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import reduce
from operator import or_
from typing import Any, TypeAlias

import attrs

from sscsim.engine import deliveries
from sscsim.engine.reference import checks
from sscsim.events import Deliver, Delivery
from sscsim.mail import Message
from sscsim.policy import AtOnce
from sscsim.rules import BOOK, Case, Rule
from sscsim.rules.acceptance.methods import acceptors, effective
from sscsim.rules.case import Candidate
from sscsim.rules.gates.internal_mail import only_queues_may_accept
from sscsim.rules.resolution import CUSTOMER_TABLES
from sscsim.vocabulary import FilteringMethod, Ref
from sscsim.world import World

__all__ = ["MailClass", "Observed", "Observer", "class_of", "correlation", "promoting"]

_Profile: TypeAlias = frozenset[tuple[Any, int]]
_PEOPLE = frozenset({"systemuser", "queue"})


@attrs.frozen(kw_only=True)
class Observed:
    """
    What is found out about a message in a mailbox, as bits; what cannot matter is left out.

    Attributes:
        where: under which policies the message lies in such a mailbox.
        stopped: where something ends it before acceptance.
        everything: where somebody is asked who lets everything in.
        answer: where it answers an email, and somebody is asked who lets answers in.
        customer: where a lead, contact or account sends it, and somebody is asked who lets that in.
        record: where a record that counts sends it, and somebody is asked who lets that in.
        obstacle: where something keeps the email from being created.
    """

    where: int
    stopped: int
    everything: int
    answer: int
    customer: int
    record: int
    obstacle: int

    @property
    def promoted(self) -> int:
        """Where the message is promoted, by the table of rulebook section 16."""
        accepted = self.everything | self.answer | self.customer | self.record
        return accepted & ~self.obstacle


MailClass: TypeAlias = frozenset[Observed]


class Observer:
    """
    Observes messages for the policies of one organisation, and remembers what it asked.

    >>> from sscsim import load_scenario_text
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> observer = Observer(AtOnce([story.world]))
    >>> observer.promoted(story.events[0].message)
    1

    """

    def __init__(self, many: AtOnce) -> None:
        self.many = many
        self._known: dict[Hashable, Any] = {}
        self._smart = any(one.organization.enablesmartmatching for one in many.worlds)
        self._by_party = any(
            one.assume.sender_match_basis != "any_matching_row" for one in many.worlds
        )
        self._answers_count = self._bits(
            many.profile(lambda world: world.assume.sender_methods_accept_correlated), bool
        )

    def promoted(self, message: Message) -> int:
        """Give the worlds, as bits, in which any mailbox promotes a message."""
        return promoting(self.class_of(message))

    def class_of(self, message: Message) -> MailClass:
        """Put a message into its class: what is found out about it in its mailboxes."""
        return frozenset(
            self.observed(message, mailbox, bits) for mailbox, bits in self.arrivals(message)
        )

    def arrivals(self, message: Message) -> list[tuple[str | None, int]]:
        """Give the mailboxes in which a message arrives, each with the worlds, as bits."""
        reached = (*_entries(message), *message.envelope)
        found: dict[str | None, int] = {}
        for keys, bits in self._asked(("arrivals", reached), _mailboxes(message)):
            for key in keys:
                found[key] = found.get(key, 0) | bits
        return list(found.items())

    def observed(self, message: Message, mailbox: str | None, where: int) -> Observed:
        """Observe a message in one mailbox, under the policies in ``where``."""
        delivery = Delivery(message=message, mailbox=mailbox)
        stopped = self._stops(delivery)
        open_ = where & ~stopped
        asked = self._methods(delivery, open_)
        everything, answers, customers, records, _ = asked
        answers |= (customers | records) & self._answers_count
        senders = self._senders(delivery)
        return Observed(
            where=where,
            stopped=stopped & where,
            everything=everything,
            answer=self._correlated(message) & answers if answers else 0,
            customer=self._bits(senders, lambda known: known[0]) & customers,
            record=self._bits(senders, lambda known: known[1]) & records,
            obstacle=self._stuck(delivery) & reduce(or_, asked),
        )

    def place(self, message: Message) -> Hashable:
        """Tell apart where a message lies: who is asked, by what method, what stops it."""
        found = []
        for mailbox, where in self.arrivals(message):
            delivery = Delivery(message=message, mailbox=mailbox)
            tables = tuple(
                (bits, tuple((ref.table, self._method(delivery, ref)) for ref in refs))
                for refs, bits in self._candidates(delivery)
            )
            found.append((where, self._stops(delivery), frozenset(tables), self._stuck(delivery)))
        return frozenset(found)

    def stored(self, address: str) -> Hashable:
        """Tell apart who has an address by the methods that are stored, whether asked or not."""
        return self._asked(("stored", address), lambda world: _stored(world, address))

    def correlations(self, message: Message) -> _Profile:
        """Say by which method a message is found to answer an email, in which worlds."""
        marks = (message.inreplyto, message.references, message.subject, message.conversationindex)
        people = (*_entries(message), message.from_, message.received) if self._smart else ()
        delivery = Delivery(message=message, mailbox=None)
        return self._asked(("correlated", marks, people), _case(delivery, correlation))

    def _correlated(self, message: Message) -> int:
        return self._bits(self.correlations(message), lambda method: method is not None)

    def _senders(self, delivery: Delivery) -> _Profile:
        message = delivery.message
        mailbox = delivery.mailbox if self._by_party else None
        key = ("sender", message.from_[:1], message.sender[:1], mailbox)
        return self._asked(key, _case(delivery, _sender))

    def _methods(self, delivery: Delivery, open_: int) -> tuple[int, ...]:
        """Give for each method where somebody is asked who has it, and nothing vetoes it."""
        found = [0] * len(FilteringMethod)
        for candidates, bits in self._candidates(delivery):
            for ref in candidates if bits & open_ else ():
                for method, own in self._method(delivery, ref):
                    if method is not None:
                        found[method] |= own & bits & open_
        return tuple(found)

    def _candidates(self, delivery: Delivery) -> _Profile:
        message = delivery.message
        own = ("between colleagues", message.from_[:1], message.identity)
        colleagues = self._asked(own, _case(delivery, only_queues_may_accept))
        key = ("asked", delivery.mailbox, _entries(message), colleagues)
        return self._asked(key, _case(delivery, _candidates))

    def _stops(self, delivery: Delivery) -> int:
        """Say where the mailbox stops a message, or the message itself, whatever the mailbox."""
        message = delivery.message
        item = (message.identity, message.received, message.irm, message.copied)
        key = ("looked at", delivery.mailbox, item, message.unreadable)
        looked_at = self._bits(self._asked(key, _case(delivery, _unlooked)), bool)
        parts = (message.from_, _entries(message), message.identity, message.messageid is None)
        new = self._bits(self._asked(("new", parts), _case(delivery, _stale)), bool)
        return looked_at | new

    def _stuck(self, delivery: Delivery) -> int:
        message = delivery.message
        key = ("obstacle", delivery.mailbox, message.create_fails, message.attachments)
        return self._bits(self._asked(key, _case(delivery, _obstacle)), bool)

    def _method(self, delivery: Delivery, ref: Ref) -> _Profile:
        """Say which method is in force for somebody, in which worlds; None where it is vetoed."""
        return self._asked(("method", ref), _case(delivery, lambda case: _in_force(case, ref)))

    def _asked(self, key: Hashable, question: Callable[[World], Any]) -> _Profile:
        found: _Profile | None = self._known.get(key)
        if found is None:
            found = self._known[key] = self.many.profile(question)
        return found

    @staticmethod
    def _bits(profile: _Profile, holds: Callable[[Any], bool]) -> int:
        return sum(bits for answer, bits in profile if holds(answer))


def class_of(many: AtOnce, message: Message) -> MailClass:
    """
    Put a message into its class: what is found out about it in its mailboxes, under each policy.

    Two messages of one class are promoted under the same of the policies, since the rules look at
    nothing else.

    >>> from sscsim import load_scenario_text
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> [one] = class_of(AtOnce([story.world]), story.events[0].message)
    >>> one.everything, one.answer, one.promoted
    (1, 0, 1)

    """
    return Observer(many).class_of(message)


def promoting(found: MailClass) -> int:
    """Give the worlds, as bits, in which any mailbox promotes mail of a class."""
    return reduce(or_, (one.promoted for one in found), 0)


def _entries(message: Message) -> tuple[Any, ...]:
    return (message.to, message.cc, message.bcc)


def _mailboxes(message: Message) -> Callable[[World], tuple[str | None, ...]]:
    def question(world: World) -> tuple[str | None, ...]:
        return tuple(one.mailbox for one in deliveries(world, Deliver(message=message)))

    return question


def _case(delivery: Delivery, ask: Callable[[Case], Any]) -> Callable[[World], Any]:
    return lambda world: ask(Case(world, delivery))


def _first(rules: Sequence[Rule], case: Case) -> Any:
    """Ask rules in order, and give what the first one finds that finds something."""
    findings = (rule.check(case).finding for rule in rules)
    return next((finding for finding in findings if finding is not None), None)


def _unlooked(case: Case) -> bool:
    return _first(BOOK.looked_at, case) is not None


def _stale(case: Case) -> bool:
    return _first(checks(case.assume), case) is not None


def _obstacle(case: Case) -> bool:
    return _first(BOOK.obstacles, case) is not None


def correlation(case: Case) -> int | None:
    """Say by which method a message is found to answer an email, if by any."""
    found = _first(BOOK.correlation, case)
    return None if found is None else int(found.method)


def _candidates(case: Case) -> tuple[Ref, ...]:
    return tuple(one.ref for one in acceptors(case))


def _stored(world: World, address: str) -> tuple[int | None, ...]:
    """Give the method that is stored for each user and queue that has an address."""
    directory = world.directory
    refs = [row.ref for row in directory.rows_at(address) if row.ref.table in _PEOPLE]
    rows: list[Any] = [
        directory.queues[ref.id] if ref.table == "queue" else directory.usersettings.get(ref.id)
        for ref in refs
    ]
    return tuple(None if row is None else row.incomingemailfilteringmethod for row in rows)


def _in_force(case: Case, ref: Ref) -> int | None:
    row = case.directory.row(ref)
    if row is None:
        return None
    candidate = Candidate(row, address="", participation="")
    vetoed = any(veto.check(case, candidate).finding is not None for veto in BOOK.vetoes)
    return None if vetoed else int(effective(case, ref).method)


def _sender(case: Case) -> tuple[bool, bool]:
    """Say whether a customer, and whether any record that counts for method 3, has the address."""
    tables = {row.ref.table for row in case.known_senders}
    others = tables if case.assume.value3_counts_users_and_queues else tables - _PEOPLE
    return bool(tables & set(CUSTOMER_TABLES)), bool(others)
