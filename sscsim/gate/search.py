"""The smallest message that one policy promotes and another does not."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import attrs

from sscsim.classes import Kind, Kinds, promoting
from sscsim.decisions import Decision
from sscsim.engine import deliveries, simulate
from sscsim.events import Deliver
from sscsim.gate.expressions import Expression
from sscsim.gate.facts import facts
from sscsim.mail import Message
from sscsim.policy import AtOnce, is_promoted
from sscsim.policy.at_once import promotes
from sscsim.rules import BOOK, RuleBook
from sscsim.world import World

__all__ = ["Gate", "Judged", "Property", "broken", "decided", "gained"]

_OTHER = 0b10  # of two policies the second one


class Judged(NamedTuple):
    """A kind of mail, and whether each of two policies promotes it."""

    kind: Kind
    one: bool
    other: bool


@attrs.frozen(kw_only=True)
class Gate:
    """
    Whether a policy promotes mail that another does not.

    Attributes:
        witness: a message that it promotes and the other one does not; None where none was found.
        tried: how many kinds of mail were tried under both.
        classes: where there is no witness, one kind of each class, and what became of it.
    """

    witness: Kind | None
    tried: int
    classes: tuple[Judged, ...] = ()


def gained(
    one: World,
    other: World,
    *,
    book: RuleBook = BOOK,
    advance: Callable[[], object] = lambda: None,
) -> Gate:
    """
    Look for mail of any kind that the other policy promotes and the first one does not.

    Promoted is what any mailbox promotes. Both worlds are one organisation under two policies. A
    message lets itself be made smaller to the one who accepts it, so kinds name one recipient; what
    stops mail before acceptance is tried on a message of each sort that is let in.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.policy import Policy, apply_policy
    >>> world = load_scenario_text('''
    ... systemusers: [{id: hanna, internalemailaddress: hanna@contoso.example}]
    ... ''').world
    >>> forced = {"SSSForceFilteringMethodForUserMailboxes": 0}
    >>> opened = apply_policy(world, Policy(name="Open", set=forced))
    >>> gained(world, opened).witness.says
    'to hanna@contoso.example, from someone@outside.invalid'
    >>> gained(opened, world).witness is None
    True

    """
    return _Search(AtOnce((one, other)), book, advance).gained()


@attrs.define
class _Search:
    """A search among the kinds of mail for one that the second of two policies promotes alone."""

    many: AtOnce
    book: RuleBook
    advance: Callable[[], object]
    tried: int = 0

    def gained(self) -> Gate:
        kinds = Kinds(self.many.worlds, many=self.many)
        classes: dict[Hashable, Judged] = {}
        for kind in _then_stopped(kinds, classes):
            self.tried += 1
            self.advance()
            found, bits = self._judged(kinds, kind.message)
            if bits == _OTHER:
                return Gate(witness=kind, tried=self.tried)
            classes.setdefault(found, Judged(kind, bool(bits & 1), bool(bits & _OTHER)))
        return Gate(witness=None, tried=self.tried, classes=tuple(classes.values()))

    def _judged(self, kinds: Kinds, message: Message) -> tuple[Hashable, int]:
        """Give what tells a message apart, and the worlds that promote it."""
        if self.book is BOOK:
            found = kinds.observer.class_of(message)
            return found, promoting(found)
        where = self.many.profile(partial(_promoting, message=message, book=self.book))
        return where, sum(bits for mailboxes, bits in where if mailboxes)


def _then_stopped(kinds: Kinds, classes: Mapping[Hashable, Judged]) -> Iterator[Kind]:
    """Give all mail that nothing stops, then what may stop the mail of each sort that is let in."""
    yield from kinds.plain()
    for judged in [one for one in classes.values() if one.other]:
        yield from kinds.stopped(judged.kind)


def _promoting(world: World, message: Message, book: RuleBook) -> frozenset[str | None]:
    """Name the mailboxes that promote a message."""
    arrivals = deliveries(world, Deliver(message=message))
    return frozenset(one.mailbox for one in arrivals if promotes(world, one, book))


@attrs.frozen(kw_only=True)
class Property:
    """Something that must hold of all promoted mail: that it never is so, or that it always is."""

    never: bool
    said: Expression

    def broken(self, world: World, kind: Kind, decision: Decision) -> bool:
        """Say whether a promoted message breaks it."""
        return self.said.holds(facts(world, kind, decision)) is self.never


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
    tried = 0
    fields = frozenset(field for one in wanted for field in one.said.fields)
    for kind in Kinds([world], apart=_apart(world, wanted), fields=fields).plain():
        tried += 1
        advance()
        if not is_promoted(world, kind.message, book):
            continue
        for decision in decided(world, kind, book):
            if decision.promoted and any(one.broken(world, kind, decision) for one in wanted):
                return Gate(witness=kind, tried=tried)
    return Gate(witness=None, tried=tried)


def _apart(world: World, wanted: Sequence[Property]) -> frozenset[str]:
    """Name the addresses that nobody stands for: those in question, and all where readers are."""
    named = frozenset(address for one in wanted for address in one.said.addresses)
    if any("reader" in one.said.fields for one in wanted):
        return named | frozenset(world.directory.addressbook.entries)
    return named


def decided(world: World, kind: Kind, book: RuleBook = BOOK) -> tuple[Decision, ...]:
    """Play a message, and give what is decided about it in every mailbox."""
    return simulate(world, [Deliver(message=kind.message)], book).decisions
