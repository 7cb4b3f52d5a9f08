"""Each invariant of the machine lets a sound history pass, and names what is wrong in another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest

from sscsim import decide
from sscsim.decisions import NamedRef
from sscsim.events import Resync
from sscsim.testing import invariants
from sscsim.testing.history import History, Subject
from sscsim.world import QueueItem
from tests.unit.testing.others import OFFICE
from tests.worlds import STRANGER, email, event, mail, scene, user

Change = Callable[[History], None]


def played() -> History:
    history = History.of(OFFICE.world, Subject(decide=decide))
    for one in OFFICE.events:
        history.happen(one)
    return history


def changed(history: History, **columns: Any) -> None:
    """Let the last decision have other columns."""
    history.decisions[-1] = attrs.evolve(history.decisions[-1], **columns)


def linked(history: History) -> None:
    [row] = history.world.emails
    emails = history.world.emails.with_changed(attrs.evolve(row, parentactivityid="gone"))
    history.world = attrs.evolve(history.world, emails=emails)


def queued(history: History) -> None:
    items = history.world.queueitems.insert(QueueItem(queueid="sales", objectid="gone"), None)
    history.world = attrs.evolve(history.world, queueitems=items)


def doubled(history: History) -> None:
    [row] = history.world.emails
    emails = history.world.emails.with_email(attrs.evolve(row, activityid="m2"))
    history.world = attrs.evolve(history.world, emails=emails)


def set_back(history: History) -> None:
    history.before = history.world
    early = min(history.world.watermarks.values()) - timedelta(days=1)
    history.world = attrs.evolve(
        history.world, watermarks=history.world.watermarks.insert("hanna", early)
    )


def promoted_by_nobody(history: History) -> None:
    history.decisions[:] = [attrs.evolve(history.decisions[0], accepting_entity=None)]


NOBODY = NamedRef("systemuser", "nobody", "Nobody")

BROKEN: list[tuple[Change, Callable[[History], None], str]] = [
    (doubled, invariants.one_message_one_email, "The message m1@scenario.invalid became more"),
    (doubled, invariants.nothing_is_lost, "There are 2 emails, and there should be 1."),
    (linked, invariants.no_dead_links, "parentactivityid of the email m1 names gone"),
    (queued, invariants.no_dead_links, "A queue item names gone, which is gone."),
    (set_back, invariants.watermarks_advance, "The watermark of hanna went back from 2026-03-02"),
    (lambda one: changed(one, readers=("x",)), invariants.readers_are_enabled, "x is no enabled"),
    (promoted_by_nobody, invariants.somebody_accepts, "m1 was let in by None, no user or queue."),
    (
        lambda one: changed(one, accepting_entity=NOBODY),
        invariants.somebody_accepts,
        "m1 was let in by NamedRef(table='systemuser', id='nobody', name='Nobody'), and by no rule",
    ),
    (
        lambda one: changed(one, correlated_email="m0"),
        invariants.refusals_are_empty,
        "m1 is duplicate, and has columns of an email.",
    ),
]


@pytest.mark.parametrize("name", invariants.__all__)
def test_a_sound_history_passes(name: str) -> None:
    getattr(invariants, name)(played())
    getattr(invariants, name)(History.of(OFFICE.world, Subject(decide=decide)))


@pytest.mark.parametrize(("change", "hold", "told"), BROKEN)
def test_a_broken_one_is_told(change: Change, hold: Callable[[History], None], told: str) -> None:
    history = played()
    change(history)
    with pytest.raises(AssertionError) as caught:
        hold(history)
    assert str(caught.value).startswith(told)


def test_a_resync_may_set_a_watermark_back() -> None:
    history = played()
    early = min(history.world.watermarks.values()) - timedelta(days=1)
    history.happen(Resync(mailbox="hanna", processemailreceivedafter=early))
    invariants.watermarks_advance(history)


def test_a_link_that_was_dead_at_first_may_stay_so() -> None:
    """An export may name an email that was not exported."""
    row = email("e1", parentactivityid={"id": "older", "gone": True}, directioncode="incoming")
    world = scene(user("hanna", 0), row, mail(sender=STRANGER), event("set")).world
    invariants.no_dead_links(History.of(world, Subject(decide=decide)))
