"""Behaviours: what a combination of choices promotes, and which promotes more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import attrs

from sscsim.classes import Kind, Kinds, promoting
from sscsim.engine import apply, written
from sscsim.events import SetSettings
from sscsim.policy import AtOnce
from sscsim.policy.knobs import READ_ELSEWHERE
from sscsim.policy.steps import NOT_FORCED
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

    """
    values = {METHOD: tuple(map(int, FilteringMethod)), **_SETTINGS}
    combined = [dict(zip(values, one, strict=True)) for one in product(*values.values())]
    worlds = _worlds(world, mailbox, combined)
    many = AtOnce([world, *worlds.values()])
    kinds, promoted = [], []
    for kind, bits in _classes(world, many, mailbox):
        kinds.append(kind)
        promoted.append(bits)
        advance()
    behaves = [frozenset(_numbers(promoted, bit)) for bit in range(len(many.worlds))]
    now, played = behaves[0], dict(zip(worlds, behaves[1:], strict=True))
    found: dict[frozenset[int], list[Mapping[str, Any]]] = {}
    for setting in combined:
        found.setdefault(played[_read(setting)], []).append(setting)
    if now not in found:  # users choose differently today: no one method for all is like that
        found[now] = [_today(world, mailbox)]
    behaviours = _ordered(found)
    current = next(one.id for one in behaviours if one.promotes == now)
    return Lattice(varied=tuple(values), kinds=tuple(kinds), behaviours=behaviours, current=current)


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


def _worlds(
    world: World, mailbox: Mailbox | None, combined: Sequence[Mapping[str, Any]]
) -> dict[tuple[Any, ...], World]:
    """
    Put each combination in force that some rule about arriving mail can tell from others.

    Rows are written once for each method, so that the worlds share them.
    """
    refs = _owners(world, mailbox)
    stored: dict[Any, World] = {}
    found: dict[tuple[Any, ...], World] = {}
    for setting in combined:
        method = setting[METHOD]
        if method not in stored:
            stored[method] = written(world, {ref: {METHOD: method} for ref in refs})
        if (key := _read(setting)) not in found:
            values = {name: value for name, value in setting.items() if name != METHOD}
            found[key] = apply(stored[method], SetSettings(values=values))
    return found


def _read(setting: Mapping[str, Any]) -> tuple[Any, ...]:
    """Give what of a combination is read by rules about arriving mail."""
    return tuple(value for name, value in setting.items() if name not in _UNREAD)


def _owners(world: World, mailbox: Mailbox | None) -> Sequence[Ref]:
    if mailbox is not None:
        return [mailbox.regardingobjectid]
    return [row.ref for row in world.directory.systemusers.values()]


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
