"""A scenario as it is played: each event as a sentence, and under it what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sscsim.events import (
    AskReaders,
    Choose,
    Delete,
    Deliver,
    Event,
    Resync,
    Send,
    SetSettings,
    Track,
    Write,
)
from sscsim.mail import Address, Message
from sscsim.safe import clip, json_text, one_line
from sscsim.views.record import plain
from sscsim.vocabulary import FORCE, METHOD, OPTION_SETS, Ref, spoken_time

__all__ = ["answered", "happening", "id_of", "readable"]

_SUBJECT = 50
_VALUE = 40
# Numbers that people know by a label; of other columns the name does not tell the table.
_LABELS = {
    options.name: options.labels for options in OPTION_SETS if options.name in {METHOD, FORCE}
}
_ROUTES = {
    "app": "in the app for Outlook",
    "folder": "by filing it in a tracked folder",
    "category": "with an Outlook category",
}

NameOf = Callable[[Ref], str]


def happening(event: Event, name_of: NameOf) -> str:
    """Say on one line what happens."""
    return one_line(_SAID[type(event)](event, name_of))


def id_of(event: Event) -> str:
    """Give the id by which a scenario names the message of the event; nothing without one."""
    message = getattr(event, "message", None)
    return "" if message is None else one_line(message.source)


def answered(outcome: str, because: str) -> str:
    """Say whether something was done or refused, and why."""
    reason = "" if because.strip(".").upper() == outcome.upper() else f"  {because}"
    return one_line(f"{outcome.upper()}{reason}")


def readable(readers: Iterable[str], name_of: NameOf) -> str:
    """Say who can read an email, by name."""
    names = [one_line(name_of(Ref("systemuser", reader))) for reader in readers]
    count = "1 user" if len(names) == 1 else f"{len(names)} users"
    return f"{count}: {', '.join(names)}" if names else "Nobody."


def _deliver(event: Deliver, name_of: NameOf) -> str:  # noqa: ARG001 - all sentences are made alike
    message = event.message
    sender = message.from_[0].address if message.from_ else "nobody"
    folder = "" if event.folder == "Inbox" else f", into the folder {event.folder}"
    return f"Mail arrives: {_quoted(message)} from {sender} to {_recipients(message)}{folder}"


def _send(event: Send, name_of: NameOf) -> str:
    who = name_of(event.sender) if event.sender else "Somebody"
    return (
        f"{who} sends from Dynamics 365: {_quoted(event.message)} to {_recipients(event.message)}"
    )


def _choose(event: Choose, name_of: NameOf) -> str:
    method = _labelled(METHOD, event.incomingemailfilteringmethod)
    return f"{name_of(event.record)} chooses {method} in the personal options"


def _write(event: Write, name_of: NameOf) -> str:
    written = _assigned(event.columns, name_of)
    return f"An administrator writes {written} for {name_of(event.record)}"


def _set(event: SetSettings, name_of: NameOf) -> str:
    return f"An administrator sets {_assigned(event.values, name_of)}"


def _track(event: Track, name_of: NameOf) -> str:
    route = _ROUTES.get(event.tracking.route, event.tracking.route)
    about = event.tracking.regardingobjectid
    regarding = f", regarding {name_of(about)}" if about else ""
    return f"A person tracks {_quoted(event.message)} by hand, {route}{regarding}"


def _delete(event: Delete, name_of: NameOf) -> str:
    emails = ", ".join(name_of(Ref("email", key)) for key in event.activityids)
    return f"Deleted from Dynamics 365: {emails}"


def _resync(event: Resync, name_of: NameOf) -> str:
    date = spoken_time(event.processemailreceivedafter)
    box = name_of(Ref("mailbox", event.mailbox))
    return f"{box[:1].upper()}{box[1:]} is read again from {date} on"


def _readers(event: AskReaders, name_of: NameOf) -> str:
    return f"Who can read {name_of(Ref('email', event.activityid))} now?"


_SAID: Mapping[type, Callable[[Any, NameOf], str]] = {
    Deliver: _deliver,
    Send: _send,
    Choose: _choose,
    Write: _write,
    SetSettings: _set,
    Track: _track,
    Delete: _delete,
    Resync: _resync,
    AskReaders: _readers,
}


def _quoted(message: Message) -> str:
    return f'"{clip(message.subject, _SUBJECT)}"'


def _recipients(message: Message) -> str:
    """Name whom the message shows; a blind copy is named as what it is, and not as shown."""
    shown = _few([*message.to, *message.cc])
    hidden = f"{_few(message.bcc)} (Bcc)" if message.bcc else ""
    both = " and ".join(filter(None, (shown, hidden)))
    return both or "nobody it names (undisclosed recipients)"


def _few(addresses: Sequence[Address]) -> str:
    names = [str(address) for address in addresses[:3]]
    return ", ".join(names) + (" and others" if len(addresses) > len(names) else "")


def _assigned(values: Mapping[str, Any], name_of: NameOf) -> str:
    return ", ".join(_each(values.items(), name_of))


def _each(pairs: Iterable[tuple[str, Any]], name_of: NameOf) -> Iterator[str]:
    for name, value in pairs:
        shown = name_of(value) if isinstance(value, Ref) else _labelled(name, value)
        yield f"{name} = {shown}"


def _labelled(name: str, value: Any) -> str:
    """Show a value, and what the product calls it where people know that."""
    label = _LABELS.get(name, {}).get(value) if type(value) is int else None
    if label is not None:
        return f'{value} "{label}"'
    if value is None:
        return "nothing"
    shown = spoken_time(value) if isinstance(value, datetime) else json_text(plain(value))
    return clip(shown, _VALUE)
