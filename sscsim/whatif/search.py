"""What turns a verdict: smallest of all, and what each of those who can change something can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import attrs

from sscsim.decisions import Outcome
from sscsim.engine import deliveries, simulate
from sscsim.engine.reference import settle
from sscsim.events import Deliver
from sscsim.rules import BOOK, Case, RuleBook
from sscsim.whatif.candidates import every_change
from sscsim.whatif.changes import By, Change, Stage
from sscsim.whatif.smallest import Set, Smallest, smallest
from sscsim.world import World

__all__ = ["MOST", "WhatIf", "by_of", "what_would_turn"]

MOST = 4  # changes at a time


@attrs.frozen(kw_only=True)
class WhatIf:
    """
    What would have turned a verdict.

    Attributes:
        promoted: whether the message is promoted as things are.
        sets: every smallest set of changes under which it is not, or is.
        tried: how many single changes there are.
        size: how many changes at a time were tried to the end; there is nothing smaller than
            ``sets``, and where that is empty nothing of this size.
        by_whom: the smallest sets of each who can change something, of his own changes: a person
            what the dialog offers, the sender headers. An administrator changes all of an
            organisation; what persons could have done without him is left to them.
        by_filtering: the smallest sets of filtering methods: of persons, of queues, and the forced.
        tried_by: how many single changes each has, an administrator those of persons too.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.whatif import what_would_turn
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m, from: x@outside.example, to: [sales@contoso.example]}]
    ... ''')
    >>> found = what_would_turn(story.world, story.events[0])
    >>> found.promoted, found.size, len(found.sets) <= found.tried
    (True, 1, True)

    """

    promoted: bool
    sets: tuple[Set, ...]
    tried: int
    size: int
    by_whom: Mapping[By, Smallest]
    by_filtering: Smallest
    tried_by: Mapping[By, int]


def what_would_turn(
    world: World,
    event: Deliver,
    *,
    mailbox: str | None = None,
    most: int = MOST,
    book: RuleBook = BOOK,
    advance: Callable[[], object] = lambda: None,
) -> WhatIf:
    """
    Find every smallest set of changes that turns whether a message is promoted.

    Changed are single columns of the rows that the message touches, settings, and headers. Every
    set that is given was played, and so was every smaller one.

    Args:
        world: the organisation as the message arrives.
        event: the message.
        mailbox: the address of the one mailbox that counts; left out, promotion in any does.
        most: how many changes at a time.
        book: the rules that are asked.
        advance: called after each run.

    Raises:
        ValueError: ``most`` is less than one.

    >>> from sscsim import load_scenario_text
    >>> scenario = load_scenario_text('''
    ... systemusers:
    ...   - {id: hanna, fullname: Hanna, internalemailaddress: hanna@contoso.example,
    ...      incomingemailfilteringmethod: 0}
    ... timeline:
    ...   - deliver: {id: m, from: x@outside.example, to: [hanna@contoso.example]}
    ... ''')
    >>> found = what_would_turn(scenario.world, scenario.events[0])
    >>> found.promoted, found.size
    (True, 1)
    >>> [one.says for [one] in found.sets if one.by == "person"][0]
    'Hanna: filtering method 0 -> 1 (Email messages in response to Dynamics 365 email)'

    """
    if most < 1:
        raise ValueError(f"most={most!r} is less than one. Write how many changes at a time.")
    stage = Stage(world, event)
    every = every_change(stage, book)
    doers = {by: [change for change in every if change.by is by] for by in By}
    own = [change for change in every if change.by is not By.SENDER]
    turns = _Turns(stage, partial(_promoted, mailbox=mailbox, book=book), advance)
    some = smallest(every, turns, most)
    return WhatIf(
        promoted=turns.promoted,
        sets=some.sets,
        tried=len(every),
        size=some.size,
        by_whom={
            By.PERSON: smallest(doers[By.PERSON], turns, most),
            By.ADMINISTRATOR: smallest(own, turns, most, _not_of_persons),
            By.SENDER: smallest(doers[By.SENDER], turns, most),
        },
        tried_by={**{by: len(those) for by, those in doers.items()}, By.ADMINISTRATOR: len(own)},
        by_filtering=smallest([one for one in own if one.filters], turns, most),
    )


def _not_of_persons(some: Set) -> bool:
    return by_of(some) is not By.PERSON


class _Turns:
    """Play a message under a set of changes, each set once, and say whether its verdict turns."""

    def __init__(
        self, stage: Stage, played: Callable[[Stage], bool], advance: Callable[[], object]
    ) -> None:
        self._stage, self._played, self._advance = stage, played, advance
        self._known: dict[frozenset[int], bool] = {}
        self._begun: dict[int, Stage] = {}
        self.promoted = played(stage)

    def __call__(self, some: Set) -> bool:
        key = frozenset(map(id, some))
        if key not in self._known:
            self._known[key] = self._played(self._changed(some)) != self.promoted
            self._advance()
        return self._known[key]

    def _changed(self, some: Set) -> Stage:
        """Make the changes; what the first leaves is kept, for it comes with many others."""
        first, *others = some
        if id(first) not in self._begun:
            self._begun[id(first)] = first.made(self._stage)
        stage = self._begun[id(first)]
        for change in others:
            stage = change.made(stage)
        return stage


def _promoted(stage: Stage, *, mailbox: str | None, book: RuleBook) -> bool:
    """Play the message, and say whether it becomes an email; at the first mailbox that is told."""
    if mailbox is None:
        cases = (Case(stage.world, one) for one in deliveries(stage.world, stage.event))
        return any(settle(case, book)[0].outcome is Outcome.PROMOTED for case in cases)
    run = simulate(stage.world, [stage.event], book)
    return any(one.promoted for one in run.decisions if mailbox == one.mailbox)


def by_of(some: Sequence[Change]) -> By:
    """
    Say who can make a set of changes; where several people must, an administrator can ask.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.whatif import what_would_turn
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m, from: x@outside.example, to: [sales@contoso.example]}]
    ... ''')
    >>> first, *_ = what_would_turn(story.world, story.events[0]).sets
    >>> by_of(first).value
    'administrator'

    """
    found = {change.by for change in some}
    return found.pop() if len(found) == 1 else By.ADMINISTRATOR
