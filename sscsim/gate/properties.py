"""Promoted mail of any kind that breaks a property: what must never be so, or always."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cached_property
from itertools import chain

import attrs

from sscsim.classes import Kind, Kinds, following
from sscsim.decisions import Decision
from sscsim.gate.expressions import Expression, Facts
from sscsim.gate.facts import facts
from sscsim.gate.judged import Gate, Judged, Shown, decided
from sscsim.gate.reading import Circle, asked_of
from sscsim.gate.search import then_stopped
from sscsim.mail import Message
from sscsim.rules import BOOK, RuleBook
from sscsim.world import World

__all__ = ["Property", "broken"]

_PEOPLE = ("systemuser", "queue")


@attrs.frozen(kw_only=True)
class Property:
    """Something that must hold of all promoted mail: that it never is so, or that it always is."""

    never: bool
    said: Expression

    def broken_by(self, found: Facts) -> bool:
        """Say whether a promoted message of which this holds breaks it."""
        return self.said.holds(found) is self.never


def broken(
    world: World,
    wanted: Sequence[Property],
    *,
    book: RuleBook = BOOK,
    advance: Callable[[], object] = lambda: None,
) -> Gate:
    """
    Look for promoted mail of any kind that breaks a property.

    >>> from sscsim import load_scenario_text
    >>> world = load_scenario_text('''
    ... systemusers: [{id: hanna, internalemailaddress: hanna@contoso.example,
    ...                incomingemailfilteringmethod: 0}]
    ... ''').world
    >>> from sscsim.gate import expression
    >>> said = expression("mailbox = hanna@contoso.example and not correlated")
    >>> broken(world, [Property(never=True, said=said)]).witness.says
    'to hanna@contoso.example, from someone@outside.invalid'

    """
    return _Search(world, wanted, book, advance).broken()


@attrs.define(slots=False)
class _Search:
    """A search among the kinds of mail for promoted mail that breaks one of some properties."""

    world: World
    wanted: Sequence[Property]
    book: RuleBook
    advance: Callable[[], object]
    tried: int = 0
    _shown: Shown = attrs.field(factory=Shown)
    _seen: set[Hashable] = attrs.field(factory=set)
    _attempted: set[Hashable] = attrs.field(factory=set)
    _handing_on: dict[Hashable, Kind] = attrs.field(factory=dict)

    @cached_property
    def fields(self) -> frozenset[str]:
        """Every field that is in question."""
        return frozenset(field for one in self.wanted for field in one.said.fields)

    @cached_property
    def apart(self) -> frozenset[str]:
        """Every address that is named, and the others of who has it: nobody stands for them."""
        named = frozenset(address for one in self.wanted for address in one.said.addresses)
        return named.union(*(_own(self.world, address) for address in named))

    @cached_property
    def circle(self) -> Circle:
        """The users who are named as readers."""
        named = (address for one in self.wanted for address in one.said.readers)
        return Circle(self.world, asked_of(self.world, named))

    def broken(self) -> Gate:
        kinds = Kinds(
            [self.world], apart=self.apart, fields=self.fields, telling=self.circle, methods=True
        )
        for some in chain([kinds], self._following(kinds)):
            witness = self._among(some)
            if witness is not None:
                return Gate(witness=witness, tried=self.tried)
        return Gate(witness=None, tried=self.tried, classes=tuple(self._shown.classes))

    def _following(self, kinds: Kinds) -> Iterator[Kinds]:
        """Give answers to what is let in, once nothing that may come first was found to break."""
        yield from following(kinds, self._handing_on.values(), self.book)

    def _among(self, kinds: Kinds) -> Kind | None:
        """Look for a witness among kinds, and note the class of each."""
        alike: set[Hashable] = set()
        own: dict[Hashable, Judged] = {}
        for kind in then_stopped(kinds, own):
            self.advance()
            self.tried += 1
            sort = self._sort(kinds, kind)
            if sort in alike:
                continue
            alike.add(sort)
            for judged in self._with_others(kind, kinds.worlds[0]):
                found = judged.facts
                if found is not None and any(one.broken_by(found) for one in self.wanted):
                    return judged.kind
                self._keep(judged, kinds, own)
        return None

    def _sort(self, kinds: Kinds, kind: Kind) -> Hashable:
        """Tell mail apart that ends otherwise, or of which something else holds."""
        message = kind.message
        if self.book is not BOOK:
            return message.identity, kind.says  # what another book asks is not known
        where = (message.to, message.cc, message.envelope)
        return kinds.observer.class_of(message), where, kinds.asked(kind)

    def _with_others(self, kind: Kind, world: World) -> Iterator[Judged]:
        """Judge a message, then the same to more people where others become readers by that."""
        judged, decision = self._judged(kind, world)
        yield judged
        if judged.facts is None or decision is None:
            return
        place = (kind.message.to, kind.message.envelope)
        for reading, company in self.circle.beside(decision):
            told = _told({**judged.facts, "reader": reading})
            if told not in self._seen and (told, place) not in self._attempted:
                self._attempted.add((told, place))
                yield self._judged(company.added_to(kind), world)[0]

    def _judged(self, kind: Kind, world: World) -> tuple[Judged, Decision | None]:
        """Play a message: at most one mailbox promotes it, for to the others it is a duplicate."""
        decisions = decided(world, kind._replace(before=()), self.book)
        decision = next((one for one in decisions if one.promoted), None)
        if decision is None:
            return Judged(kind, (False,)), None
        self._handing_on.setdefault((kind.told, kind.message.to, kind.message.envelope), kind)
        found = facts(world, kind, decision, self.circle.asked)
        return Judged(kind, (True,), {name: found[name] for name in sorted(self.fields)}), decision

    def _keep(self, judged: Judged, kinds: Kinds, own: dict[Hashable, Judged]) -> None:
        told = None if judged.facts is None else _told(judged.facts)
        message = judged.kind.message
        reached = _reached(message) & self.apart
        key = (kinds.observer.class_of(message), reached, told)
        own.setdefault(key, judged)
        self._shown.note(judged, (*key, bool(judged.kind.before)), *kinds.shown(judged.kind))
        self._seen.add(told)


def _own(world: World, address: str) -> Iterator[str]:
    """Give every address of whoever has an address, or a mailbox that has it."""
    boxes = world.directory.mailboxes.values()
    owners = [box.regardingobjectid for box in boxes if box.emailaddress.strip().lower() == address]
    for ref in (*(row.ref for row in world.directory.rows_at(address)), *owners):
        row = world.directory.row(ref)
        for one in () if row is None or ref.table not in _PEOPLE else row.addresses.values():
            yield one.strip().lower()


def _told(found: Facts) -> Hashable:
    return frozenset(found.items())


def _reached(message: Message) -> frozenset[str]:
    return frozenset((*(one.address for one in (*message.to, *message.cc)), *message.envelope))
