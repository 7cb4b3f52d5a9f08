"""Laws about whole decisions, whatever rule stands in the book."""

from __future__ import annotations

import attrs

from sscsim.decisions import Decision, Outcome
from sscsim.engine import apply, decide, deliveries, simulate
from sscsim.events import Deliver
from sscsim.testing.laws.law import FORGETS, Law
from sscsim.testing.laws.trial import Trial, told
from sscsim.vocabulary import FORCE, NOT_FORCED, FilteringMethod
from sscsim.world import UserSettings, World

__all__ = [
    "EMPTY_COLUMNS",
    "LETS_NOTHING_IN",
    "ORDER_OF_MAILBOXES",
    "PASSING",
    "PROMOTION_ONCE",
    "SAME_EVENTS",
    "TRACKS_NOTHING",
    "tracking_nothing",
]

_SHOWN = {
    FORCE: NOT_FORCED,
    "HideEmailAutoTrackOptions": False,
    "HideTrackAllOption": False,
}


def _lets_nothing_in(trial: Trial) -> str | None:
    for world, delivery in trial.arrivals:
        without, with_it = (decide(world, delivery, book) for book in (trial.base, trial.book))
        if with_it.promoted and not without.promoted:
            return f"Without the rule {_said(without)}; with it, it is promoted ({with_it.reason})."
    return None


def _passing(trial: Trial) -> str | None:
    for world, delivery in trial.arrivals:
        without, with_it = (decide(world, delivery, book) for book in (trial.base, trial.book))
        answers = {one.answer for one in with_it.steps if trial.rule and one.rule == trial.rule.id}
        if answers <= {"passes"} and _recorded(without) != _recorded(with_it):
            return (
                f"It passed, but without it {_said(without)} by {without.rule}, and with it "
                f"{with_it.outcome} ({with_it.reason}) by {with_it.rule}."
            )
    return None


def _recorded(decision: Decision) -> Decision:
    """Give what a record says; a deciding rule may say it in other words."""
    record = told(decision)
    return attrs.evolve(record, decided_by=record.decided_by._replace(template=""))


def _tracks_nothing(trial: Trial) -> str | None:
    for world, delivery in trial.arrivals:
        decision = decide(tracking_nothing(world), delivery, trial.book)
        if decision.promoted:
            return f"{_said(decision)}, although nobody's method accepts any mail."
    return None


def tracking_nothing(world: World) -> World:
    """Give the world in which the method of every user and every queue is 4."""
    directory = world.directory
    none = int(FilteringMethod.NONE)
    blob = attrs.evolve(
        directory.organization.orgdborgsettings,
        given={**directory.organization.orgdborgsettings.given, **_SHOWN},
    )
    changed = attrs.evolve(
        directory,
        organization=attrs.evolve(directory.organization, orgdborgsettings=blob),
        usersettings={
            key: attrs.evolve(
                directory.usersettings.get(key) or UserSettings(systemuserid=key),
                incomingemailfilteringmethod=none,
            )
            for key in directory.systemusers
        },
        queues={
            key: attrs.evolve(queue, incomingemailfilteringmethod=none)
            for key, queue in directory.queues.items()
        },
    )
    return attrs.evolve(world, directory=changed)


def _promotion_once(trial: Trial) -> str | None:
    for world, delivery in trial.arrivals:
        decision = decide(world, delivery, trial.book)
        if not decision.promoted:
            continue
        after = apply(world, delivery, decision)
        again = decide(after, delivery, trial.book)
        if again.promoted:
            return f"{delivery.message.source} is promoted again after it was promoted."
        if apply(after, delivery, again).emails != after.emails:
            return f"{delivery.message.source} changes an email when it comes again."
    return None


def _order_of_mailboxes(trial: Trial) -> str | None:
    for entry in trial.run.entries:
        if not isinstance(entry.event, Deliver):
            continue
        boxes = [one.mailbox for one in deliveries(entry.world, entry.event) if one.mailbox]
        orders = (tuple(boxes), tuple(reversed(boxes)))
        one, other = (_promoted(trial, entry.world, entry.event, order) for order in orders)
        if one != other:
            verdict = "promoted" if one else "not promoted"
            return (
                f"{entry.event.message.source} is {verdict} where the mailbox {boxes[0]} is read "
                f"first, and otherwise where {boxes[-1]} is."
            )
    return None


def _promoted(trial: Trial, world: World, event: Deliver, boxes: tuple[str, ...]) -> bool:
    run = simulate(world, [attrs.evolve(event, mailboxes=boxes)], trial.book)
    return any(one.promoted for one in run.decisions)


def _empty_columns(trial: Trial) -> str | None:
    for one in trial.run.decisions:
        if not one.promoted and _filled(one):
            return f"{_said(one)}, and yet its record says: {', '.join(_filled(one))}."
    return None


def _filled(decision: Decision) -> list[str]:
    """Name the columns that only an email has; a duplicate may get a queue item."""
    names = [
        "accepting_entity", "owner", "correlationmethod", "correlated_activity", "correlated_email",
        "parent_email", "regarding", "parties", "readers", "created_record",
    ]  # fmt: skip
    names += ["queue_items"] if decision.outcome is not Outcome.DUPLICATE else []
    return [name for name in names if getattr(decision, name)]


def _same_events(trial: Trial) -> str | None:
    first = trial.run
    second = simulate(trial.scenario.world, trial.scenario.events, trial.book)
    for one, other in zip(first.decisions, second.decisions, strict=True):
        if one != other:
            return f"Played again, {_said(one)} at first, and then something else."
    return None if first.world == second.world else "Played again, another world is left."


def _said(decision: Decision) -> str:
    return f"{decision.source} in {decision.mailbox} is {decision.outcome} ({decision.reason})"


LETS_NOTHING_IN = Law(
    sentence="a refusal lets nothing in",
    cites="FLT-12",
    why=_lets_nothing_in,
    places=("looked_at", "valid_and_new", "vetoes", "obstacles"),
    added=True,
)
PASSING = Law(
    sentence="where it passes nothing changes",
    cites="COR-1; design: the next rule is asked",
    why=_passing,
    added=True,
)
TRACKS_NOTHING = Law(
    sentence="nothing is promoted where everybody tracks nothing",
    cites="FLT-8, COR-4",
    why=_tracks_nothing,
)
PROMOTION_ONCE = Law(
    sentence="promotion happens once",
    cites="DUP-1, DUP-3",
    why=_promotion_once,
)
ORDER_OF_MAILBOXES = Law(
    sentence="the order of mailboxes does not decide whether a message is promoted",
    cites="SYN-10",
    why=_order_of_mailboxes,
)
EMPTY_COLUMNS = Law(
    sentence="what is not promoted has empty columns",
    cites="contract 3",
    why=_empty_columns,
)
SAME_EVENTS = Law(
    sentence="the same events give the same decisions",
    cites="design: nothing is read but the arguments",
    why=_same_events,
    unless=(FORGETS,),
)
