"""What else a rule asks of a message: its protection, its folder, its time, its ids."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import attrs

from sscsim.engine import deliveries
from sscsim.events import INBOX, SENT_ITEMS
from sscsim.vocabulary import spoken_time
from sscsim.whatif.changes import By, Change, Stage, header
from sscsim.world import World

__all__ = ["field_changes"]

_NEW_ID = "another@outside.invalid"
_PROTECTED = "rpmsg.message"
_A_MOMENT = timedelta(seconds=1)
_ELSEWHERE = "Archive"
_MOST_TIMES = 12


def field_changes(stage: Stage) -> Iterator[Change]:
    """Give every change of a field that is neither address nor subject nor thread mark."""
    yield from _ids(stage)
    yield from _obstacles(stage)
    yield from _folders(stage)
    yield from _times(stage)
    yield from _ways(stage)


def _ids(stage: Stage) -> Iterator[Change]:
    """Come under another id, under none, or as the copy of an email that was sent."""
    message = stage.event.message
    what = "another Message-ID" if message.messageid else "a Message-ID"
    yield header(
        "Message-ID", f"it has {what}", f"it had {what}", f"<{_NEW_ID}>", messageid=_NEW_ID
    )
    if message.messageid:
        says, were = "it has no Message-ID", "it had no Message-ID"
        yield header("Message-ID", says, were, None, messageid=None)
    sent = next((one for one in stage.world.emails if one.directioncode and one.messageid), None)
    if sent is not None and sent.messageid != message.messageid:
        what, told = f'the Message-ID of the sent email "{sent.subject}"', f"<{sent.messageid}>"
        yield header(
            "Message-ID", f"it has {what}", f"it had {what}", told, messageid=sent.messageid
        )


def _obstacles(stage: Stage) -> Iterator[Change]:
    """Protect it or not; and take away what only accidents bring about."""
    message = stage.event.message
    if message.irm:
        says, were = "it is not rights-managed", "it were not rights-managed"
        yield header("Content-Class", says, were, None, irm=False)
    else:
        says, were = "it is rights-managed", "it were rights-managed"
        yield header("Content-Class", says, were, _PROTECTED, irm=True)
    if message.copied:
        says, were = "it is no copy of a tracked item", "it were no copy of a tracked item"
        yield header("copied", says, were, False, by=By.ADMINISTRATOR, copied=False)
    if message.unreadable is not None:
        says, were = "it can be read", "it could be read"
        yield header("headers", says, were, None, unreadable=None)
    if message.create_fails is not None:
        says, were = "creating its email succeeds", "creating its email succeeded"
        yield header("create_fails", says, were, None, by=By.ADMINISTRATOR, create_fails=None)


def _folders(stage: Stage) -> Iterator[Change]:
    """File it elsewhere, as rules of a mailbox do; or leave it in the Inbox."""
    world = stage.world
    folders = [INBOX, _ELSEWHERE]
    if world.assume.sent_items_supported and world.settings["AutoTrackSentFolderItems"]:
        folders.append(SENT_ITEMS)
    now = stage.event.folder.strip().casefold()
    for folder in folders if now in {one.casefold() for one in folders} else [INBOX]:
        if folder.casefold() != now:
            yield _in_folder(folder)


def _in_folder(folder: str) -> Change:
    def made(stage: Stage) -> Stage:
        return attrs.evolve(stage, event=attrs.evolve(stage.event, folder=folder))

    where = "another folder than the Inbox" if folder == _ELSEWHERE else f"the {folder}"
    return Change(
        kind="header",
        by=By.ADMINISTRATOR,
        says=f"it lies in {where}",
        were=f"it lay in {where}",
        made=made,
        name="folder",
        to=folder,
    )


def _times(stage: Stage) -> Iterator[Change]:
    """Arrive before or after what a mailbox is read from: one moment of each stretch of time."""
    now = stage.event.message.received
    if now is None:
        return
    bounds = _bounds(stage)
    moments = sorted(
        {one for bound in bounds for one in (bound - _A_MOMENT, bound, bound + _A_MOMENT)}
    )
    moments.sort(key=lambda one: abs(one - now))
    seen = {_place(now, bounds)}
    for moment in moments:
        place = _place(moment, bounds)
        if place not in seen and len(seen) <= _MOST_TIMES:
            seen.add(place)
            told = spoken_time(moment)
            yield header(
                "received", f"it arrives {told}", f"it arrived {told}", moment, received=moment
            )


def _place(moment: datetime, bounds: list[datetime]) -> tuple[tuple[bool, bool], ...]:
    return tuple((moment < bound, moment > bound) for bound in bounds)


def _bounds(stage: Stage) -> list[datetime]:
    """List the dates that a rule compares the arrival with (SYN-2, SYN-3, COR-46)."""
    world, directory = stage.world, stage.world.directory
    found: list[datetime | None] = []
    for one in deliveries(world, stage.event):
        mailbox = directory.mailboxes.get(one.mailbox or "")
        if mailbox is not None:
            profile = directory.emailserverprofiles.get(mailbox.emailserverprofile or "")
            found += [world.watermarks.get(mailbox.mailboxid), mailbox.processemailreceivedafter]
            found.append(None if profile is None else profile.processemailsreceivedafter)
    return sorted({date for date in (*found, *_windows(world)) if date is not None})


def _windows(world: World) -> Iterator[datetime]:
    """Say when emails become too old for smart matching."""
    days = world.assume.smart_match_window_days
    if days is not None and world.organization.enablesmartmatching:
        yield from (one.moment + timedelta(days=days) for one in world.emails if one.moment)


def _ways(stage: Stage) -> Iterator[Change]:
    """Reach one mailbox less of those that no recipient header names."""
    envelope = stage.event.message.envelope
    for address in dict.fromkeys(envelope):
        rest = tuple(one for one in envelope if one != address)
        says = f"it is not delivered to {address}"
        were = f"it were not delivered to {address}"
        yield header(
            "Delivered-To", says, were, ", ".join(rest) or None, touches=[address], envelope=rest
        )
