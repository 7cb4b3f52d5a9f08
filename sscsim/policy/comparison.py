"""Policies over the same mail: what each decides of every message, side by side."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

import attrs

from sscsim.decisions import NamedRef, Outcome, Reason

__all__ = ["Change", "Comparison", "Kind", "Side", "Verdict", "side_by_side"]


class Kind(StrEnum):
    """
    What another policy does to a message in a mailbox; gained and lost speak of promotion.

    >>> counts = Comparison().counts
    >>> counts[Kind.GAINED], counts[Kind.LOST]
    (0, 0)

    """

    GAINED = "gained"
    LOST = "lost"
    REASON_CHANGED = "reason_changed"
    SAME = "same"


@attrs.frozen(kw_only=True)
class Verdict:
    """
    What one policy decides about one message in one mailbox; why, is put into words if asked.

    >>> verdict = Verdict(
    ...     source="m1",
    ...     mailbox="sales@contoso.example",
    ...     subject="Offer",
    ...     outcome=Outcome.PROMOTED,
    ...     reason=Reason.ACCEPT_ALL,
    ...     accepting_entity=None,
    ...     because=lambda: "Sales tracks everything.",
    ... )
    >>> verdict.promoted
    True

    """

    source: str
    mailbox: str | None
    subject: str
    outcome: Outcome
    reason: Reason
    accepting_entity: NamedRef | None
    because: Callable[[], str] = attrs.field(eq=False)

    @property
    def promoted(self) -> bool:
        """Whether the message becomes an email."""
        return self.outcome is Outcome.PROMOTED


class Side(NamedTuple):
    """
    A verdict of one policy as a row of a comparison tells it.

    >>> verdict = Verdict(
    ...     source="m1",
    ...     mailbox="sales@contoso.example",
    ...     subject="Offer",
    ...     outcome=Outcome.PROMOTED,
    ...     reason=Reason.ACCEPT_ALL,
    ...     accepting_entity=None,
    ...     because=lambda: "Sales tracks everything.",
    ... )
    >>> Side.of(verdict).because
    'Sales tracks everything.'

    """

    outcome: Outcome
    reason: Reason
    accepting_entity: NamedRef | None
    because: str

    @classmethod
    def of(cls, verdict: Verdict | None, *, words: bool = True) -> Side | None:
        """Put a verdict into words if they are wanted; None where it lies in no such mailbox."""
        if verdict is None:
            return None
        said = verdict.because() if words else ""
        return cls(verdict.outcome, verdict.reason, verdict.accepting_entity, said)


class Change(NamedTuple):
    """
    A message in a mailbox about which two policies say different things.

    >>> let_in = Verdict(
    ...     source="m1",
    ...     mailbox="sales@contoso.example",
    ...     subject="Offer",
    ...     outcome=Outcome.PROMOTED,
    ...     reason=Reason.ACCEPT_ALL,
    ...     accepting_entity=None,
    ...     because=lambda: "Sales tracks everything.",
    ... )
    >>> comparison = Comparison()
    >>> comparison.add(None, let_in)
    >>> [(one.source, one.kind.value, one.other.because) for one in comparison.changed]
    [('m1', 'gained', 'Sales tracks everything.')]

    """

    source: str
    mailbox: str | None
    subject: str
    kind: Kind
    one: Side | None
    other: Side | None


@attrs.define(kw_only=True)
class Comparison:
    """
    A policy against the one that comes first.

    Attributes:
        counts: how many (message, mailbox) pairs of each kind.
        changed: every row that is told differently; where the accepting entity alone differs, the
            row is one of them and counts as the same.
        gained_by: by whose setting each gained promotion comes.
        lost_by: by whose setting each lost promotion came.
        reasons: how often one reason gave way to another.
        words: how many rows are told with their causes, which take time to find; None: all.

    >>> let_in = Verdict(
    ...     source="m1",
    ...     mailbox="sales@contoso.example",
    ...     subject="Offer",
    ...     outcome=Outcome.PROMOTED,
    ...     reason=Reason.ACCEPT_ALL,
    ...     accepting_entity=NamedRef("queue", "sales", "Sales"),
    ...     because=lambda: "Sales tracks everything.",
    ... )
    >>> kept_out = attrs.evolve(
    ...     let_in,
    ...     outcome=Outcome.REJECTED,
    ...     reason=Reason.NO_CORRELATION_MATCH,
    ...     accepting_entity=None,
    ... )
    >>> comparison = Comparison()
    >>> comparison.add(kept_out, let_in)
    >>> comparison.counts[Kind.GAINED], [one.name for one in comparison.gained_by]
    (1, ['Sales'])

    """

    counts: Counter[Kind] = attrs.field(factory=Counter)
    changed: list[Change] = attrs.field(factory=list)
    gained_by: Counter[NamedRef] = attrs.field(factory=Counter)
    lost_by: Counter[NamedRef] = attrs.field(factory=Counter)
    reasons: Counter[tuple[Reason | None, Reason | None]] = attrs.field(factory=Counter)
    words: int | None = None

    def add(self, one: Verdict | None, other: Verdict | None) -> None:
        """Take in what the two say about one message in one mailbox."""
        kind = _kind(one, other)
        self.counts[kind] += 1
        before, after = _said(one), _said(other)
        shown = one or other
        if before == after or shown is None:
            return
        if kind is not Kind.SAME:
            self.reasons[before.reason, after.reason] += 1
        if kind is Kind.GAINED and after.accepting_entity:
            self.gained_by[after.accepting_entity] += 1
        if kind is Kind.LOST and before.accepting_entity:
            self.lost_by[before.accepting_entity] += 1
        where = (shown.source, shown.mailbox, shown.subject)
        words = self.words is None or len(self.changed) < self.words
        sides = (Side.of(one, words=words), Side.of(other, words=words))
        self.changed.append(Change(*where, kind, *sides))


def _kind(one: Verdict | None, other: Verdict | None) -> Kind:
    before, after = one is not None and one.promoted, other is not None and other.promoted
    if before != after:
        return Kind.GAINED if after else Kind.LOST
    alike = _said(one)[:2] == _said(other)[:2]
    return Kind.SAME if alike else Kind.REASON_CHANGED


class _Said(NamedTuple):
    outcome: Outcome | None = None
    reason: Reason | None = None
    accepting_entity: NamedRef | None = None


def _said(verdict: Verdict | None) -> _Said:
    if verdict is None:
        return _Said()
    return _Said(verdict.outcome, verdict.reason, verdict.accepting_entity)


def side_by_side(streams: Sequence[Iterable[Verdict]]) -> Iterator[tuple[Verdict | None, ...]]:
    """
    Put together what every policy says about the same message in the same mailbox.

    The streams are read in step, and little is kept as long as all hold the same rows. A row that
    another lacks comes last, with None in its place: a policy may open or move a mailbox.

    >>> let_in = Verdict(
    ...     source="m1",
    ...     mailbox="sales@contoso.example",
    ...     subject="Offer",
    ...     outcome=Outcome.PROMOTED,
    ...     reason=Reason.ACCEPT_ALL,
    ...     accepting_entity=None,
    ...     because=lambda: "Sales tracks everything.",
    ... )
    >>> elsewhere = attrs.evolve(let_in, mailbox="orders@contoso.example")
    >>> [[one and one.mailbox for one in pair] for pair in side_by_side([[let_in], [elsewhere]])]
    [['sales@contoso.example', None], [None, 'orders@contoso.example']]

    """
    waiting: dict[tuple[str, str | None], list[deque[Verdict]]] = {}
    for some in zip_longest(*streams):
        for number, verdict in enumerate(some):
            if verdict is None:
                continue
            key = verdict.source, verdict.mailbox
            places = waiting.setdefault(key, [deque() for _ in streams])
            places[number].append(verdict)
            if all(places):
                yield tuple(place.popleft() for place in places)
                if not any(places):
                    del waiting[key]
    for places in waiting.values():
        while any(places):
            yield tuple(place.popleft() if place else None for place in places)
