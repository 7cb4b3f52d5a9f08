"""The plan played over time, in every order, while mail arrives and people choose as before."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import permutations
from typing import TypeAlias

import attrs

from sscsim.decisions import Decision, Reason
from sscsim.engine import apply, decide, due
from sscsim.events import Choose, Delete, Delivery, Event, Resync, SetSettings, Write
from sscsim.exposure.promotion import key_of, source_of
from sscsim.policy import AtRisk, at_risk, culprits
from sscsim.policy.mending import forced_open
from sscsim.remedy.letin import LetIn
from sscsim.remedy.removing import Removal
from sscsim.remedy.requests import HIDE
from sscsim.vocabulary import FORCE, METHOD, NOT_FORCED, FilteringMethod, Ref
from sscsim.world import World

__all__ = ["Rehearsal", "Step", "rehearse"]

PAUSE = timedelta(days=1)
_Act: TypeAlias = tuple[datetime, Callable[[], None]]
_WINDOW = 5  # pauses that are played: three steps, the mailboxes read anew, and one more


class Step(StrEnum):
    """What is done to the organisation; finding the users changes nothing and is no step here."""

    HIDE = "hide the choices"
    VALUES = "change the values"
    REMOVE = "remove the emails"


@attrs.frozen(kw_only=True)
class Rehearsal:
    """
    What came of the steps in one order.

    Attributes:
        order: the steps as they were done.
        meanwhile: emails that the settings let in after the first step.
        chosen_again: people who chose their old setting again, and could.
        again: removed emails that came back when the mailboxes were read anew (AUD-16).
        left: emails that the settings let in and that are there when all was done.
        wake: others that are there then, only since they answer one that should not have come.
        unanswered: later answers that were not recognised since the email that they answer had
            been removed (AUD-15).

    >>> done = Rehearsal(order=tuple(Step), meanwhile=0, chosen_again=0, again=0, left=0, wake=2)
    >>> done.clean
    False

    """

    order: tuple[Step, ...]
    meanwhile: int
    chosen_again: int
    again: int
    left: int
    wake: int
    unanswered: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing was left of what the settings let in, nor of the answers to it."""
        return not self.left and not self.wake


def rehearse(
    world: World,
    mail: Iterable[Delivery],
    anyway: Collection[str],
    *,
    exported: Iterable[LetIn] = (),
    start: datetime | None = None,
    method: FilteringMethod = FilteringMethod.IN_RESPONSE,
    removal: Removal = Removal.MASS,
) -> tuple[Rehearsal, ...]:
    """
    Play the three steps in every order, a day apart, and the plan's own order first.

    Half a day after each step, everybody who was mended tries to choose the old setting again in
    the dialog. A day after the last step the mailboxes are read anew from their first message, as
    after Test & Enable.

    Args:
        world: the organisation before the first message.
        mail: what arrives, in order.
        anyway: the keys (`key_of`) of all mail that the mended organisation promotes, whether or
            not today's does; it is not counted.
        exported: the emails on the export list that the organisation holds already.
        start: when the first step is done; left out, when half of the mail has arrived.
        method: what every user at risk gets.
        removal: how the emails are removed.

    >>> rehearse(World(), [], ())[0].order == tuple(Step)
    True

    """
    items = [item for item in mail if item.message.received is not None]
    begin = start or _middle(items)
    before = [item for item in items if _at(item) < begin]
    after = [item for item in items if begin <= _at(item) < begin + _WINDOW * PAUSE]
    stage = _Stage(world, anyway, removal)
    stage.note(exported)
    for item in before:
        stage.deliver(item)
    return tuple(_rehearsed(stage, order, begin, after, method) for order in permutations(Step))


