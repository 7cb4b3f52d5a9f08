"""Mailboxes and server profiles: what is left out is tested, enabled, and read by SSS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sscsim.scenario.forms import Filled
from sscsim.vocabulary import ParticipationType, Ref
from sscsim.world import (
    EmailServerProfile,
    Mailbox,
)

__all__ = ["DEFAULT_PROFILE", "mailboxes"]

# The server profile of every mailbox that names none; a row of this id takes its place.
DEFAULT_PROFILE = "default"

_OWNERS = {
    "systemusers": ("systemuser", "internalemailaddress"),
    "queues": ("queue", "emailaddress"),
}
_RECIPIENTS = frozenset({ParticipationType.TO, ParticipationType.CC, ParticipationType.BCC})


def mailboxes(top: Filled) -> Iterator[Mailbox | EmailServerProfile]:
    """Build the mailboxes, each after the server profile that it brings with it."""
    profiles = {profile.get("id") for profile in top.get("emailserverprofiles", ())}
    for block, owner, address in _blocks(top):
        profile = _profile(block, owner)
        if profile is not None and profile.emailserverprofileid not in profiles:
            profiles.add(profile.emailserverprofileid)
            yield profile
        values = dict(block.only(Mailbox)) if block else {}
        values["emailserverprofile"] = profile.emailserverprofileid if profile else _gone(values)
        values.setdefault("emailaddress", address)
        values.setdefault("regardingobjectid", owner)
        key = block.get("id", owner.id) if block else owner.id
        yield Mailbox(mailboxid=key, **values)


def _blocks(top: Filled) -> Iterator[tuple[Filled | None, Ref, str]]:
    """Find every mailbox: of users and queues that have an address, then those listed alone."""
    for name, (table, column) in _OWNERS.items():
        for filled in top.get(name, ()):
            block = filled.get("mailbox") if "mailbox" in filled else None
            address = (block and block.get("emailaddress")) or filled.get(column)
            if address and not ("mailbox" in filled and block is None):
                yield block, Ref(table, filled.get("id")), address
    for filled in top.get("mailboxes", ()):
        yield filled, filled.get("regardingobjectid"), filled.get("emailaddress")


def _profile(block: Filled | None, owner: Ref) -> EmailServerProfile | None:
    """Find the profile of a mailbox: named, written inside it, or the default; null is none."""
    given = block.get("emailserverprofile", DEFAULT_PROFILE) if block else DEFAULT_PROFILE
    after = block.get("processemailsreceivedafter") if block else None
    if isinstance(given, Filled) and given.get("gone"):
        return None
    if isinstance(given, Filled):
        values = {"processemailsreceivedafter": after, **given.only(EmailServerProfile)}
        key = given.get("id", f"profile of {owner.id}")
        return EmailServerProfile(emailserverprofileid=key, **values)
    if given is None:
        return None
    if after is not None:
        key = f"profile of {owner.id}"
        return EmailServerProfile(emailserverprofileid=key, processemailsreceivedafter=after)
    name = None if given == DEFAULT_PROFILE else given
    return EmailServerProfile(emailserverprofileid=given, name=name)


def _gone(values: Mapping[str, Any]) -> str | None:
    """Name a profile whose row is not there; a mailbox without any profile names none."""
    given = values["emailserverprofile"]
    return given.get("id") if isinstance(given, Filled) else None
