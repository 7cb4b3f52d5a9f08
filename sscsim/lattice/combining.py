"""What is combined: one method, and the settings that decide what mail comes in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from sscsim.engine import apply, written
from sscsim.events import SetSettings
from sscsim.policy.knobs import READ_ELSEWHERE, UNSAID
from sscsim.vocabulary import FORCE, METHOD, NOT_FORCED, FilteringMethod, Ref
from sscsim.world import ORG_SETTINGS, Mailbox, World

__all__ = ["VARIED", "combined", "one_change", "read", "today", "whose", "worlds_of"]

_TRUTH = (False, True)
# The order is that in which they are shown.
VARIED: Mapping[str, tuple[Any, ...]] = {
    METHOD: tuple(map(int, FilteringMethod)),
    FORCE: (NOT_FORCED, *map(int, FilteringMethod)),
    "HideEmailAutoTrackOptions": _TRUTH,
    "HideTrackAllOption": _TRUTH,
    "emailcorrelationenabled": _TRUTH,
    "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": _TRUTH,
    "ignoreinternalemail": _TRUTH,
}
_UNREAD = {name.partition(".")[2] for name in READ_ELSEWHERE}  # by any rule about arriving mail


def combined() -> list[Mapping[str, Any]]:
    """List every combination."""
    return [dict(zip(VARIED, one, strict=True)) for one in product(*VARIED.values())]


def today(world: World, mailbox: Mailbox | None) -> dict[str, Any]:
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
        for name in VARIED
        if name != METHOD
    }
    unsaid = {name: UNSAID.get(name) for name, value in settings.items() if value is None}
    return {METHOD: method, **settings, **unsaid}


def one_change(world: World, mailbox: Mailbox | None) -> Iterator[tuple[str, Any, World]]:
    """Give the organisation as it is but for one varied name: the name, its value, the world."""
    stands = today(world, mailbox)
    for name, values in VARIED.items():
        for value in values:
            if value == stands[name]:
                continue
            if name == METHOD:
                rows = {ref: {METHOD: value} for ref in _owners(world, mailbox)}
                yield name, value, written(world, rows)
            elif name in _UNREAD:
                yield name, value, world
            else:
                yield name, value, apply(world, SetSettings(values={name: value}))


def worlds_of(
    world: World, mailbox: Mailbox | None, settings: Sequence[Mapping[str, Any]]
) -> dict[tuple[Any, ...], World]:
    """
    Put each combination in force that some rule about arriving mail can tell from others.

    Rows are written once for each method, so that the worlds share them.
    """
    refs = _owners(world, mailbox)
    stored: dict[Any, World] = {}
    found: dict[tuple[Any, ...], World] = {}
    for setting in settings:
        method = setting[METHOD]
        if method not in stored:
            stored[method] = written(world, {ref: {METHOD: method} for ref in refs})
        if (key := read(setting)) not in found:
            values = {name: value for name, value in setting.items() if name != METHOD}
            found[key] = apply(stored[method], SetSettings(values=values))
    return found


def read(setting: Mapping[str, Any]) -> tuple[Any, ...]:
    """Give what of a combination is read by rules about arriving mail."""
    return tuple(value for name, value in setting.items() if name not in _UNREAD)


def _owners(world: World, mailbox: Mailbox | None) -> Sequence[Ref]:
    if mailbox is not None:
        return [mailbox.regardingobjectid]
    return [row.ref for row in world.directory.systemusers.values()]


def whose(world: World, mailbox: Mailbox | None) -> str:
    """Name the user or the queue whose method is varied; nobody where all users' is."""
    if mailbox is None:
        return ""
    ref = mailbox.regardingobjectid
    row = world.directory.row(ref)
    name = ref.id if row is None else row.label
    return f"queue {name}" if ref.table == "queue" else name
