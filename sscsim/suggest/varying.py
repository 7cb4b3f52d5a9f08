"""What a suggestion may vary: settings, and the filtering methods of those whom mail concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from sscsim.columns import clean_id
from sscsim.events import Delivery
from sscsim.mail import forward_prefix
from sscsim.policy import Policy, Write
from sscsim.policy.knobs import UNSAID
from sscsim.vocabulary import FORCE, METHOD, NOT_FORCED, FilteringMethod, Ref
from sscsim.world import ORG_SETTINGS, World

__all__ = [
    "FORWARDS",
    "HEADERS",
    "SETTINGS",
    "Varied",
    "concerned",
    "every_setting",
    "from_today",
    "methods_of",
    "policy_of_values",
    "standing",
    "unnoticed",
    "varied_settings",
]

FORWARDS = "DoNotCorrelateForwardedEmailsAsReplies"
HEADERS = "IgnoreConversationIndexAndInReplyToForCorrelation"
_TRUTH = (False, True)
# Those of the lattice that some rule about arriving mail reads.
SETTINGS: Mapping[str, tuple[Any, ...]] = {
    FORCE: (NOT_FORCED, *map(int, FilteringMethod)),
    "emailcorrelationenabled": _TRUTH,
    "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": _TRUTH,
    "ignoreinternalemail": _TRUTH,
}


@attrs.frozen(kw_only=True)
class Varied:
    """
    What is varied.

    Attributes:
        settings: every value that each setting may take, that of today first.
        people: the users and queues whom labelled mail concerns, if their methods may be others.
        others: those whom none concerns, in groups of those who are alike; also if they may.

    >>> Varied(settings={"ignoreinternalemail": (False, True)}, people=()).names
    ('ignoreinternalemail',)

    """

    settings: Mapping[str, tuple[Any, ...]]
    people: tuple[Ref, ...]
    others: tuple[tuple[Ref, ...], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The settings, and the method if anybody's may be another."""
        return (*self.settings, *((METHOD,) if self.people or self.others else ()))


def varied_settings(world: World) -> dict[str, tuple[Any, ...]]:
    """Give all settings that may be varied, and their values: that of today first."""
    found = {**SETTINGS, HEADERS: _TRUTH, FORWARDS: _TRUTH}
    return {
        name: from_today(standing(world, name), UNSAID.get(name), some)
        for name, some in found.items()
    }


def unnoticed(mail: Iterable[Delivery]) -> frozenset[str]:
    """
    Name the settings that mail cannot notice, whatever the organisation.

    What is said of forwards and of headers matters only to mail that has any.
    """
    messages = [one.message for one in mail]
    if not any(one.inreplyto or one.conversationindex for one in messages):
        return frozenset({HEADERS, FORWARDS})
    forwards = any(forward_prefix(one.subject) for one in messages)
    return frozenset() if forwards else frozenset({FORWARDS})


def every_setting() -> tuple[str, ...]:
    """Name all settings that may be varied."""
    return (*SETTINGS, HEADERS, FORWARDS)


def methods_of(world: World, ref: Ref) -> tuple[int | None, ...]:
    """List what a user or queue may choose: what stands there first, then what is not the same."""
    assume = world.assume
    unsaid = assume.queue_default_filter if ref.table == "queue" else assume.user_default_filter
    return from_today(standing(world, ref), unsaid, tuple(map(int, FilteringMethod)))


def from_today(today: Any, unsaid: Any, values: Sequence[Any]) -> tuple[Any, ...]:
    """Put what stands there first; where nothing does, what counts instead is no other value."""
    same = unsaid if today is None else today
    return (today, *(value for value in values if value != same))


def concerned(world: World, mail: Iterable[Delivery]) -> tuple[Ref, ...]:
    """List the users and queues whose method may decide: who is addressed, and whose mailbox."""
    return tuple(dict.fromkeys(ref for one in mail for ref in _concerned(world, one)))


def _concerned(world: World, delivery: Delivery) -> Iterator[Ref]:
    directory, message = world.directory, delivery.message
    entries = (*message.to, *message.cc, *message.bcc)
    for address in (*(entry.address for entry in entries), *message.envelope):
        for entry in directory.addressbook.at(address):
            if entry.ref.table in {"systemuser", "queue"}:
                yield entry.ref
        yield from (box.regardingobjectid for box in directory.mailboxes_at(address))
    box = directory.mailboxes.get(delivery.mailbox or "")
    if box is not None:
        yield box.regardingobjectid


def standing(world: World, name: str | Ref) -> Any:
    """Say what a setting is today, or the stored method of a user or queue; None where none is."""
    if isinstance(name, Ref):
        shelf: Mapping[str, Any] = (
            world.directory.queues if name.table == "queue" else world.directory.usersettings
        )
        row = shelf.get(name.id)
        return None if row is None else getattr(row, METHOD)
    return world.settings[name] if name in ORG_SETTINGS else getattr(world.organization, name)


def policy_of_values(
    name: str, settings: Mapping[str, Any], methods: Mapping[Ref, int], world: World
) -> Policy:
    """Make a policy of what is otherwise than today; rows that get the same method together."""
    changed = {one: value for one, value in settings.items() if value != standing(world, one)}
    groups: dict[tuple[str, int], list[str]] = {}
    for ref, value in methods.items():
        if value != standing(world, ref):
            groups.setdefault((ref.table, value), []).append(clean_id(ref.id))
    return Policy(name=name, set=changed, write=tuple(_writes(groups)))


def _writes(groups: Mapping[tuple[str, int], Sequence[str]]) -> Iterator[Write]:
    for (table, value), ids in sorted(groups.items()):
        yield Write(table=table, ids=tuple(ids), columns={METHOD: value})
