"""Behaviours: what a combination of choices promotes, and which promotes more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import attrs

from sscsim.engine import apply
from sscsim.events import SetSettings, Write
from sscsim.gate.kinds import Kind, plain_kinds
from sscsim.gate.search import decided
from sscsim.policy.knobs import READ_ELSEWHERE
from sscsim.policy.steps import NOT_FORCED
from sscsim.rules import BOOK, RuleBook
from sscsim.vocabulary import FilteringMethod, Ref
from sscsim.world import ORG_SETTINGS, Mailbox, World

__all__ = ["Behaviour", "Lattice", "lattice_of"]

METHOD = "incomingemailfilteringmethod"
_TRUTH = (False, True)
# The order is that in which they are shown.
_SETTINGS: Mapping[str, tuple[Any, ...]] = {
    "SSSForceFilteringMethodForUserMailboxes": (NOT_FORCED, *map(int, FilteringMethod)),
    "HideEmailAutoTrackOptions": _TRUTH,
    "HideTrackAllOption": _TRUTH,
    "emailcorrelationenabled": _TRUTH,
    "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": _TRUTH,
    "ignoreinternalemail": _TRUTH,
}
_UNREAD = {name.partition(".")[2] for name in READ_ELSEWHERE}  # by any rule about arriving mail


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
class Lattice:
    """
    All behaviours of an organisation, or of one mailbox.

    Attributes:
        varied: the names that are combined.
        kinds: the kinds of mail that were played.
        behaviours: from the strictest to the loosest.
        current: the id of the behaviour of today.
    """

    varied: tuple[str, ...]
    kinds: tuple[Kind, ...]
    behaviours: tuple[Behaviour, ...]
    current: str

    @property
    def combinations(self) -> int:
        """How many combinations there are."""
        return sum(len(one.settings) for one in self.behaviours)


def lattice_of(
    world: World,
    mailbox: Mailbox | None = None,
    *,
    book: RuleBook = BOOK,
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
    (960, [0, 2, 4])

    """
    values = {METHOD: tuple(map(int, FilteringMethod)), **_SETTINGS}
    apart = frozenset() if mailbox is None else frozenset({mailbox.emailaddress.strip().lower()})
    kinds = tuple(
        kind for kind in plain_kinds([world], apart) if not apart or apart & _reached(kind)
    )
    today = _today(world, mailbox)
    played: dict[tuple[Any, ...], frozenset[int]] = {}
    found: dict[frozenset[int], list[Mapping[str, Any]]] = {}
    for combined in product(*values.values()):
        setting = dict(zip(values, combined, strict=True))
        key = tuple(value for name, value in setting.items() if name not in _UNREAD)
        if key not in played:
            played[key] = _promoted(_under(world, mailbox, setting), mailbox, kinds, book)
            advance()
        found.setdefault(played[key], []).append(setting)
    now = _promoted(world, mailbox, kinds, book)
    if now not in found:  # users choose differently today: no one method for all is like that
        found[now] = [today]
    behaviours = _ordered(found)
    current = next(one.id for one in behaviours if one.promotes == now)
    return Lattice(varied=tuple(values), kinds=kinds, behaviours=behaviours, current=current)


def _reached(kind: Kind) -> frozenset[str]:
    """List the addresses that a message reaches."""
    message = kind.message
    return frozenset((*message.envelope, *(entry.address for entry in message.to)))


def _today(world: World, mailbox: Mailbox | None) -> dict[str, Any]:
    """Say how the varied names stand now; None for methods that differ."""
    directory, owner = world.directory, None if mailbox is None else mailbox.regardingobjectid
    stored = {
        getattr(row, METHOD, None)
        for key, row in directory.usersettings.items()
        if owner is None or owner.id == key
    }
    if owner is not None and owner.table == "queue":
        stored = {directory.queues[owner.id].incomingemailfilteringmethod}
    method = stored.pop() if len(stored) == 1 else None
    settings = {
        name: world.settings[name] if name in ORG_SETTINGS else getattr(world.organization, name)
        for name in _SETTINGS
    }
    return {METHOD: method, **settings}


def _under(world: World, mailbox: Mailbox | None, setting: Mapping[str, Any]) -> World:
    values = {name: value for name, value in setting.items() if name != METHOD}
    world = apply(world, SetSettings(values=values))
    for ref in _owners(world, mailbox):
        world = apply(world, Write(record=ref, columns={METHOD: setting[METHOD]}))
    return world


def _owners(world: World, mailbox: Mailbox | None) -> Sequence[Ref]:
    if mailbox is not None:
        return [mailbox.regardingobjectid]
    return [row.ref for row in world.directory.systemusers.values()]


def _promoted(
    world: World, mailbox: Mailbox | None, kinds: Sequence[Kind], book: RuleBook
) -> frozenset[int]:
    own = None if mailbox is None else mailbox.emailaddress.strip().lower()
    return frozenset(
        number
        for number, kind in enumerate(kinds)
        if any(one.promoted and own in {None, one.mailbox} for one in decided(world, kind, book))
    )


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