def _middle(items: Sequence[Delivery]) -> datetime:
    return _at(items[len(items) // 2]) if items else datetime(2026, 1, 1, tzinfo=UTC)


def _at(item: Delivery) -> datetime:
    received = item.message.received
    if received is None:
        message = "mail without a time was left out before"
        raise ValueError(message)
    return received


class _Stage:
    """An organisation on its way, and what is counted on it."""

    def __init__(self, world: World, anyway: Collection[str], removal: Removal) -> None:
        self.world = world
        self.anyway = anyway
        self.removal = removal
        self.mended: tuple[AtRisk, ...] = at_risk(world)
        self.culprits = culprits(world)
        self.delivered: list[Delivery] = []
        self.there: dict[str, Ref | None] = {}  # whose setting let each email in, by its source
        self.wrong: set[str] = set()  # sources of emails that an open setting let in
        self.wake: set[str] = set()  # and of those that came in since they answer one
        self.removed: set[str] = set()
        self.answers: set[str] = set()
        self.meanwhile = self.again = self.chosen_again = 0

    def copy(self) -> _Stage:
        other = _Stage(self.world, self.anyway, self.removal)
        other.mended, other.culprits = self.mended, self.culprits
        other.delivered, other.there = [*self.delivered], {**self.there}
        other.wrong, other.wake = {*self.wrong}, {*self.wake}
        return other

    def note(self, exported: Iterable[LetIn]) -> None:
        """Note what is there before any mail arrives."""
        for one in exported:
            self.there[one.source] = one.accepting
            if one.anyway is False:
                (self.wake if one.wake else self.wrong).add(one.source)

    def deliver(self, item: Delivery) -> bool:
        """Decide what arrives; say whether it came in by a setting at fault."""
        decision = decide(self.world, item)
        self.world = apply(self.world, item, decision)
        self.delivered.append(item)
        return self._is_wrong(decision)

    def _is_wrong(self, decision: Decision) -> bool:
        """Note a promotion; say whether an open setting let in what should not be there."""
        if not decision.promoted:
            return False
        self.there[decision.source] = decision.accepting_entity and decision.accepting_entity.ref
        answers = decision.reason is Reason.CORRELATION_MATCH
        if answers:
            self.answers.add(decision.source)
        if key_of(decision.source, decision.messageid) in self.anyway:
            return False
        if not answers:
            self.wrong.add(decision.source)
        elif self._should_not_be_there(decision.correlated_activity):
            self.wake.add(decision.source)
        return not answers

    def _should_not_be_there(self, activityid: str | None) -> bool:
        """Ask of what is answered: read anew, old mail answers later mail that came in rightly."""
        source = source_of(activityid, self.there) or activityid
        return source in self.wrong or source in self.wake

    def do(self, step: Step, method: FilteringMethod) -> None:
        for event in _EVENTS[step](self, method):
            self.world = apply(self.world, event)
        if step is Step.REMOVE:
            gone = self.removable
            self.removed |= gone
            self.wrong -= gone
            self.wake -= gone

    @property
    def removable(self) -> set[str]:
        """What the plan removes by now: what should not be there, on the fast road more."""
        if self.removal is Removal.ONE_BY_ONE:
            return self.wrong | self.wake
        return {key for key, ref in self.there.items() if ref in self.culprits} | self.wake

    def choose_again(self) -> None:
        """Let everybody try the old setting; the dialog may not offer it (SET-12)."""
        for user, stored in self.mended:
            if self._stored(user.ref) == stored:
                continue
            choice = Choose(record=user.ref, incomingemailfilteringmethod=int(stored))
            self.world = apply(self.world, choice)
            self.chosen_again += self._stored(user.ref) == stored

    def _stored(self, ref: Ref) -> int | None:
        return self.world.directory.usersettings[ref.id].incomingemailfilteringmethod

    def read_anew(self) -> None:
        """Read the mailboxes of those at fault from their first message on."""
        for ref in sorted(self.culprits):
            box = self.world.directory.mailbox_of_owner(ref)
            own = (
                []
                if box is None
                else [one for one in self.delivered if one.mailbox == box.mailboxid]
            )
            if box is None or not own:
                continue
            first = min(map(_at, own)) - timedelta(seconds=1)  # read is what came after a moment
            event = Resync(mailbox=box.mailboxid, processemailreceivedafter=first)
            items = due(self.world, event, own)
            self.world = apply(self.world, event)
            for item in items:
                decision = decide(self.world, item)
                self.world = apply(self.world, item, decision)
                self.again += self._is_wrong(decision) and item.message.source in self.removed


def _hide(stage: _Stage, _method: FilteringMethod) -> Iterator[Event]:
    lifted = {FORCE: NOT_FORCED} if forced_open(stage.world) else {}
    yield SetSettings(values={HIDE: True, **lifted})


def _values(stage: _Stage, method: FilteringMethod) -> Iterator[Event]:
    for user, _ in at_risk(stage.world):
        yield Write(record=user.ref, columns={METHOD: int(method)})


def _remove(stage: _Stage, _method: FilteringMethod) -> Iterator[Event]:
    gone = stage.removable
    emails = (one.activityid for one in stage.world.emails if one.incoming)
    yield Delete(activityids=tuple(key for key in emails if source_of(key, gone) in gone))


_EVENTS = {Step.HIDE: _hide, Step.VALUES: _values, Step.REMOVE: _remove}


def _rehearsed(
    start: _Stage,
    order: tuple[Step, ...],
    begin: datetime,
    mail: Sequence[Delivery],
    method: FilteringMethod,
) -> Rehearsal:
    """Play an order, and once more without the removal: what it breaks is the difference."""
    acts = partial(_acts, order=order, begin=begin, method=method)
    played = _play(start.copy(), mail, acts)
    kept = _play(start.copy(), mail, partial(acts, skip=Step.REMOVE))
    return Rehearsal(
        order=order,
        meanwhile=played.meanwhile,
        chosen_again=played.chosen_again,
        again=played.again,
        left=len(played.wrong),
        wake=len(played.wake),
        unanswered=len(kept.answers - played.answers),
    )


def _play(
    stage: _Stage, mail: Sequence[Delivery], acts: Callable[[_Stage], Iterator[_Act]]
) -> _Stage:
    """Play mail and steps in the order of their times; at one time the step comes first."""
    waiting = deque(acts(stage))
    for item in mail:
        while waiting and waiting[0][0] <= _at(item):
            waiting.popleft()[1]()
        stage.meanwhile += stage.deliver(item)
    for _, act in waiting:
        act()
    return stage


def _acts(
    stage: _Stage,
    *,
    order: Sequence[Step],
    begin: datetime,
    method: FilteringMethod,
    skip: Step | None = None,
) -> Iterator[_Act]:
    for number, step in enumerate(order):
        moment = begin + number * PAUSE
        if step is not skip:
            yield moment, partial(stage.do, step, method)
        yield moment + PAUSE / 2, stage.choose_again
    yield begin + len(order) * PAUSE, stage.read_anew
