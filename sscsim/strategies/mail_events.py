"""Events of mail: it arrives, it is sent, a person tracks it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from sscsim.events import INBOX, Deliver, Send, Track
from sscsim.mail import Message
from sscsim.strategies import pools
from sscsim.strategies.deliveries import FOLDERS, trackings
from sscsim.strategies.emails import GONE
from sscsim.strategies.few import by_place, few_of, one_of, several_of
from sscsim.strategies.known import MAILBOXES, customers, parsed, regardings
from sscsim.strategies.messages import messages
from sscsim.strategies.stage import Stage
from sscsim.strategies.values import conversation_indexes, message_ids, subjects

__all__ = ["deliver", "send", "track"]


@st.composite
def deliver(draw: st.DrawFn, stage: Stage) -> Deliver:
    """Let a message arrive, which may answer one that came or was sent before."""
    message = draw(
        messages(
            stage.world,
            flavour=stage.flavour,
            source=f"m{len(stage.arrived) + 1}",
            received=stage.next,
            earlier=stage.messages,
        )
    )
    few = draw(_where(stage.mailboxes)) if stage.odd else {}
    event = Deliver(message=message, **few)
    stage.deliver(event)
    return event


_FOLDERS = one_of(INBOX, *FOLDERS)


@lru_cache(maxsize=64)
def _where(boxes: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a folder, or the mailboxes that get the message, addressed or not; mostly neither."""
    optional: dict[str, st.SearchStrategy[Any]] = {"folder": _FOLDERS}
    if boxes:
        optional["mailboxes"] = several_of(boxes, 3, least=1, unique=True, places=MAILBOXES)
    return st.just({}) | few_of(optional, 1)


_MARKS = {
    "sensible": few_of({"conversationindex": conversation_indexes()}, 1),
    "anything": few_of(
        {
            "messageid": message_ids(flavour="anything"),
            "conversationindex": conversation_indexes(flavour="anything"),
        },
        2,
    ),
}


@st.composite
def send(draw: st.DrawFn, stage: Stage) -> Send:
    """Let a user send an email to customers."""
    directory = stage.world.directory
    key = f"s{len(stage.sent) + 1}"
    sender = draw(stage.one_user)
    own = tuple(directory.systemusers[sender.id].addresses.values())[:1]
    to = parsed((*customers(directory), *pools.OUTSIDE))
    columns = {
        "messageid": f"{key}@contoso.example",
        "to": draw(several_of(to, 2, least=1)),
        "subject": draw(subjects(flavour=stage.flavour, organization=stage.world.organization)),
        **draw(_MARKS[stage.flavour]),
    }
    event = Send(
        message=Message(source=key, from_=parsed(own), received=stage.now, **columns),
        activityid=key,
        sender=sender,
        regardingobjectid=draw(one_of(None, *regardings(directory), *GONE * stage.odd)),
    )
    stage.send(event)
    return event


@st.composite
def track(draw: st.DrawFn, stage: Stage) -> Track:
    """Let a person track a message that came, by any route."""
    arrived = draw(st.sampled_from(stage.arrived))
    return Track(
        message=arrived.message,
        mailbox=draw(by_place(arrived.mailboxes or stage.mailboxes, MAILBOXES)),
        tracking=draw(trackings(stage.world)),
        folder=arrived.folder,
    )
