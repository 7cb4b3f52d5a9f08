"""The decision functions: would a message come in, and let it come in.

A message that is handed over by an API was not waited for in a mailbox: dates and watermarks do
not matter to it (SYN-20). It is decided in every mailbox that it is addressed to, as one that
arrives; where ``SubmittedBy`` names a mailbox, in that one alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from sscsim.decisions import Decision, Reason
from sscsim.engine import apply, decide, deliveries
from sscsim.events import Deliver, Delivery, Tracking, Write
from sscsim.mail import Message, find_tokens, single_message_id
from sscsim.serve.arguments import arguments_in, checked_arguments
from sscsim.serve.body import json_of
from sscsim.serve.errors import NO_OPERATION, REJECTED, Refused, not_simulated
from sscsim.serve.exchange import Reply, Request, json_reply
from sscsim.serve.ids import NOBODY, is_guid, wire_id
from sscsim.serve.messages import message_of
from sscsim.serve.operations import operation_of
from sscsim.serve.reading import context_of
from sscsim.serve.state import Desk, State
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = [
    "check_incoming",
    "check_promote",
    "deliver_incoming",
    "deliver_promote",
    "explained",
    "received",
    "submitted_to",
]

_UNKNOWN = -1  # reason code of what has none (rulebook 10)


def check_incoming(desk: Desk, request: Request, arguments: str) -> Reply:
    """Say whether a message would come in, and why (CheckIncomingEmail)."""
    operation = operation_of("CheckIncomingEmail")
    given = checked_arguments(operation, arguments_in(arguments, request.query))
    message = attrs.evolve(message_of(given, _new_id()), received=None)
    decisions = [decide(desk.state.world, one) for one in _arrivals(desk.state.world, message)]
    promoted = next((one for one in decisions if one.promoted), None)
    answer = {"ShouldDeliver": promoted is not None, "ReasonCode": _code(promoted, decisions)}
    return _answered(request, operation.name, answer)


def explained(world: World, given: Mapping[str, Any]) -> list[Decision]:
    """Decide a message, given as to DeliverIncomingEmail, in each mailbox as if it came alone."""
    known = checked_arguments(operation_of("DeliverIncomingEmail"), given)
    message = attrs.evolve(message_of(known, _new_id()), received=None)
    reached = submitted_to(world, known.get("SubmittedBy"))
    return [decide(world, one) for one in _arrivals(world, message, reached)]


def _code(promoted: Decision | None, decisions: Iterable[Decision]) -> int:
    """Give the number of the reason; mail that reaches no mailbox has no recipient (FLT-30)."""
    decision = promoted or next(iter(decisions))
    if decision.mailbox is None:
        return Reason.NO_RECIPIENT_MATCH.code or _UNKNOWN
    return _UNKNOWN if decision.reasoncode is None else decision.reasoncode


def check_promote(desk: Desk, request: Request, arguments: str) -> Reply:
    """
    Say whether a message can still be tracked by hand (CheckPromoteEmail).

    The filtering methods do not matter then (FLT-23): only an email with its id, in its direction,
    is in the way. A token in the subject that is known is a CorrelationMatch.
    """
    operation = operation_of("CheckPromoteEmail")
    given = checked_arguments(operation, arguments_in(arguments, request.query))
    world = desk.state.world
    identity = single_message_id(given["MessageId"]) or ""
    outgoing = bool(given.get("DirectionCode"))
    alike = world.emails.with_messageid(identity) if identity else ()
    there = any(email.directioncode == outgoing for email in alike)
    known = _known_token(world, given.get("Subject") or "")
    match = Reason.CORRELATION_MATCH.code if known else _UNKNOWN
    code = Reason.DUPLICATE.code if there else match
    return _answered(request, operation.name, {"ShouldPromote": not there, "ReasonCode": code})


def _known_token(world: World, subject: str) -> bool:
    organization = world.organization
    tokens = find_tokens(subject, organization.prefixes, organization.tokendigits)
    return any(next(world.emails.with_token(token), None) is not None for token in tokens)


def deliver_incoming(desk: Desk, request: Request) -> Reply:
    """Let a message come in (DeliverIncomingEmail): the email is created, or the reason told."""
    operation = operation_of("DeliverIncomingEmail")
    given = checked_arguments(operation, json_of(request.body))
    message = message_of(_mail_only(given), _new_id())
    submitted = submitted_to(desk.state.world, given.get("SubmittedBy"))
    after, decisions = received(desk.state, message, submitted)
    promoted = next((one for one in decisions if one.promoted), None)
    if promoted is None:
        if given.get("ValidateBeforeCreate") is False:
            raise not_simulated("Creating an email that the rules refuse", _told(decisions[0]))
        raise Refused(400, REJECTED, _told(decisions[0]))
    desk.state = after
    return _answered(request, operation.name, {"EmailId": _email_of(after, message)})


def _mail_only(given: Mapping[str, Any]) -> Mapping[str, Any]:
    if given.get("Attachments"):
        raise not_simulated("Attachments")
    return given


def _told(decision: Decision) -> str:
    code = _code(None, [decision])
    reason = f"{decision.reason} ({code})"
    return f"The email is not delivered: {reason}. {decision.decided_by.because}"


def received(
    state: State, message: Message, mailboxes: tuple[str, ...] | None = None
) -> tuple[State, list[Decision]]:
    """
    Let a message arrive; give the state after it, and what was decided in each mailbox.

    Left out, the mailboxes are those of everybody who is addressed.
    Times of the message are those of its email, and do not keep it from coming in.
    """
    world = state.world
    timeless = attrs.evolve(message, received=None)
    decisions = []
    arrivals = _arrivals(world, timeless, mailboxes)
    for delivery in arrivals:
        decision = decide(world, delivery)
        world = apply(world, delivery, decision)
        decisions.append(decision)
    if message.received is not None and world.emails.get(message.source) is not None:
        times = dict.fromkeys(("createdon", "senton", "actualend"), message.received)
        world = apply(world, Write(record=Ref("email", message.source), columns=times))
    after = state.after(world)
    waiting = tuple(attrs.evolve(one, message=message) for one in arrivals)
    return attrs.evolve(after, delivered=(*state.delivered, *waiting)), decisions


def deliver_promote(desk: Desk, request: Request, key: str) -> Reply:
    """Track a message by hand (DeliverPromoteEmail), in the mailbox of ``SubmittedBy``."""
    operation = operation_of("DeliverPromoteEmail")
    given = checked_arguments(operation, json_of(request.body))
    free = is_guid(key) and key != NOBODY and desk.state.world.emails.get(key.lower()) is None
    message = message_of(_mail_only(given), key.lower() if free else _new_id())
    world = desk.state.world
    timeless = attrs.evolve(message, received=None)
    arrival = _arrivals(world, timeless, submitted_to(world, given.get("SubmittedBy")))[0]
    if arrival.mailbox is None:
        what = "SubmittedBy names no mailbox, and the message is addressed to none."
        raise Refused(400, NO_OPERATION, what)
    delivery = attrs.evolve(arrival, tracking=Tracking())
    decision = decide(world, delivery)
    if not decision.promoted:
        raise Refused(400, REJECTED, _told(decision))
    desk.state = desk.state.after(apply(world, delivery, decision))
    return _answered(request, operation.name, {"EmailId": _email_of(desk.state, message)})


def _arrivals(
    world: World, message: Message, mailboxes: tuple[str, ...] | None = None
) -> tuple[Delivery, ...]:
    return deliveries(world, Deliver(message=message, mailboxes=mailboxes))


def submitted_to(world: World, address: str | None) -> tuple[str, ...] | None:
    """Find the mailbox that SubmittedBy names; if it names none, all that are addressed count."""
    boxes = world.directory.mailboxes_at((address or "").strip().lower())
    return tuple(box.mailboxid for box in boxes) or None


def _email_of(state: State, message: Message) -> str:
    """Give the id of the email that a message became."""
    assert state.world.emails.get(message.source) is not None  # noqa: S101 - just created
    return wire_id(Ref("email", message.source))


def _new_id() -> str:
    return str(uuid.uuid4())


def _answered(request: Request, name: str, answer: Mapping[str, Any]) -> Reply:
    context = context_of(request, f"Microsoft.Dynamics.CRM.{name}Response")
    return json_reply({"@odata.context": context, **answer})
