"""The smallest message that one policy promotes and another does not."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import TypeAlias

import attrs

from sscsim.classes import Kind, Kinds, following, promoting
from sscsim.engine import deliveries
from sscsim.events import Deliver
from sscsim.gate.judged import Gate, Judged, Shown
from sscsim.mail import Message
from sscsim.policy import AtOnce
from sscsim.policy.at_once import promotes
from sscsim.rules import BOOK, RuleBook
from sscsim.world import World

__all__ = ["gained", "let_in", "then_stopped"]

_Own: TypeAlias = tuple[Kinds, dict[Hashable, Judged]]  # kinds, and what is noted of them
_OTHER = 0b10  # of two policies the second one


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
    stops mail before acceptance is tried on a message of each sort that is let in. Where no email
    is there that mail may answer, mail that is let in becomes one: then two messages are tried.

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
    shown: Shown = attrs.field(factory=Shown)

    def gained(self) -> Gate:
        kinds = Kinds(self.many.worlds, many=self.many, methods=True)
        first: dict[Hashable, Judged] = {}
        for some, own in chain([(kinds, first)], self._following(kinds, first)):
            witness = self._among(some, own)
            if witness is not None:
                return Gate(witness=witness, tried=self.tried)
        return Gate(
            witness=None,
            tried=self.tried,
            classes=tuple(self.shown.classes),
            cut_short=kinds.cut_short,
        )

    def _following(self, kinds: Kinds, first: Mapping[Hashable, Judged]) -> Iterator[_Own]:
        """Give answers to what is let in, once nothing that may come first was found gained."""
        for later in following(kinds, let_in(first), self.book):
            yield later, {}

    def _among(self, kinds: Kinds, own: dict[Hashable, Judged]) -> Kind | None:
        """Look for a witness among kinds, and note the class of each; and who is shown in it."""
        for kind in then_stopped(kinds, own):
            self.tried += 1
            self.advance()
            found, bits = self._judged(kinds, kind.message)
            if bits == _OTHER:
                return kind
            judged = Judged(kind, (bool(bits & 1), bool(bits & _OTHER)))
            own.setdefault((found, kinds.stops.there(kind)), judged)
            self.shown.note(judged, (found, bool(kind.before)), *kinds.shown(kind))
        return None

    def _judged(self, kinds: Kinds, message: Message) -> tuple[Hashable, int]:
        """Give what tells a message apart, and the worlds that promote it."""
        if self.book is BOOK:
            found = kinds.observer.class_of(message)
            return found, promoting(found)
        where = kinds.many.profile(partial(_promoting, message=message, book=self.book))
        return where, sum(bits for mailboxes, bits in where if mailboxes)


def then_stopped(kinds: Kinds, classes: Mapping[Hashable, Judged]) -> Iterator[Kind]:
    """Give all mail that nothing stops, then what may stop the mail of each sort that is let in."""
    yield from kinds.plain()
    for kind in let_in(classes):
        yield from kinds.stops.of(kind)


def let_in(classes: Mapping[Hashable, Judged]) -> list[Kind]:
    """Give the kinds that the last policy promotes."""
    return [one.kind for one in classes.values() if one.promoted[-1]]


def _promoting(world: World, message: Message, book: RuleBook) -> frozenset[str | None]:
    """Name the mailboxes that promote a message."""
    arrivals = deliveries(world, Deliver(message=message))
    return frozenset(one.mailbox for one in arrivals if promotes(world, one, book))
