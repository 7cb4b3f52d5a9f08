"""An audit: every user and queue with its class, shared addresses, and what the dialog offers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from sscsim.audit.classing import Class, Classed, classed_queue, classed_user
from sscsim.engine import offered_methods
from sscsim.vocabulary import FORCE, FilteringMethod, Ref
from sscsim.world import World

__all__ = ["SETTINGS", "Audit", "SharedAddress", "audit_of"]

# What an audit of filtering methods shows of the organisation.
SETTINGS = (
    "HideEmailAutoTrackOptions",
    "HideTrackAllOption",
    "DoNotAutoTrackEmail",
    FORCE,
    "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation",
)
_WIDEST_FIRST = (
    FilteringMethod.ALL,
    FilteringMethod.EMAIL_ENABLED_RECORDS,
    FilteringMethod.LEADS_CONTACTS_ACCOUNTS,
)


@attrs.frozen(kw_only=True)
class SharedAddress:
    """
    An address that several active rows have, one of them a user or queue.

    Attributes:
        opened_by: the user or queue whose method lets in most beyond answers, where there is one:
            mail to anybody who shares the address comes in by it (FLT-29).

    >>> SharedAddress(address="sales@contoso.example", rows=(Ref("queue", "sales"),)).opened_by

    """

    address: str
    rows: tuple[Ref, ...]
    opened_by: Ref | None = None


@attrs.frozen(kw_only=True)
class Audit:
    """
    What a snapshot says about who is at risk.

    Attributes:
        settings: the settings that matter to it, with the values in force.
        users: every user, by class and then in the order of the export.
        queues: the same of queues; one that lets in all is usually meant so (AUD-2).
        dialog_offers: the methods that a person can choose today (SET-12).

    >>> audit_of(World()).dialog_offers[0].label
    'All email messages'

    """

    settings: Mapping[str, Any]
    users: tuple[Classed, ...]
    queues: tuple[Classed, ...]
    shared_addresses: tuple[SharedAddress, ...]
    dialog_offers: tuple[FilteringMethod, ...]


def audit_of(world: World) -> Audit:
    """
    Audit an organisation under the reading it has.

    >>> from sscsim import load_scenario_text
    >>> world = load_scenario_text('''
    ... systemusers: [{id: hanna, fullname: Hanna Reyes, incomingemailfilteringmethod: 0,
    ...                internalemailaddress: hanna@contoso.example}]
    ... ''').world
    >>> [(one.row.label, one.class_.value) for one in audit_of(world).users]
    [('Hanna Reyes', 'live')]

    """
    directory = world.directory
    users = [classed_user(world, user) for user in directory.systemusers.values()]
    queues = [classed_queue(world, queue) for queue in directory.queues.values()]
    opened = {one.row.ref: one.effective for one in (*users, *queues) if one.acts}
    settings = {name: world.settings[name] for name in SETTINGS}
    return Audit(
        settings={
            **settings,
            "emailcorrelationenabled": world.organization.emailcorrelationenabled,
        },
        users=tuple(sorted(users, key=_urgency)),
        queues=tuple(sorted(queues, key=_urgency)),
        shared_addresses=tuple(_shared(world, opened)),
        dialog_offers=offered_methods(world),
    )


def _urgency(one: Classed) -> int:
    return list(Class).index(one.class_)


def _shared(world: World, opened: Mapping[Ref, FilteringMethod]) -> Iterator[SharedAddress]:
    directory = world.directory
    for address, entries in sorted(directory.addressbook.entries.items()):
        found = dict.fromkeys(entry.ref for entry in entries)
        refs = [ref for ref in found if (row := directory.row(ref)) is not None and row.active]
        if len(refs) > 1 and any(ref.table in {"systemuser", "queue"} for ref in refs):
            openers = () if _unresolved(world) else (ref for ref in refs if ref in opened)
            by = min(openers, key=lambda ref: _WIDEST_FIRST.index(opened[ref]), default=None)
            yield SharedAddress(address=address, rows=tuple(refs), opened_by=by)


def _unresolved(world: World) -> bool:
    """Say whether an address of several rows is nobody's, so that no method is asked (PTY-10)."""
    needed = world.assume.accept_all_requires_recipient_match
    return bool(world.organization.unresolveemailaddressifmultiplematch) and needed
