"""Laws about a correlation method: which email it finds, and what a match may do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs

from sscsim.engine import apply, decide
from sscsim.engine.reference import decide_case
from sscsim.events import Delete, Delivery
from sscsim.rules import Case, Match
from sscsim.testing.laws.answering import rule_of
from sscsim.testing.laws.law import Law
from sscsim.testing.laws.trial import Asked, Trial, gist
from sscsim.world import Emails, World

__all__ = ["CAPITALS", "DELETED_EMAIL", "FOUND_EXISTS", "KEEPS_NOTHING_OUT", "ORDER_OF_EMAILS"]

_CORRELATION = ("correlation",)
_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)


def _capitals(trial: Trial) -> str | None:
    for one in trial.asked:
        subject = one.case.message.subject
        for written in (subject.upper(), subject.lower()):
            if one.of(rule_of(trial), subject=written) != gist(one.answer):
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
    for world, delivery in trial.arrivals:
        found = _match(trial, world, delivery)
        if found is None or world.emails.get(found.email.activityid) is None:
            continue
        key = found.email.activityid
        gone = apply(world, Delete(activityids=(key,)))
        later = _match(trial, gone, delivery)
        if later is not None and gone.emails.get(later.email.activityid) is None:
            return f"{delivery.message.source} is tied to the email {key}, which was deleted."
    return None


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
    sentence="a deleted email no longer correlates",
    cites="COR-55",
    why=_deleted_email,
    places=_CORRELATION,
)
FOUND_EXISTS = Law(
    sentence="an email that is found is in Dynamics",
    cites="COR-10, COR-55",
    why=_found_exists,
    places=_CORRELATION,
    unless=(DELETED_EMAIL.sentence,),
)
KEEPS_NOTHING_OUT = Law(
    sentence="a match keeps nothing out",
    cites="COR-4",
    why=_keeps_nothing_out,
    places=_CORRELATION,
    added=True,
)
