"""All sets of changes that turn a verdict: one by one, then two at a time, then three."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from math import comb

import attrs

from sscsim.engine import simulate
from sscsim.events import Deliver
from sscsim.rules import BOOK, RuleBook
from sscsim.whatif.changes import By, Change, Stage
from sscsim.whatif.headers import header_changes
from sscsim.whatif.organisation import organisation_changes
from sscsim.world import World

__all__ = ["MOST", "WhatIf", "by_of", "what_would_turn"]

MOST = 3  # changes at a time
_MOST_RUNS = 60_000  # beyond that the next larger sets are not tried, and that is told


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
    sets: tuple[tuple[Change, ...], ...]
    tried: int
    size: int


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
    changes = [*organisation_changes(stage), *header_changes(stage)]
    promoted = _promoted(stage, mailbox, book)
    found: list[tuple[Change, ...]] = []
    size = runs = 0
    while not found and size < most and runs + comb(len(changes), size + 1) <= _MOST_RUNS:
        size += 1
        for some in _sets(changes, size):
            runs += 1
            if _promoted(_changed(stage, some), mailbox, book) != promoted:
                found.append(some)
            advance()
    return WhatIf(promoted=promoted, sets=tuple(found), tried=len(changes), size=size)


def _sets(changes: Sequence[Change], size: int) -> Iterator[tuple[Change, ...]]:
    for some in combinations(changes, size):
        if len({change.spot for change in some}) == size:
            yield some


def _changed(stage: Stage, some: Sequence[Change]) -> Stage:
    for change in some:
        stage = change.made(stage)
    return stage


def _promoted(stage: Stage, mailbox: str | None, book: RuleBook) -> bool:
    """Play the message, and say whether it becomes an email."""
    run = simulate(stage.world, [stage.event], book)
    return any(one.promoted for one in run.decisions if mailbox in {None, one.mailbox})


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
