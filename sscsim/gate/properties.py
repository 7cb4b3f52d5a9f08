"""Promoted mail of any kind that breaks a property: what must never be so, or always."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import attrs

from sscsim.classes import Kind, Kinds
from sscsim.gate.expressions import Expression, Facts
from sscsim.gate.facts import facts
from sscsim.gate.judged import Gate, Judged, decided
from sscsim.gate.search import then_stopped
from sscsim.mail import Message
from sscsim.rules import BOOK, RuleBook
from sscsim.world import World

__all__ = ["Property", "broken"]


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


@attrs.define
class _Search:
    """A search among the kinds of mail for promoted mail that breaks one of some properties."""

    world: World
    wanted: Sequence[Property]
    book: RuleBook
    advance: Callable[[], object]
    tried: int = 0

    def broken(self) -> Gate:
        apart = _apart(self.world, self.wanted)
        fields = frozenset(field for one in self.wanted for field in one.said.fields)
        kinds = Kinds([self.world], apart=apart, fields=fields)
        classes: dict[Hashable, Judged] = {}
        for kind in then_stopped(kinds, classes):
            self.tried += 1
            self.advance()
            judged = self._judged(kind, fields)
            found = judged.facts
            if found is not None and any(one.broken_by(found) for one in self.wanted):
                return Gate(witness=kind, tried=self.tried)
            told = None if found is None else frozenset(found.items())
            own = _reached(kind.message) & apart
            classes.setdefault((kinds.observer.class_of(kind.message), own, told), judged)
        return Gate(witness=None, tried=self.tried, classes=tuple(classes.values()))

    def _judged(self, kind: Kind, fields: frozenset[str]) -> Judged:
        """Play a message: at most one mailbox promotes it, for to the others it is a duplicate."""
        for decision in decided(self.world, kind, self.book):
            if decision.promoted:
                found = facts(self.world, kind, decision)
                return Judged(kind, (True,), {name: found[name] for name in sorted(fields)})
        return Judged(kind, (False,))


def _reached(message: Message) -> frozenset[str]:
    return frozenset((*(one.address for one in (*message.to, *message.cc)), *message.envelope))


def _apart(world: World, wanted: Sequence[Property]) -> frozenset[str]:
    """Name the addresses that nobody stands for: those in question, and all where readers are."""
    named = frozenset(address for one in wanted for address in one.said.addresses)
    if any("reader" in one.said.fields for one in wanted):
        return named | frozenset(world.directory.addressbook.entries)
    return named
