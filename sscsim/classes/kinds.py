"""One message for each kind of mail that the rules can tell apart in an organisation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar

from sscsim.classes.company import Named
from sscsim.classes.kind import WITNESS, Kind, Telling
from sscsim.classes.likeness import latest, smart
from sscsim.classes.lone import Lone
from sscsim.classes.marks import Answer, answers, copies, forwarded, near
from sscsim.classes.observing import Observer
from sscsim.classes.places import NOBODY, STRANGER, Place, late, written
from sscsim.classes.sorts import mailboxes, people, senders
from sscsim.classes.stops import Stops
from sscsim.events import Delivery
from sscsim.mail import Message, forward_prefix, parse_address
from sscsim.policy import AtOnce
from sscsim.rules import Case
from sscsim.rules.gates.internal_mail import ignores_internal_mail
from sscsim.rules.resolution import CUSTOMER_TABLES, internal_sender
from sscsim.world import World

__all__ = ["Kinds"]

_T = TypeVar("_T")
_TELLING = Telling()


class Kinds:
    """
    The kinds of mail that policies can tell apart in an organisation.

    A message differs for the rules by who is to accept it, in whose mailbox it lies, who sends it,
    what it answers, and what stops it. Of each of these there are as many as the rules can tell
    apart under some of the policies, and there is a kind for each combination. What is promoted
    for several reasons (recipients, mailboxes, marks of an answer) is promoted for one of them, so
    a kind has one of each.

    Args:
        worlds: the organisation under each policy.
        many: the same, or more policies that treat all people alike; left out, ``worlds``.
        apart: addresses that nobody else stands for.
        fields: what else is told apart: fields of an expression, such as ``sender``.
        telling: what tells people and emails apart beside what policies look at.
        methods: whether people are told apart by their methods even where nobody asks for them.
        before: mail that was promoted under the policies already.
        ways: the ways to answer an email that are tried; left out, all that there are.

    >>> from sscsim import load_scenario_text
    >>> world = load_scenario_text('''
    ... systemusers: [{id: hanna, internalemailaddress: hanna@contoso.example}]
    ... ''').world
    >>> [kind.says for kind in Kinds([world]).plain()][0]
    'to hanna@contoso.example, from someone@outside.invalid'

    """

    def __init__(
        self,
        worlds: Sequence[World],
        *,
        many: AtOnce | None = None,
        apart: Container[str] = (),
        fields: Collection[str] = (),
        telling: Telling = _TELLING,
        methods: bool = False,
        before: tuple[Kind, ...] = (),
        ways: Iterable[Answer] | None = None,
    ) -> None:
        self.worlds = worlds
        self.many = AtOnce(worlds) if many is None else many
        self.observer = Observer(self.many)
        self.apart = apart
        self.fields = fields
        self.telling = telling
        self.methods = methods
        self.before = before
        self.received = late(worlds)
        self._smart = bool(smart(worlds))
        self._every = list(answers(worlds, telling.email) if ways is None else ways)
        self._lone = Lone(worlds if ways is None else ())
        self._left_out: Container[Hashable] = ()
        self.ways = self._told_apart(self._every, Place(NOBODY))
        self._every += [way for way in self.ways.values() if isinstance(way.people, Named)]

    def plain(self) -> Iterator[Kind]:
        """Give mail that nothing stops but its mailbox: by place, sender and answer."""
        from_ = self._senders()
        again = self._copies()
        for places in self._by_sort.values():
            place = min(places, key=self._is_party)  # the first who is in no email, if there is one
            found = self._ways_at(place)
            for sender in from_:
                copied = _combined(found, again) if self._is_internal(sender) else ()
                for answer in self._on_behalf(sender, (*found, *copied), from_):
                    if sender != from_[0] and _sender_of(answer) is not None:
                        continue  # it has its own, and was given already
                    yield self._kind(place, sender, answer)

    def _on_behalf(
        self, sender: str, ways: Sequence[Answer], others: Sequence[str]
    ) -> Iterator[Answer]:
        """Give ways as they are, and sent by each other sender where Sender is tested (FLT-9)."""
        yield from ways
        tested = any(world.assume.sender_header == "sender" for world in self.worlds)
        if tested and (sender == STRANGER or "sender" in self.fields or self._is_internal(sender)):
            for other in others:
                by = {"sender": (parse_address(other),)}
                for way in ways if other != sender else ():
                    says = f"{way.says}, sent by {other}"
                    yield way._replace(says=says, marks={**way.marks, **by})

    @property
    def cut_short(self) -> bool:
        """Whether there were too many emails to be held against mail that is near one of them."""
        return self._lone.cut_short

    def leave_out(self, sorts: Container[Hashable]) -> None:
        """Give no ways to answer of some sorts any more."""
        self._left_out = sorts
        self.ways = {sort: way for sort, way in self.ways.items() if sort not in sorts}

    def _is_party(self, place: Place) -> bool:
        """Say whether mail to somebody has an address in common with emails, if that counts."""
        return self._smart and self._has_email(place.to)

    def _has_email(self, address: str) -> bool:
        return any(any(one.emails.sharing_addresses((address,), 1)) for one in self.worlds)

    def _ways_at(self, place: Place) -> list[Answer]:
        """Give the ways to answer, where the recipient's own address counts among the others."""
        if not self._is_party(place):
            return list(self.ways.values())
        every = (*self._every, *near(self.worlds, place.to, self.telling.email))
        found = self._told_apart(every, place).items()
        return [way for sort, way in found if sort not in self._left_out]

    def _told_apart(self, every: Iterable[Answer], place: Place) -> dict[Hashable, Answer]:
        sorts = _sorted(every, lambda answer: self._way_sort(answer, place))
        found = {sort: first for sort, (first, *_) in sorts.items()}
        for way in self._lone.missing(
            list(found.values()),
            lambda answer: self._kind(place, STRANGER, answer).message,
            lambda: latest(self.worlds[0], place.to if self._is_party(place) else None),
            place.to,
            self._sender_sort,
        ):
            for one in forwarded(way):
                found.setdefault(self._way_sort(one, place), one)
        return found

    @cached_property
    def stops(self) -> Stops:
        """What may stop mail of these kinds, by where it lies."""
        return Stops(self.worlds, self._by_sort.values())

    # -- what there is of each --------------------------------------------------------------------

    @cached_property
    def _by_sort(self) -> dict[Hashable, list[Place]]:
        """Sort the places; only for who goes through mail, and not for who asks how to answer."""
        return _sorted(self._places(), self._place_sort)

    def _places(self) -> Iterator[Place]:
        """Give who is written to, alone and in the mailbox of another, and nobody in each."""
        told = self.telling.person
        found = people(self.worlds, self.apart, told)
        everybody = list(dict.fromkeys(one.address for one in found))
        yield from (Place(address) for address in everybody)
        readers = mailboxes(self.worlds, self.apart, told)
        yield from (Place(address, reader) for address in everybody for reader in readers)
        yield from (Place(NOBODY, address) for address in everybody)

    def _place_sort(self, place: Place) -> Hashable:
        """Tell places apart by what is observed of mail from somebody known, and who is asked."""
        message = self._kind(place, STRANGER, Answer("", {})).message
        told = (self._told_of(one) for one in place)
        own = tuple((what, one) for what, one in enumerate(told) if one != (None, None))
        alone = self.methods and place.reader is None
        stored = self.observer.stored(place.to) if alone else None
        return own, stored, self.observer.place(message)

    def _told_of(self, address: str | None) -> tuple[Hashable, Hashable]:
        if address is None:
            return None, None
        return (address if address in self.apart else None), self.telling.person(address)

    def shown(self, kind: Kind) -> tuple[Hashable, Hashable]:
        """Tell kinds apart as people do: a customer to such a one, and an answer to such a one."""
        message, chain = kind.message, bool(kind.before)
        own = None if message.envelope else self.observer.stored(message.to[0].address)
        tables = self._tables(message.from_[0].address)
        customer = not tables.isdisjoint(CUSTOMER_TABLES)
        return (own, customer), (own, bool(message.inreplyto), chain)

    def _senders(self) -> list[str]:
        found = [STRANGER, *senders(self.worlds)]
        if any(one.assume.sender_match_basis != "any_matching_row" for one in self.worlds):
            return found  # then it matters whose a row is, and each is tried
        return [first for first, *_ in _sorted(found, self._sender_sort).values()]

    def _sender_sort(self, address: str) -> Hashable:
        tables = self._tables(address) if {"sender", "internal"} & set(self.fields) else None
        return tables, self.many.profile(lambda world: _sender(world, address))

    def _tables(self, address: str) -> frozenset[str]:
        return frozenset(
            entry.ref.table
            for world in self.worlds
            for entry in world.directory.addressbook.at(address)
        )

    def _is_internal(self, address: str) -> bool:
        return not self._tables(address).isdisjoint({"systemuser", "queue"})

    def _way_sort(self, answer: Answer, place: Place) -> Hashable:
        """Tell ways to answer apart: by how they are found to."""
        message = self._kind(place, STRANGER, answer).message
        forward = forward_prefix(message.subject) if "forward" in self.fields else None
        found = self.observer.correlations(message)
        told = answer.told if any(how is not None for how, _ in found) else None
        if not {"method", "correlated", "reason"} & set(self.fields):
            found = frozenset((how is not None, bits) for how, bits in found)
        own = _sender_of(answer)
        sender = None if own is None else (self._sender_sort(own),)
        return forward, found, told, sender

    def _copies(self) -> list[Answer]:
        """Give the sent copies of mail between colleagues, where such mail may be ignored."""
        ignored = any(ignores_internal_mail(_case(world)) for world in self.many.worlds)
        return [one for one in copies(self.worlds[0]) if "sent" in one.says] if ignored else []

    def asked(self, kind: Kind) -> Hashable:
        """Say what is asked of a kind that its class does not tell: fields of an expression."""
        message = kind.message
        sender = how = forward = None
        if {"sender", "internal"} & set(self.fields):
            sender = self._tables(message.from_[0].address)
        if {"method", "correlated"} & set(self.fields):
            how = self.observer.correlations(message)
        if "forward" in self.fields:
            forward = forward_prefix(message.subject)
        return sender, how, forward, kind.told

    # -- messages ---------------------------------------------------------------------------------

    def _kind(self, place: Place, sender: str, answer: Answer) -> Kind:
        columns: dict[str, Any] = {
            "source": "witness",
            "messageid": WITNESS,
            "subject": "Hello",
            "from_": (parse_address(_sender_of(answer) or sender),),
            "received": self.received,
            "date": self.received,
            **written(place),
        }
        if answer.people is not None:
            beside, cc = answer.people.beside((place.to, sender))
            columns["from_"] = (*columns["from_"], *map(parse_address, beside))
            columns["cc"] = tuple(map(parse_address, cc))
        message = Message(**{**columns, **answer.marks})
        where = "" if place.reader is None else f", in the mailbox {place.reader}"
        from_ = _sender_of(answer) or sender
        says = f"to {place.to}{where}, from {from_}{answer.says}"
        return Kind(says, message, answer.told, self.before)


