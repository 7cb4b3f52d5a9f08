"""The path ``/sscsim/`` beside the Web API: explanations, the next event, and back to the start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import attrs

from sscsim.decisions import Decision
from sscsim.engine import apply, decide, due, simulate
from sscsim.events import Deliver, Event, Resync, Track
from sscsim.serve.arguments import checked_arguments
from sscsim.serve.body import json_of
from sscsim.serve.deciding import explained, received, submitted_to
from sscsim.serve.errors import NO_ROW, NO_SET, Refused
from sscsim.serve.exchange import Reply, Request, json_reply
from sscsim.serve.messages import message_of
from sscsim.serve.operations import operation_of
from sscsim.serve.state import Desk, State
from sscsim.views.happenings import answered, happening, id_of
from sscsim.views.names import names_in
from sscsim.views.record import record

__all__ = ["OURS", "answered_by_us"]

_DECIDING = (Deliver, Resync, Track)


class _Way(NamedTuple):
    """A method, a path below ``/sscsim/``, and who answers."""

    method: str
    path: str
    answers: Callable[[Desk, Request], Reply]


def answered_by_us(desk: Desk, request: Request, rest: str) -> Reply:
    """Answer a request below ``/sscsim/``."""
    for way in OURS:
        if (way.method, way.path) == (request.method, rest.strip("/")):
            return way.answers(desk, request)
    ways = ", ".join(f"{way.method} /sscsim/{way.path}" for way in OURS)
    raise Refused(404, NO_SET, f"There is no such path. There are {ways}.")


def where(desk: Desk, _request: Request) -> Reply:
    """Say how far the timeline was played, and what comes next."""
    state = desk.state
    left = state.events[state.played :]
    name_of = names_in(state.world)
    next_ = happening(left[0], name_of) if left else None
    return json_reply({"played": state.played, "left": len(left), "next": next_})


def explain(desk: Desk, request: Request) -> Reply:
    """Decide a message in every mailbox that it is addressed to, with every step; nothing stays."""
    decisions = explained(desk.state.world, json_of(request.body))
    return json_reply({"decisions": _told(decisions)})


def deliver(desk: Desk, request: Request) -> Reply:
    """Let a message arrive, and say in full what became of it."""
    given = json_of(request.body)
    name = str(given.pop("Id", None) or f"mail-{len(desk.state.delivered) + 1}")
    known = checked_arguments(operation_of("DeliverIncomingEmail"), given)
    message = message_of(known, name)
    reached = submitted_to(desk.state.world, known.get("SubmittedBy"))
    desk.state, decisions = received(desk.state, message, reached)
    return json_reply({"decisions": _told(decisions)})


def play_next(desk: Desk, _request: Request) -> Reply:
    """Play the next event of the timeline."""
    state = desk.state
    if state.played >= len(state.events):
        raise Refused(404, NO_ROW, "The timeline is at its end. POST /sscsim/reset begins anew.")
    event = state.events[state.played]
    said = happening(event, names_in(state.world))
    answer = None if isinstance(event, _DECIDING) else _answer(state, event)
    desk.state, decisions = happened(state, event)
    told = {"event": said, "id": id_of(event) or None, "answer": answer}
    left = len(state.events) - desk.state.played
    return json_reply({**told, "decisions": _told(decisions), "left": left})


def _answer(state: State, event: Event) -> Mapping[str, Any] | None:
    [entry] = simulate(state.world, [event]).entries
    if entry.answer is None:
        return None
    said = answered(entry.answer.outcome, entry.answer.because)
    return {"outcome": entry.answer.outcome, "says": said, "readers": list(entry.answer.readers)}


def happened(state: State, event: Event) -> tuple[State, list[Decision]]:
    """Give the state after an event of the timeline, and what was decided (`simulate`)."""
    looked_at = due(state.world, event, state.delivered)
    world = apply(state.world, event)
    decisions = []
    for delivery in looked_at:
        decision = decide(world, delivery)
        world = apply(world, delivery, decision)
        decisions.append(decision)
    waiting = looked_at if isinstance(event, Deliver) else ()
    after = attrs.evolve(
        state.after(world), played=state.played + 1, delivered=(*state.delivered, *waiting)
    )
    return after, decisions


def reset(desk: Desk, _request: Request) -> Reply:
    """Go back to the snapshot, or to the start of the scenario."""
    desk.state = desk.start
    return Reply(status=204)


def _told(decisions: list[Decision]) -> list[dict[str, Any]]:
    return [record(one, readers=True, trace=True) for one in decisions]


OURS = (
    _Way("GET", "", where),
    _Way("POST", "explain", explain),
    _Way("POST", "deliver", deliver),
    _Way("POST", "next", play_next),
    _Way("POST", "reset", reset),
)
