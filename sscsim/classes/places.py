"""Where a message of a kind lies: to whom it is written, in whose mailbox, and from when on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sscsim.mail import Message, parse_address
from sscsim.world import EmailServerProfile, Mailbox, World

__all__ = [
    "NOBODY",
    "STRANGER",
    "Place",
    "has_dates",
    "is_inside",
    "late",
    "moved",
    "starts",
    "written",
]

NOBODY = "nobody@outside.invalid"
STRANGER = "someone@outside.invalid"
_DAY = timedelta(days=1)


class Place(NamedTuple):
    """To whom a message is written, and in whose mailbox it lies beside."""

    to: str
    reader: str | None = None


def is_inside(world: World, address: str) -> bool:
    """Say whether somebody is asked at an address, or mail lies there."""
    directory = world.directory
    entries = directory.addressbook.at(address)
    asked = any(entry.ref.table in ("systemuser", "queue") for entry in entries)
    return asked or bool(directory.mailboxes_at(address))


def has_dates(worlds: Sequence[World], place: Place) -> bool:
    """Say whether mail of a place is looked at since several dates: by policy, or by mailbox."""
    found = {
        _since(world, box)
        for world in worlds
        for one in filter(None, place)
        for box in world.directory.mailboxes_at(one)
    }
    return len(found) > 1


def _since(world: World, box: Mailbox) -> datetime | None:
    profile = world.directory.emailserverprofiles.get(box.emailserverprofile or "")
    first = None if profile is None else profile.processemailsreceivedafter
    dates = (box.processemailreceivedafter, first)
    return max((date for date in dates if date is not None), default=None)


def late(worlds: Sequence[World]) -> datetime:
    """Give a time after every start date of the organisation."""
    return max(starts(worlds), default=datetime(2026, 1, 1, tzinfo=UTC)) + _DAY


def written(place: Place) -> dict[str, Any]:
    """Give the columns of a message that lies there."""
    envelope = () if place.reader is None else (place.reader,)
    return {"to": (parse_address(place.to),), "envelope": envelope}


def moved(says: str, message: Message) -> str:
    """Say a kind of mail of another place: that of the message."""
    _, _, rest = says.partition(", from ")
    where = "".join(f", in the mailbox {one}" for one in message.envelope)
    return f"to {message.to[0].address}{where}, from {rest}"


def starts(worlds: Sequence[World], place: Place | None = None) -> Iterator[datetime]:
    """Give the start dates of all mailboxes, or of those in which mail of a place lies."""
    for world in worlds:
        boxes, profiles = _looked_at(world, place)
        dates = (
            *(box.processemailreceivedafter for box in boxes),
            *(one.processemailsreceivedafter for one in profiles),
        )
        yield from (date for date in dates if date is not None)


def _looked_at(
    world: World, place: Place | None
) -> tuple[Iterable[Mailbox], Iterable[EmailServerProfile]]:
    """Give the mailboxes and profiles that have a say: all, or those of a place."""
    directory = world.directory
    if place is None:
        return directory.mailboxes.values(), directory.emailserverprofiles.values()
    boxes = [box for one in filter(None, place) for box in directory.mailboxes_at(one)]
    known = (directory.emailserverprofiles.get(box.emailserverprofile or "") for box in boxes)
    return boxes, [one for one in known if one is not None]
