"""The smallest message that one policy promotes and another does not."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import partial

import attrs

from sscsim.classes import Kind, Kinds
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

__all__ = ["Gate", "Property", "broken", "decided", "gained"]

_OTHER = 0b10  # of two policies the second one


@attrs.frozen(kw_only=True)
class Gate:
    """
    Whether a policy promotes mail that another does not.

    Attributes:
        witness: a message that it promotes and the other one does not; None where none was found.
        tried: how many kinds of mail were played under both.
    """

    witness: Kind | None
    tried: int


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
    search = _Search(AtOnce((one, other)), book, advance)
    return search.gained() or Gate(witness=None, tried=search.tried)


@attrs.define
class _Search:
    """A search among the kinds of mail for one that the second of two policies promotes alone."""

    many: AtOnce
    book: RuleBook
    advance: Callable[[], object]
    tried: int = 0

    def gained(self) -> Gate | None:
        kinds = Kinds(self.many.worlds, many=self.many)
        accepted: dict[Hashable, Kind] = {}
        for kind in _then_stopped(kinds, accepted):
            self.tried += 1
            self.advance()
            where = self.many.profile(partial(_promoting, message=kind.message, book=self.book))
            bits = sum(bits for mailboxes, bits in where if mailboxes)
            if bits == _OTHER:
                return Gate(witness=kind, tried=self.tried)
            if bits & _OTHER:
                accepted.setdefault(where, kind)
        return None


def _then_stopped(kinds: Kinds, accepted: Mapping[Hashable, Kind]) -> Iterator[Kind]:
    """Give all mail that nothing stops, then what may stop the mail of each sort that is let in."""
    yield from kinds.plain()
    for kind in list(accepted.values()):
        yield from kinds.stopped(kind)


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
