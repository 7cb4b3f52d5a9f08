"""Laws about a correlation method: which email it finds, and what a match may do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs

from sscsim.engine import apply, decide
from sscsim.engine.reference import decide_case
from sscsim.events import Delete, Deliver, Delivery
from sscsim.mail import Message
from sscsim.rules import Case, Match
from sscsim.scenario import Scenario
from sscsim.testing.laws.answering import rule_of
from sscsim.testing.laws.law import FORGETS, Law
from sscsim.testing.laws.trial import Asked, Trial
from sscsim.world import Emails, World

__all__ = ["CAPITALS", "DELETED_EMAIL", "FOUND_EXISTS", "KEEPS_NOTHING_OUT", "ORDER_OF_EMAILS"]

_CORRELATION = ("correlation",)
_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)


def _capitals(trial: Trial) -> str | None:
    for one in trial.asked:
        subject = one.case.message.subject
        same = one.of(rule_of(trial))
        for written in (subject.upper(), subject.lower()):
            if one.of(rule_of(trial), subject=written) != same:
                return f"Asked of {one}, it answers otherwise where the subject is {written!r}."
    return None


def _order_of_emails(trial: Trial) -> str | None:
    for one in trial.asked:
        found = {_found(trial, one, backwards) for backwards in (False, True)}
        if len(found) > 1:
            emails = " or ".join(sorted(map(str, found)))
            return (
                f"Asked of {one}, it finds {emails}: that hangs on which email stands first in the "
                "file, although one of them is later than the other."
            )
    return None


def _found(trial: Trial, one: Asked, backwards: bool) -> str:
    """Ask of the same emails, each at a time of its own, in one order or the other."""
    dated = [
        attrs.evolve(email, senton=_BEGIN + timedelta(days=day))
        for day, email in enumerate(one.case.world.emails)
    ]
    emails = Emails.of(reversed(dated) if backwards else dated)
    _, finding = one.of(rule_of(trial), world=attrs.evolve(one.case.world, emails=emails))
    return "nothing" if finding is None else f"the email {finding[0]}"


def _deleted_email(trial: Trial) -> str | None:
    found = [(world, one, _match(trial, world, one)) for world, one in trial.arrivals]
    for world, one, match in found:
        if match is not None and _was_deleted(world, match):
            key = match.email.activityid
            return f"{one.message.source} is tied to the email {key}, which was deleted."
    for world, one, match in found:
        key = match.email.activityid if match is not None else ""
        gone = apply(world, Delete(activityids=(key,)))
        later = _match(trial, gone, one) if world.emails.get(key) is not None else None
        if later is not None and _was_deleted(gone, later):
            key = later.email.activityid
            return f"{one.message.source} would be tied to the email {key} after that is deleted."
    return None


def _was_deleted(world: World, found: Match) -> bool:
    key = found.email.activityid
    return key in world.emails.order and world.emails.get(key) is None


def _deletion_acted(trial: Trial) -> Scenario:
    """After all that happened every email is deleted, and the last message comes once more."""
    events = trial.scenario.events
    keys = tuple(email.activityid for email in trial.run.world.emails)
    arrived = [event for event in events if isinstance(event, Deliver)][-1]
    deleted = Delete(activityids=keys)
    again = attrs.evolve(arrived, message=_sent_again(arrived.message))
    return attrs.evolve(trial.scenario, events=(*events, deleted, again))


def _sent_again(message: Message) -> Message:
    later = message.received and message.received + timedelta(minutes=1)
    return attrs.evolve(
        message,
        source=f"{message.source}-again",
        messageid=message.messageid and f"again-{message.messageid}",
        date=message.date and later,
        received=later,
    )


def _found_exists(trial: Trial) -> str | None:
    for world, delivery in trial.arrivals:
        found = _match(trial, world, delivery)
        if found is not None and world.emails.get(found.email.activityid) != found.email:
            key = found.email.activityid
            return f"{delivery.message.source} is tied to {key}, which is no email of this world."
    return None


def _match(trial: Trial, world: World, delivery: Delivery) -> Match | None:
    """Give the email that a message is tied to, promoted or not."""
    case = Case(world, delivery)
    decide_case(case, trial.book)
    return case.correlation


def _keeps_nothing_out(trial: Trial) -> str | None:
    for world, delivery in trial.arrivals:
        without, with_it = (decide(world, delivery, book) for book in (trial.base, trial.book))
        if without.promoted and not with_it.promoted:
            return (
                f"Without the rule {delivery.message.source} is promoted ({without.reason}), with "
                f"it {with_it.outcome} ({with_it.reason})."
            )
    return None


CAPITALS = Law(
    sentence="capitals in the subject do not matter",
    cites="SP-8, SP-9",
    why=_capitals,
    places=_CORRELATION,
)
ORDER_OF_EMAILS = Law(
    sentence="of several emails that fit, their times decide and not their order in a file",
    cites="SP-10",
    why=_order_of_emails,
    places=_CORRELATION,
)
DELETED_EMAIL = Law(
    sentence=FORGETS,
    cites="COR-55",
    why=_deleted_email,
    acted=_deletion_acted,
    places=_CORRELATION,
)
FOUND_EXISTS = Law(
    sentence="an email that is found is in Dynamics",
    cites="COR-10, COR-55",
    why=_found_exists,
    places=_CORRELATION,
    unless=(FORGETS,),
)
KEEPS_NOTHING_OUT = Law(
    sentence="a match keeps nothing out",
    cites="COR-4",
    why=_keeps_nothing_out,
    places=_CORRELATION,
    added=True,
)
