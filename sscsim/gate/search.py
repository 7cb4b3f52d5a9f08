"""The smallest message that one policy promotes and another does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import attrs

from sscsim.decisions import Decision
from sscsim.engine import simulate
from sscsim.events import Deliver
from sscsim.gate.expressions import Expression
from sscsim.gate.facts import facts
from sscsim.gate.kinds import Kind, plain_kinds, stopped_kinds
from sscsim.rules import BOOK, RuleBook
from sscsim.world import World

__all__ = ["Gate", "Property", "broken", "decided", "gained"]


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
    stops mail before acceptance is tried on a message that each acceptor takes.

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
    tried = 0
    accepted: dict[str, Kind] = {}
    worlds = (one, other)
    for kind in _plain_then_stopped(worlds, accepted):
        tried += 1
        advance()
        if not _promoted(other, kind, book):
            continue
        if not _promoted(one, kind, book):
            return Gate(witness=kind, tried=tried)
        accepted.setdefault(kind.message.to[0].address, kind)
    return Gate(witness=None, tried=tried)


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
    for kind in plain_kinds([world], _apart(world, wanted)):
        tried += 1
        advance()
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


def _plain_then_stopped(worlds: tuple[World, World], accepted: dict[str, Kind]) -> Iterator[Kind]:
    yield from plain_kinds(worlds)
    for kind in list(accepted.values()):
        yield from stopped_kinds(kind, worlds)


def decided(world: World, kind: Kind, book: RuleBook = BOOK) -> tuple[Decision, ...]:
    """Play a message, and give what is decided about it in every mailbox."""
    return simulate(world, [Deliver(message=kind.message)], book).decisions


def _promoted(world: World, kind: Kind, book: RuleBook) -> bool:
    return any(decision.promoted for decision in decided(world, kind, book))
