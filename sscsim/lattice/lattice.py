"""Behaviours: what a combination of choices promotes, and which promotes more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from sscsim.classes import Kind, Kinds, promoting
from sscsim.lattice.combining import VARIED, combined, one_change, read, today, whose, worlds_of
from sscsim.policy import AtOnce
from sscsim.world import Mailbox, World

__all__ = ["Behaviour", "Lattice", "Move", "lattice_of"]


@attrs.frozen(kw_only=True)
class Behaviour:
    """
    What some combinations have in common.

    Attributes:
        id: its name; the strictest are numbered first.
        promotes: the kinds of mail that are promoted, by their numbers.
        settings: every combination that behaves so.
        above: the behaviours directly above it: those that promote the same and more.
    """

    id: str
    promotes: frozenset[int]
    settings: tuple[Mapping[str, Any], ...]
    above: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Move:
    """
    One change from today, and what comes of it.

    Attributes:
        name: what is changed of the names that are varied; the method for everybody at once.
        to: its value then.
        gains: the kinds of mail that are promoted then and are not today, by their numbers.
        loses: those that are promoted today and are not then.
        behaviour: the behaviour that it leads to; None where it is not one of those found, for
            users keep different methods.
    """

    name: str
    to: Any
    gains: tuple[int, ...]
    loses: tuple[int, ...]
    behaviour: str | None


@attrs.frozen(kw_only=True)
class Lattice:
    """
    All behaviours of an organisation, or of one mailbox.

    Attributes:
        varied: the names that are combined.
        kinds: the kinds of mail that were played.
        behaviours: from the strictest to the loosest.
        current: the id of the behaviour of today.
        moves: every change of one varied name from today.
        whose: the user or queue whose method is varied; nobody where that of all users is.
        is_queue: whether it is a queue's, which no forced method reaches.
    """

    varied: tuple[str, ...]
    kinds: tuple[Kind, ...]
    behaviours: tuple[Behaviour, ...]
    current: str
    moves: tuple[Move, ...] = ()
    whose: str = ""
    is_queue: bool = False

    @property
    def combinations(self) -> int:
        """How many combinations there are."""
        return sum(len(one.settings) for one in self.behaviours)


def lattice_of(
    world: World,
    mailbox: Mailbox | None = None,
    *,
    advance: Callable[[], object] = lambda: None,
) -> Lattice:
    """
    Group every combination by what it promotes: of one mailbox, or of any.

    For a mailbox the filtering method of its owner is varied, and only mail that it promotes
    counts; for the organisation that of all its users at once. A flag that no rule about arriving
    mail reads is varied without being played: that it changes nothing is what its combinations
    show.

    >>> from sscsim import load_scenario_text
    >>> world = load_scenario_text('''
    ... systemusers: [{id: hanna, internalemailaddress: hanna@contoso.example}]
    ... ''').world
    >>> found = lattice_of(world)
    >>> found.combinations, [len(one.promotes) for one in found.behaviours]
    (960, [0, 1, 2])
    >>> method = "incomingemailfilteringmethod"
    >>> [(move.to, len(move.gains)) for move in found.moves if move.name == method and move.gains]
    [(0, 2), (3, 1)]

    """
    settings = combined()
    worlds, moved = worlds_of(world, mailbox, settings), list(one_change(world, mailbox))
    many = AtOnce([world, *(after for _, _, after in moved), *worlds.values()])
    kinds, promoted = [], []
    for kind, bits in _classes(world, many, mailbox):
        kinds.append(kind)
        promoted.append(bits)
        advance()
    behaves = [frozenset(_numbers(promoted, bit)) for bit in range(len(many.worlds))]
    now, after = behaves[0], behaves[1 : 1 + len(moved)]
    played = dict(zip(worlds, behaves[1 + len(moved) :], strict=True))
    found: dict[frozenset[int], list[Mapping[str, Any]]] = {}
    for setting in settings:
        found.setdefault(played[read(setting)], []).append(setting)
    if now not in found:  # users choose differently today: no one method for all is like that
        found[now] = [today(world, mailbox)]
    behaviours = _ordered(found)
    ids = {one.promotes: one.id for one in behaviours}
    moves = (
        _move(name, value, now, then, ids)
        for (name, value, _), then in zip(moved, after, strict=True)
    )
    return Lattice(
        varied=tuple(VARIED),
        kinds=tuple(kinds),
        behaviours=behaviours,
        current=ids[now],
        moves=tuple(moves),
        whose=whose(world, mailbox),
        is_queue=mailbox is not None and mailbox.regardingobjectid.table == "queue",
    )


def _move(
    name: str,
    to: Any,
    now: frozenset[int],
    then: frozenset[int],
    ids: Mapping[frozenset[int], str],
) -> Move:
    gains, loses = tuple(sorted(then - now)), tuple(sorted(now - then))
    return Move(name=name, to=to, gains=gains, loses=loses, behaviour=ids.get(then))


def _classes(world: World, many: AtOnce, mailbox: Mailbox | None) -> Iterator[tuple[Kind, int]]:
    """Give a message of each class, and the worlds in which it is promoted, as bits."""
    apart = frozenset() if mailbox is None else frozenset({mailbox.emailaddress.strip().lower()})
    own = None if mailbox is None else mailbox.mailboxid
    kinds = Kinds([world], many=many, apart=apart)
    seen = set()
    for kind in kinds.plain():
        if apart and not apart & _reached(kind):
            continue
        found = frozenset(
            kinds.observer.observed(kind.message, key, bits)
            for key, bits in kinds.observer.arrivals(kind.message)
            if own is None or key == own
        )
        if found not in seen:
            seen.add(found)
            yield kind, promoting(found)


def _numbers(promoted: Sequence[int], bit: int) -> Iterator[int]:
    return (number for number, bits in enumerate(promoted) if bits >> bit & 1)


def _reached(kind: Kind) -> frozenset[str]:
    """List the addresses that a message reaches."""
    message = kind.message
    return frozenset((*message.envelope, *(entry.address for entry in message.to)))


def _ordered(found: Mapping[frozenset[int], list[Mapping[str, Any]]]) -> tuple[Behaviour, ...]:
    """Number behaviours from the strictest on, and say which stand directly above each."""
    ranked = sorted(found, key=lambda promotes: (len(promotes), sorted(promotes)))
    ids = {promotes: f"b{number}" for number, promotes in enumerate(ranked)}
    return tuple(
        Behaviour(
            id=ids[promotes],
            promotes=promotes,
            settings=tuple(found[promotes]),
            above=tuple(ids[more] for more in _directly_above(promotes, ranked)),
        )
        for promotes in ranked
    )


def _directly_above(
    promotes: frozenset[int], ranked: Sequence[frozenset[int]]
) -> Iterator[frozenset[int]]:
    looser = [more for more in ranked if promotes < more]
    for more in looser:
        if not any(between < more for between in looser):
            yield more
