"""A message as the functions of the product are given it: parameters, and no file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sscsim.mail import (
    Address,
    Message,
    message_ids,
    parse_address_list,
    parse_date,
    single_message_id,
    thread_index,
)
from sscsim.serve.errors import BAD_VALUE, Refused

__all__ = ["message_of"]

# Headers that travel in ExtraProperties; the product does not publish under which names (SYN-20).
_HEADERS = {"inreplyto": "in-reply-to", "conversationindex": "thread-index"}
_KEPT = {"auto-submitted": "Auto-Submitted", "reply-to": "Reply-To"}
_MOST = 500  # addresses of one parameter
_SEPARATOR = re.compile(r"\s*;\s*")


def message_of(given: Mapping[str, Any], source: str) -> Message:
    """
    Read the parameters of CheckIncomingEmail or DeliverIncomingEmail.

    Args:
        given: the parameters by name; ``ExtraProperties`` may hold In-Reply-To, Thread-Index,
            Auto-Submitted and Reply-To, by those names or by those of the columns.
        source: the id that the email will have.

    Raises:
        Refused: for a value that no message can have.

    >>> given = {"From": "ivo@fabrikam.example", "To": "a@contoso.example; b@contoso.example"}
    >>> [one.address for one in message_of(given, "m").to]
    ['a@contoso.example', 'b@contoso.example']

    """
    extra = _extra(given.get("ExtraProperties"))
    index = extra.get("thread-index")
    return Message(
        source=source,
        messageid=single_message_id(_text(given, "MessageId")),
        subject=_text(given, "Subject"),
        from_=_addresses(given, "From"),
        to=_addresses(given, "To"),
        cc=_addresses(given, "Cc"),
        bcc=_addresses(given, "Bcc"),
        inreplyto=message_ids([extra.get("in-reply-to", "")]),
        conversationindex=thread_index(index) if index else None,
        received=_time(given.get("ReceivedOn")),
        headers={name: extra[key] for key, name in _KEPT.items() if extra.get(key)},
    )


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused(400, BAD_VALUE, f"{name} is no text.")
    return value


def _addresses(given: Mapping[str, Any], name: str) -> tuple[Address, ...]:
    text = _SEPARATOR.sub(", ", _text(given, name).strip(" ;"))
    found = tuple(parse_address_list(text)) if text else ()
    if len(found) > _MOST:
        raise Refused(400, BAD_VALUE, f"{name} holds more than {_MOST} addresses.")
    return found


def _extra(value: Any) -> Mapping[str, str]:
    """Read the headers among the extra properties, by whichever of their names."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused(400, BAD_VALUE, "ExtraProperties is no object.")
    named = {str(name).lower(): one for name, one in value.items() if isinstance(one, str)}
    return {_HEADERS.get(name, name): one for name, one in named.items()}


def _time(value: Any) -> datetime | None:
    if value in {None, ""}:
        return None
    moment = parse_date(value) if isinstance(value, str) else None
    if moment is None and isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
    if moment is None:
        raise Refused(400, BAD_VALUE, "ReceivedOn is no time such as 2026-03-02T08:00:00Z.")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