def _combined(ways: Sequence[Answer], copies: Iterable[Answer]) -> Iterator[Answer]:
    """Give each copy as an answer too: who takes answers alone is asked about no other copy."""
    for copy in copies:
        for way in ways:
            marks = {**way.marks, **copy.marks}
            yield way._replace(says=f"{way.says}{copy.says}", marks=marks)


def _sender_of(answer: Answer) -> str | None:
    return None if answer.people is None else answer.people.sender


def _sorted(items: Iterable[_T], sort: Callable[[_T], Hashable]) -> dict[Hashable, list[_T]]:
    found: dict[Hashable, list[_T]] = {}
    for item in items:
        found.setdefault(sort(item), []).append(item)
    return found


def _sender(world: World, address: str) -> Hashable:
    message = Message(source="witness", messageid=WITNESS, from_=(parse_address(address),))
    case = Case(world, Delivery(message=message, mailbox=None))
    tables = {row.ref.table for row in case.known_senders}
    inside = internal_sender(case)
    others = bool(tables - {"systemuser", "queue"})
    own = None if inside is None else inside.ref.table
    return own, bool(tables & set(CUSTOMER_TABLES)), others, bool(tables)


def _case(world: World) -> Case:
    return Case(world, Delivery(message=Message(source="witness"), mailbox=None))
