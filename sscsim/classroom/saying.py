"""What happens, as people say it who do not know the columns; the rest as everywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sscsim.classroom.standing import FLAGS
from sscsim.events import Choose, Deliver, Event, Resync, SetSettings, Write
from sscsim.mail import Message
from sscsim.policy.mending import FORCE
from sscsim.policy.steps import NOT_FORCED
from sscsim.safe import clip, one_line
from sscsim.views.happenings import NameOf, happening
from sscsim.vocabulary import FilteringMethod, Ref, spoken_time
from sscsim.world import World

__all__ = ["CORRELATION", "METHOD", "hidden_from", "label", "names_of", "said"]

METHOD = "incomingemailfilteringmethod"
CORRELATION = "emailcorrelationenabled"
_SUBJECT = 80
_FEW = 3

_HIDES = {
    FLAGS[0]: 'the choice "All email messages"',
    FLAGS[1]: "all three risky choices",
}


def said(event: Event, world: World, name_of: NameOf, *, refused: bool = False) -> str:
    """
    Say on one line what happens.

    >>> from sscsim import load_scenario_text
    >>> story = load_scenario_text('''
    ... systemusers: [{id: hanna, fullname: Hanna Reyes}]
    ... timeline:
    ...   - choose: {user: hanna, incomingemailfilteringmethod: 0}
    ...   - set: {HideTrackAllOption: true}
    ... ''')
    >>> for event in story.events:
    ...     print(said(event, story.world, lambda ref: "Hanna Reyes"))
    Hanna Reyes chooses "All email messages" in the personal options
    An administrator hides the choice "All email messages" (HideTrackAllOption)

    """
    plainly = ""
    if isinstance(event, Deliver):
        plainly = _arrives(event, world)
    elif isinstance(event, Choose):
        does = "looks for" if refused else "chooses"
        chosen = label(event.incomingemailfilteringmethod)
        plainly = f"{name_of(event.record)} {does} {chosen} in the personal options"
    elif isinstance(event, Write) and set(event.columns) == {METHOD}:
        plainly = _stores(event.columns[METHOD], name_of(event.record))
    elif isinstance(event, SetSettings):
        plainly = _sets(event.values)
    elif isinstance(event, Resync):
        plainly = _again(event, name_of)
    return one_line(plainly) or happening(event, name_of)


def label(method: Any) -> str:
    """Give the words of the dialog for a filtering method, in quotation marks."""
    if method is None:
        return "no choice"
    known = tuple(FilteringMethod)
    found = type(method) is int and method in known
    return f'"{FilteringMethod(method).label}"' if found else str(method)


def hidden_from(message: Message) -> list[str]:
    """List the addresses to which a message goes and which it does not show: blind copies."""
    shown = {one.address for one in (*message.to, *message.cc)}
    hidden = (*(one.address for one in message.bcc), *message.envelope)
    return [address for address in dict.fromkeys(hidden) if address not in shown]


def names_of(addresses: Sequence[str], world: World) -> str:
    """Name the first few of those to whom a message goes, as people know them."""
    names = []
    for address in addresses[:_FEW]:
        rows = world.directory.rows_at(address)
        names.append(rows[0].label if rows else address)
    more = len(addresses) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _arrives(event: Deliver, world: World) -> str:
    message = event.message
    sender = message.from_[0].address if message.from_ else "nobody"
    shown = names_of([one.address for one in (*message.to, *message.cc)], world)
    to = f" for {shown}" if shown else ", to nobody it names"
    secret = names_of(hidden_from(message), world)
    hidden = f", and in secret for {secret}" if secret else ""
    folder = "" if event.folder == "Inbox" else f", in the folder {event.folder}"
    return f'Mail arrives{to}{hidden}{folder}: "{clip(message.subject, _SUBJECT)}", from {sender}'


def _again(event: Resync, name_of: NameOf) -> str:
    box = name_of(Ref("mailbox", event.mailbox))
    since = spoken_time(event.processemailreceivedafter)
    return f"{box[:1].upper()}{box[1:]} is read once more, from {since} on"


def _stores(method: Any, name: str) -> str:
    return f"An administrator stores {label(method)} for {name}"


def _sets(values: Mapping[str, Any]) -> str:
    """Say what an administrator does; nothing where a setting is none of those of the lesson."""
    if not all(name in _SETS for name in values):
        return ""
    return " and ".join(_each(values))


def _each(values: Mapping[str, Any]) -> Iterator[str]:
    for number, (name, value) in enumerate(values.items()):
        who = "" if number else "An administrator "
        yield f"{who}{_SETS[name](name, value)} ({name})"


def _flag(name: str, value: Any) -> str:
    return f"{'hides' if value else 'shows again'} {_HIDES[name]}"


def _force(_: str, value: Any) -> str:
    if value == NOT_FORCED:
        return "forces nothing on anybody any more"
    return f"forces {label(value)} on every user"


def _correlation(_: str, value: Any) -> str:
    return f'switches "Use correlation" {"on" if value else "off"}'


_SETS: dict[str, Callable[[str, Any], str]] = {
    **dict.fromkeys(FLAGS, _flag),
    FORCE: _force,
    CORRELATION: _correlation,
}
