"""What happens, as people say it who do not know the columns; the rest as everywhere else."""

from __future__ import annotations

from collections.abc import Sequence

from sscsim.events import Choose, Deliver, Event, Resync
from sscsim.mail import Message
from sscsim.safe import clip, one_line
from sscsim.views.happenings import NameOf, happening
from sscsim.views.plainly import label, plainly
from sscsim.vocabulary import Ref, spoken_time
from sscsim.world import World

__all__ = ["CORRELATION", "hidden_from", "names_of", "said"]

CORRELATION = "emailcorrelationenabled"
_SUBJECT = 80
_FEW = 3


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
    says = plainly(event, name_of)
    if isinstance(event, Deliver):
        says = _arrives(event, world)
    elif isinstance(event, Choose):
        does = "looks for" if refused else "chooses"
        chosen = label(event.incomingemailfilteringmethod)
        says = f"{name_of(event.record)} {does} {chosen} in the personal options"
    elif isinstance(event, Resync):
        says = _again(event, name_of)
    return one_line(says) or happening(event, name_of)


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
