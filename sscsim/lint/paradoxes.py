"""Choices that look stricter and promote more: found by the gate, shown by a message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from sscsim.engine import apply, written
from sscsim.events import SetSettings
from sscsim.gate import gained, over_all_mail
from sscsim.mail import Message
from sscsim.rules import BOOK
from sscsim.vocabulary import FORCE, METHOD, FilteringMethod
from sscsim.world import World

__all__ = ["Paradox", "paradoxes", "stricter"]


@attrs.frozen(kw_only=True)
class Paradox:
    """
    A choice that looks stricter than what stands, and a message that it alone promotes.

    Attributes:
        choice: what would be chosen.
        says: the message in words.
        message: the message; `sscsim.gate.eml` writes it as a file.
        before: what has to be promoted first, where the message answers that.

    >>> Paradox(choice="Hide all", says="to Hanna", message=Message(source="m1")).choice
    'Hide all'

    """

    choice: str
    says: str
    message: Message
    before: tuple[Message, ...] = ()


# Everybody would call these stricter than leaving things as they are.
_SETTINGS: tuple[Mapping[str, Any], ...] = (
    {"HideEmailAutoTrackOptions": True},
    {"HideTrackAllOption": True},
    {FORCE: int(FilteringMethod.IN_RESPONSE)},
    {FORCE: int(FilteringMethod.LEADS_CONTACTS_ACCOUNTS)},
    {FORCE: int(FilteringMethod.NONE)},
    {"emailcorrelationenabled": False},
    {"ignoreinternalemail": True},
    {"UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": True},
)
# What no rule looks at promotes nothing: the Hide flags change the dialog alone.
_READ = {
    column
    for rule in BOOK.rules
    for table, _, column in (place.partition(".") for place in rule.reads)
    if table == "organization"
}


def paradoxes(world: World, *, advance: Callable[[], object] = lambda: None) -> Iterator[Paradox]:
    """
    Look at each choice that seems stricter, and give those that promote what today is kept out.

    >>> from sscsim import load_scenario_text
    >>> world = load_scenario_text('''
    ... systemusers: [{id: hanna, internalemailaddress: hanna@contoso.example,
    ...                incomingemailfilteringmethod: 4}]
    ... emails: [{id: e1, messageid: "<e1@contoso.example>", directioncode: outgoing}]
    ... ''').world
    >>> [one.choice for one in paradoxes(world)][0]
    'SSSForceFilteringMethodForUserMailboxes = 1'

    """
    choices = dict(stricter(world))
    for choice in _gaining(world, choices, advance):
        witness = gained(world, choices[choice], advance=advance).witness
        if witness is not None:
            before = tuple(one.message for one in witness.before)
            shown = witness.message
            yield Paradox(choice=choice, says=witness.says, message=shown, before=before)


def _gaining(
    world: World, choices: Mapping[str, World], advance: Callable[[], object]
) -> list[str]:
    """Name the choices that promote more: of all at once that takes hardly longer than of one."""
    found = over_all_mail([world, *choices.values()], advance)
    return [choice for number, choice in enumerate(choices, start=1) if found.gained(number)]


def stricter(world: World) -> Iterator[tuple[str, World]]:
    """Give each choice that seems stricter, with the organisation after it."""
    for values in _SETTINGS:
        changed = apply(world, SetSettings(values=values))
        [(name, value)] = values.items()
        shown = str(value).lower() if isinstance(value, bool) else value
        if name in _READ and changed.directory.organization != world.directory.organization:
            yield f"{name} = {shown}", changed
    for method in (FilteringMethod.IN_RESPONSE, FilteringMethod.LEADS_CONTACTS_ACCOUNTS):
        users = {
            user.ref: {METHOD: int(method)}
            for user in world.directory.systemusers.values()
            if _stored(world, user.systemuserid) == FilteringMethod.ALL
        }
        if users:
            yield f"users at 0 are set to {int(method)}", written(world, users)


def _stored(world: World, key: str) -> int | None:
    options = world.directory.usersettings.get(key)
    return None if options is None else options.incomingemailfilteringmethod
